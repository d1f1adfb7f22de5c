import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type GraphStub = { url: string; stop(): void }

/**
 * Meta's Graph API, as far as a number needs it that sends and receives. Ids of what was sent are `wamid` and its count from 0. Beside the
 * number of the facts, whichever business account is asked for has one by its own id.
 */
export async function startGraphStub(facts: {
  phoneNumberId: string
  customer: string
  wamid: string
  bytes: string
}): Promise<GraphStub> {
  let sent = 0
  const server = createServer((request, response) => {
    const say = (body: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const { pathname } = new URL(request.url!, 'http://graph')
    request.resume()
    if (pathname.endsWith('/phone_numbers')) {
      const number = {
        display_phone_number: '+1 555 000 1111',
        verified_name: 'Test',
        quality_rating: 'GREEN',
      }
      const numbers = [facts.phoneNumberId, pathname.split('/').at(-2)]
      return say({ data: numbers.map((id) => ({ id, ...number })) })
    }
    if (pathname.endsWith('/messages')) {
      return say({
        messaging_product: 'whatsapp',
        contacts: [{ input: facts.customer, wa_id: facts.customer }],
        messages: [{ id: `${facts.wamid}${sent++}` }],
      })
    }
    if (pathname === '/bytes') return response.end(Buffer.from(facts.bytes, 'latin1'))
    if (request.method === 'GET') {
      const url = `http://${request.headers.host}/bytes`
      return say({
        id: pathname.split('/').at(-1),
        url,
        mime_type: 'image/jpeg',
        messaging_product: 'whatsapp',
      })
    }
    return say({ success: true })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => void server.close(),
  }
}
