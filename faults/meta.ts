import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { signBody } from '#wire/whatsapp/signature.ts'

/**
 * The platform as the driver needs it: it brings every delivery until it is answered with 200, as Meta does for seven days, only sooner; takes what
 * is sent, remembers who asked for what, and says what became of it. It outlives every server that is killed.
 */
export type Meta = {
  graphUrl: string
  /** A number that a business may connect, with an app of its own. */
  makeNumber(): MetaNumber
  /** Where webhooks go from now on. */
  deliverTo(serverUrl: string): void
  /** Settles once the server has answered 200, however often it takes. */
  bring(number: MetaNumber, value: object | object[]): Promise<void>
  /** One request, brought once; its status, or 0 when there was no answer. */
  bringOnce(number: MetaNumber, value: object | object[], secondsMax?: number): Promise<number>
  /** The same with a body of these bytes, rightly signed. */
  bringBytes(number: MetaNumber, body: Buffer<ArrayBuffer>): Promise<number>
  /** Deliveries that were not yet acknowledged. */
  pending(): number
  /** Gives up what is not acknowledged: the server it was for is gone for good. */
  abandon(): void
  /** Every message that was asked for, by our id of it. */
  sends: Map<string, Send>
  /** How deliveries were answered, by status; 0 stands for no answer. */
  answers: Map<number, number>
  /** Every acknowledgement: when (epoch milliseconds), and how long its attempt took. */
  acknowledged: { at: number; milliseconds: number }[]
  /** Whether it tells by itself that a message was sent, delivered and read. */
  tellsStatuses: boolean
  /** What the next send meets; the usual is to be accepted. */
  mood: (send: Send) => Mood | Promise<Mood>
  /** Nobody listens at the Graph address any more, until it is called the other way. */
  graphIsDown(down: boolean): Promise<void>
  close(): Promise<void>
}

export type MetaNumber = {
  phoneNumberId: string
  wabaId: string
  appId: string
  appSecret: string
  webhookPath: string
}

export type Send = {
  /** Our own id, which travels as `biz_opaque_callback_data`. */
  id: string
  to: string
  text: string
  /** How often it was asked for, and how often it was accepted: that is what the customer's phone shows. */
  asked: number
  accepted: number
  wamid: string
  at: number
}

export type Mood =
  /** Its statuses travel at once, its answer when this is done. */
  | { kind: 'accept'; beforeAnswer?: () => Promise<void> }
  /** Accepted; the answer is lost on its way. */
  | { kind: 'accept and drop' }
  | { kind: 'drop' }
  | { kind: 'answer'; status: number; body: string; contentType?: string; accepted?: boolean }

export async function startMeta(): Promise<Meta> {
  let serverUrl = ''
  let numbers = 0
  let pending = 0
  let abandoned = 0
  const known = new Map<string, MetaNumber>()
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const graphUrl = `http://127.0.0.1:${port}`

  async function post(number: MetaNumber, body: Buffer<ArrayBuffer>, secondsMax: number): Promise<number> {
    try {
      const reply = await fetch(`${serverUrl}${number.webhookPath}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hub-signature-256': signBody(number.appSecret, body),
        },
        body,
        signal: AbortSignal.timeout(secondsMax * 1000),
      })
      await reply.arrayBuffer()
      return reply.status
    } catch {
      return 0
    }
  }

  async function bring(number: MetaNumber, value: object | object[]) {
    const body = envelope(number, value)
    const before = abandoned
    pending++
    try {
      for (let attempt = 0; ; attempt++) {
        const startedAt = performance.now()
        const status = await post(number, body, 20)
        meta.answers.set(status, (meta.answers.get(status) ?? 0) + 1)
        if (status === 200) {
          meta.acknowledged.push({ at: Date.now(), milliseconds: performance.now() - startedAt })
          return
        }
        if (abandoned !== before) return
        await pause(Math.min(50 * 2 ** attempt, 500))
      }
    } finally {
      pending--
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', graphUrl)
    const body = await textOf(request)
    const say = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const parts = pathname.split('/')
    if (pathname.endsWith('/phone_numbers')) {
      const own = [...known.values()].filter(({ wabaId }) => wabaId === parts.at(-2))
      const data = own.map(({ phoneNumberId }) => ({
        id: phoneNumberId,
        display_phone_number: '+1 555 000 1111',
        verified_name: 'Stand-in',
      }))
      return say(200, { data })
    }
    if (pathname === '/bytes') return response.end(Buffer.alloc(2_000, 'photo'))
    if (request.method === 'GET') {
      const id = parts.at(-1)
      return say(200, {
        id,
        url: `${graphUrl}/bytes`,
        mime_type: 'image/jpeg',
        messaging_product: 'whatsapp',
      })
    }
    if (!pathname.endsWith('/messages')) return say(200, { success: true })
    const asked = JSON.parse(body) as Record<string, unknown>
    if (asked.status === 'read') return say(200, { success: true })
    return takeSend(known.get(parts.at(-2) ?? ''), asked, response, say)
  }

  async function takeSend(
    number: MetaNumber | undefined,
    asked: Record<string, unknown>,
    response: ServerResponse,
    say: (status: number, value: unknown) => void,
  ) {
    if (!number) return say(404, { error: { code: 100, message: 'no such number' } })
    const id = String(asked.biz_opaque_callback_data)
    const send = meta.sends.get(id) ?? {
      id,
      to: String(asked.to ?? asked.recipient),
      text: JSON.stringify(asked.text ?? asked.interactive),
      asked: 0,
      accepted: 0,
      wamid: `wamid.SENT${id}`,
      at: Date.now(),
    }
    meta.sends.set(id, send)
    send.asked++
    const mood = await meta.mood(send)
    if (mood.kind === 'drop') return response.destroy()
    if (mood.kind === 'answer' && !mood.accepted) return answerAs(mood, response)
    send.accepted++
    // What it says of the message afterwards does not wait for anybody.
    sayWhatBecame(number, send).catch(() => undefined)
    if (mood.kind === 'accept') await mood.beforeAnswer?.()
    if (mood.kind === 'accept and drop') return response.destroy()
    if (mood.kind === 'answer') return answerAs(mood, response)
    say(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: send.to, wa_id: send.to }],
      messages: [{ id: send.wamid }],
    })
  }

  async function sayWhatBecame(number: MetaNumber, send: Send) {
    if (!meta.tellsStatuses) return
    await Promise.all(['sent', 'delivered', 'read'].map((status) => bring(number, statusOf(send, status))))
  }

  const meta: Meta = {
    graphUrl,
    makeNumber() {
      const count = ++numbers
      const number = {
        phoneNumberId: `10000000000${String(count).padStart(4, '0')}`,
        wabaId: `20000000000${String(count).padStart(4, '0')}`,
        appId: `30000000000${String(count).padStart(4, '0')}`,
        appSecret: `a secret of the stand-in, ${count}`,
        webhookPath: '',
      }
      known.set(number.phoneNumberId, number)
      return number
    },
    deliverTo(url) {
      serverUrl = url
    },
    bring,
    bringOnce: (number, value, secondsMax = 20) => post(number, envelope(number, value), secondsMax),
    bringBytes: (number, body) => post(number, body, 20),
    pending: () => pending,
    abandon: () => void abandoned++,
    sends: new Map(),
    answers: new Map(),
    acknowledged: [],
    tellsStatuses: true,
    mood: () => ({ kind: 'accept' }),
    async graphIsDown(down) {
      if (!down) return new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
    async close() {
      if (server.listening) await meta.graphIsDown(true)
    },
  }
  return meta
}

export function statusOf(send: Pick<Send, 'id' | 'to' | 'wamid'>, status: string, at = Date.now()): object {
  return {
    statuses: [
      {
        id: send.wamid,
        status,
        timestamp: String(Math.floor(at / 1000)),
        recipient_id: send.to,
        biz_opaque_callback_data: send.id,
      },
    ],
  }
}

export type Line = { sender: string; name: string; wamid: string; at: number; text: string; photo?: boolean }

/** What a customer wrote, as Meta brings it. */
export function messageOf({ sender, name, wamid, at, text, photo }: Line): object {
  const content = photo
    ? { type: 'image', image: { id: `1${sender}`, mime_type: 'image/jpeg', caption: text } }
    : { type: 'text', text: { body: text } }
  return {
    contacts: [{ profile: { name }, wa_id: sender }],
    messages: [{ from: sender, id: wamid, timestamp: String(Math.floor(at / 1000)), ...content }],
  }
}

/** One delivery of one or several changes of this number. */
function envelope(number: MetaNumber, values: object | object[]): Buffer<ArrayBuffer> {
  const metadata = { display_phone_number: '15550001111', phone_number_id: number.phoneNumberId }
  const changes = (Array.isArray(values) ? values : [values]).map((value: object) => ({
    field: 'messages',
    value: { messaging_product: 'whatsapp', metadata, ...value },
  }))
  return Buffer.from(
    JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: number.wabaId, changes }] }),
  )
}

function answerAs(mood: { status: number; body: string; contentType?: string }, response: ServerResponse) {
  response.writeHead(mood.status, { 'content-type': mood.contentType ?? 'application/json' }).end(mood.body)
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
