import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Place } from './canary-client.ts'
import { deliver } from './deliveries.ts'
import type { Belongings, Canary } from './stage.ts'

const patienceMilliseconds = 60_000

/**
 * What a canary has, with today's marker in every text: one customer who wrote on WhatsApp and sent a photo, and the card that follows from
 * it. The same customer every day, so that little piles up: two messages a day.
 */
export async function makeBelongings(
  place: Place,
  canary: Pick<Canary, 'name' | 'marker' | 'whatsapp'>,
  owner: Browser,
): Promise<Belongings> {
  const { marker } = canary
  const waId = canary.name === 'a' ? '15550190011' : '15550190022'
  const customer = { waId, name: `Canary ${marker}` }
  const at = new Date()
  const answer = await deliver(place, canary.whatsapp, customer, [
    { wamid: `wamid.${marker}text`, text: `My kitchen sink is leaking ${marker}`, at },
    {
      wamid: `wamid.${marker}photo`,
      photoId: '1900001',
      caption: `This is it ${marker}, or ask at +${waId}`,
      at,
    },
  ])
  if (answer.status !== 200) throw new Error(`the canary's delivery was answered ${answer.status}`)

  const contact = await until('the contact', async () => {
    const { items } = await read<{ items: Contact[] }>(owner, '/api/v1/contacts?limit=100')
    return items.find(({ phone, conversationId }) => phone === `+${waId}` && conversationId)
  })
  const conversationId = contact.conversationId!
  const messages = await until('both messages', async () => {
    const { items } = await read<{ items: Message[] }>(
      owner,
      `/api/v1/conversations/${conversationId}/messages?limit=100`,
    )
    const text = items.find(({ content }) => content.text?.includes(marker))
    const photo = items.find(
      ({ content, media }) => content.caption?.includes(marker) && media[0]?.state === 'stored',
    )
    return text && photo && { text, photo }
  })
  const deal = await until('the card', async () => {
    const { items } = await read<{ items: Deal[] }>(owner, `/api/v1/deals?contactId=${contact.id}&limit=10`)
    return items.at(-1)
  })
  if (contact.name !== customer.name)
    await change(owner, `/api/v1/contacts/${contact.id}`, { name: customer.name })
  const title = `Leaking sink ${marker}`
  if (deal.title !== title) await change(owner, `/api/v1/deals/${deal.id}`, { title })
  return {
    contactId: contact.id,
    conversationId,
    messageId: messages.text.id,
    mediaId: messages.photo.media[0]!.id,
    dealId: deal.id,
    customerWaId: waId,
  }
}

type Contact = { id: string; name: string | null; phone: string | null; conversationId: string | null }
type Message = {
  id: string
  content: { text?: string; caption?: string | null }
  media: { id: string; state: string }[]
}
type Deal = { id: string; title: string }

async function read<Value>(browser: Browser, path: string): Promise<Value> {
  const answer = await browser.send('GET', path)
  if (answer.status !== 200)
    throw new Error(`the canary's ${path.split('?')[0]} is answered ${answer.status}`)
  return answer.json as Value
}

async function change(browser: Browser, path: string, body: object) {
  const answer = await browser.send('PATCH', path, { body })
  if (answer.status !== 200) throw new Error(`a canary's change is answered ${answer.status}`)
}

async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  const end = Date.now() + patienceMilliseconds
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what} of the canary did not come`)
    await pause(100)
  }
}
