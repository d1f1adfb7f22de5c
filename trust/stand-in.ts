import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a canary asked Meta to send, as it arrived. */
export type Sent = {
  phoneNumberId: string
  /** The customer's number, or business-scoped id. */
  to: string
  text: string
  wamid: string
  /** `biz_opaque_callback_data`: the id of our own message. */
  callbackData: string | null
  at: string
}

/** The checker's own stand-in of Meta's Graph, for the canaries alone. */
export type StandIn = {
  url: string
  /** What has arrived for this customer since the stand-in started, oldest first; at most the last 500 of all. */
  sentTo(customer: string): Promise<Sent[]>
  close(): Promise<void>
}

/** A text with this word in it is taken and the connection then cut, before any answer: the sender cannot know what became of it. */
export const cutWord = 'cutline'

const keptMax = 500
const bodyBytesMax = 256 * 1024

/**
 * Listens on loopback. Where a stand-in is there already (the checker runs, and `npm run verify` asks beside it), that one is used. Throws
 * when the port belongs to somebody else.
 */
export async function openStandIn(port: number): Promise<StandIn> {
  const sent: Sent[] = []
  const server = createServer((request, response) => {
    answer(request, response, sent).catch(() => response.destroy())
  })
  try {
    await listen(server, port)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return standInAt(`http://127.0.0.1:${port}`)
  }
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    sentTo: async (customer) => sent.filter(({ to }) => to === customer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function standInAt(url: string): Promise<StandIn> {
  const asked = async (path: string) =>
    (await fetch(`${url}${path}`)).json() as Promise<Record<string, unknown>>
  const who = await asked('/').catch(() => null)
  if (who?.standIn !== 'plumbline') throw new Error(`${url} is in use by another program`)
  return {
    url,
    sentTo: async (customer) => (await asked(`/sent?to=${encodeURIComponent(customer)}`)).sent as Sent[],
    close: async () => undefined,
  }
}

async function listen(server: Server, port: number) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

async function answer(request: IncomingMessage, response: ServerResponse, sent: Sent[]) {
  const url = new URL(request.url ?? '/', 'http://stand-in')
  const [first = '', ...rest] = url.pathname.split('/').filter(Boolean)
  if (request.method === 'GET' && first === '') return send(response, { standIn: 'plumbline' })
  if (request.method === 'GET' && first === 'sent') {
    return send(response, { sent: sent.filter(({ to }) => to === url.searchParams.get('to')) })
  }
  if (request.method === 'GET' && first === 'photo') {
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': photo.length })
    return response.end(photo)
  }
  // /v26.0/{id}[/{edge}]
  const [id = '', edge = ''] = rest
  if (request.method === 'GET' && edge === 'phone_numbers') return send(response, { data: [numberOf(id)] })
  if (request.method === 'GET' && edge === '') {
    return send(response, {
      messaging_product: 'whatsapp',
      id,
      url: `http://${request.headers.host}/photo`,
      mime_type: 'image/png',
      file_size: photo.length,
    })
  }
  if (request.method !== 'POST') return send(response, { error: { message: 'Unsupported', code: 100 } }, 400)
  if (edge !== 'messages') return send(response, { success: true })
  const body = JSON.parse(await bodyOf(request)) as SendBody
  if (body.status === 'read') return send(response, { success: true })
  const to = body.to ?? body.recipient ?? ''
  const wamid = `wamid.${randomBytes(18).toString('base64url')}`
  const text = body.text?.body ?? body.interactive?.body?.text ?? ''
  const callbackData = body.biz_opaque_callback_data ?? null
  sent.push({ phoneNumberId: id, to, text, wamid, callbackData, at: new Date().toISOString() })
  if (sent.length > keptMax) sent.shift()
  if (text.includes(cutWord)) return request.socket.destroy()
  return send(response, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id: wamid }],
  })
}

type SendBody = {
  status?: string
  to?: string
  recipient?: string
  text?: { body?: string }
  interactive?: { body?: { text?: string } }
  biz_opaque_callback_data?: string
}

/** The WABA of a canary is named after its one number: `9…1` has `1…1`. */
function numberOf(wabaId: string) {
  const id = `1${wabaId.slice(1)}`
  return { id, display_phone_number: `+1 555 019 ${wabaId.slice(-4)}`, verified_name: 'Canary' }
}

function send(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bodyBytesMax) throw new Error('too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** One grey pixel. */
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
)
