import { randomBytes } from 'node:crypto'

/** A business as its owner sees it: through the API alone. Throws whatever is not answered with success. */
export type Office = {
  accountId: string
  ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  /** The bare answer, refused or not. */
  fetch(method: string, path: string, body?: unknown): Promise<Response>
  /** Connects a number, through an app of one's own or the shared one; answers where its webhooks go. */
  connect(number: NumberToConnect): Promise<{ webhookPath: string; verifyToken: string | null }>
  /** Conversations, latest first, until all these senders are among them or the list ends. */
  conversationsOf(senders: ReadonlySet<string>): Promise<Conversation[]>
  /** The whole thread, oldest first. */
  thread(conversationId: string): Promise<Message[]>
  dealsOf(contactId: string): Promise<Deal[]>
  reply(conversationId: string, text: string): Promise<string>
}

export type NumberToConnect = {
  phoneNumberId: string
  wabaId: string
  appId?: string
  appSecret?: string
  accessToken?: string
}

export type Conversation = {
  id: string
  contact: { id: string; displayName: string; phone: string | null }
  status: string
  handler: string
  unread: number
  waitingSince: string | null
  windowUntil: string | null
  lastMessageAt: string
  last: { text: string; state: string } | null
}
export type Message = {
  id: string
  author: string
  content: { kind: string; text?: string; caption?: string | null }
  media: { state: string }[]
  state: string
  sentAt: string
  deliveredAt: string | null
  readAt: string | null
}
export type Deal = { id: string; contact: { id: string } }

const password = 'nine brass valves hum quietly'

/** Signs up a business of its own at a running server. */
export async function openOffice(url: string, name: string): Promise<Office> {
  const mark = randomBytes(5).toString('hex')
  const signUp = await fetch(`${url}/api/v1/sign-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({
      businessName: name,
      trade: 'plumbing',
      timeZone: 'America/Chicago',
      name: 'Olivia Owner',
      email: `owner-${mark}@business.example`,
      password,
    }),
  })
  if (!signUp.ok) throw new Error(`sign-up: ${signUp.status} ${await signUp.text()}`)
  const cookie = signUp.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrf, account } = (await signUp.json()) as { csrf: string; account: { id: string } }
  return officeAt(url, { cookie, csrf, accountId: account.id })
}

/** The office of whoever has these credentials already. */
export async function signIn(url: string, person: { email: string; password: string }): Promise<Office> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(person),
  })
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrf, account } = (await answer.json()) as { csrf: string; account: { id: string } }
  return officeAt(url, { cookie, csrf, accountId: account.id })
}

function officeAt(
  url: string,
  { cookie, csrf, accountId }: { cookie: string; csrf: string; accountId: string },
): Office {
  let replies = 0
  const office: Office = {
    accountId,
    fetch: (method, path, body) =>
      fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          cookie,
          origin: url,
          'x-csrf-token': csrf,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      }),
    async ask<Answer>(method: string, path: string, body?: unknown) {
      const answer = await office.fetch(method, path, body)
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return (text === '' ? {} : JSON.parse(text)) as Answer
    },
    async connect({ phoneNumberId, wabaId, appId, appSecret, accessToken = 'EAA-of-the-stand-in' }) {
      const app = appId && appSecret ? { app: { name: 'Stand-in', appId, appSecret } } : {}
      const { number, verifyToken } = await office.ask<{
        number: { app: { webhookUrl: string } }
        verifyToken: string | null
      }>('POST', '/whatsapp/numbers', { phoneNumberId, wabaId, accessToken, ...app })
      return { webhookPath: new URL(number.app.webhookUrl).pathname, verifyToken }
    },
    async conversationsOf(senders) {
      const found: Conversation[] = []
      const seen = new Set<string>()
      for (const view of ['all', 'closed']) {
        for await (const one of pagesOf<Conversation>(office, `/conversations?view=${view}`)) {
          const sender = (one.contact.phone ?? '').slice(1)
          if (!senders.has(sender)) continue
          found.push(one)
          seen.add(sender)
        }
        if (seen.size === senders.size) break
      }
      return found
    },
    async thread(conversationId) {
      const messages: Message[] = []
      for await (const one of pagesOf<Message>(office, `/conversations/${conversationId}/messages`)) {
        messages.push(one)
      }
      return messages.reverse()
    },
    async dealsOf(contactId) {
      return (await office.ask<{ items: Deal[] }>('GET', `/deals?contactId=${contactId}&limit=100`)).items
    },
    async reply(conversationId, text) {
      const message = await office.ask<{ id: string }>('POST', `/conversations/${conversationId}/messages`, {
        clientId: `driver-${String(++replies).padStart(8, '0')}`,
        text,
      })
      return message.id
    },
  }
  return office
}

async function* pagesOf<Item>(office: Office, path: string): AsyncGenerator<Item> {
  let cursor: string | null = null
  do {
    const more: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
    const page: { items: Item[]; next: string | null } = await office.ask(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}limit=100${more}`,
    )
    yield* page.items
    cursor = page.next
  } while (cursor)
}
