import { setTimeout as pause } from 'node:timers/promises'
import { signBody } from '#wire/whatsapp/signature.ts'
import type { Stand } from '../subject/stand.ts'
import { HttpConnection } from './http-connection.ts'

export type Sender = {
  waId: string
  name: string
  connection: HttpConnection
  /** Made beforehand, the next one last. */
  ready: Delivery[]
  /** Texts that were answered with 200, in their order. */
  acknowledged: string[]
  conversationId: string
}

type Delivery = { request: Buffer; text: string }

const idleSecondsMax = 600

let crowds = 0

/** Customers who write through the webhook as Meta delivers it: signed, one text message in each. */
export class Senders {
  readonly all: Sender[]
  readonly #stand: Stand
  readonly #path: string
  readonly #run = `${process.pid}-${Date.now().toString(36)}-${++crowds}`
  #count = 0

  constructor(stand: Stand, count: number) {
    this.#stand = stand
    this.#path = new URL(stand.server.demo.whatsapp.webhookUrl).pathname
    const crowd = String((Date.now() + crowds) % 1_000_000).padStart(6, '0')
    this.all = Array.from({ length: count }, (_, index) => ({
      waId: `1${crowd}${String(index).padStart(4, '0')}`,
      name: `Bench ${this.#run} ${index}`,
      connection: new HttpConnection(stand.server.url),
      ready: [],
      acknowledged: [],
      conversationId: '',
    }))
  }

  /**
   * Each writes once and asks for a person: so contact, conversation and card are there, and the bot has stepped back. What follows is
   * the load that lasts: people who write to an office.
   */
  async introduce() {
    await Promise.all(this.all.map((sender) => this.post(sender, 'I want to talk to a person, please.')))
    await this.untilProcessed()
    const wanted = new Map(this.all.map((sender) => [sender.name, sender]))
    type Page = {
      items: { id: string; handler: string; contact: { displayName: string } }[]
      next: string | null
    }
    for (let next: string | null = '', pages = 0; next !== null && wanted.size > 0 && pages < 20; pages++) {
      const page: Page = await this.#stand.session.read(
        `/api/v1/conversations?view=all&limit=100${next && `&cursor=${encodeURIComponent(next)}`}`,
      )
      for (const { id, handler, contact } of page.items) {
        const sender = wanted.get(contact.displayName)
        if (!sender) continue
        if (handler !== 'person') throw new Error(`${sender.name} asked for a person and has ${handler}`)
        sender.conversationId = id
        wanted.delete(sender.name)
      }
      next = page.next
    }
    if (wanted.size > 0) throw new Error(`${wanted.size} who wrote have no conversation`)
  }

  /** Makes deliveries for a round ready to be sent: writing and signing them is Meta's work, and its machine is not this one. */
  prepare(count: number) {
    for (const sender of this.all) {
      sender.ready = Array.from({ length: Math.ceil(count / this.all.length) }, () =>
        this.#make(sender),
      ).reverse()
    }
  }

  /** One delivery; anything but 200 throws. */
  async post(sender: Sender, said?: string) {
    const { request, text } = (said === undefined && sender.ready.pop()) || this.#make(sender, said)
    const { status } = await sender.connection.send(request)
    if (status !== 200) throw new Error(`a rightly signed delivery was answered with ${status}`)
    sender.acknowledged.push(text)
  }

  #make(sender: Sender, said?: string): Delivery {
    const count = ++this.#count
    const text = said ?? `Message ${count}: is anybody there? The water is still running under the sink.`
    const { phoneNumberId, displayNumber, appSecret } = this.#stand.server.demo.whatsapp
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '613000888000222',
          changes: [
            {
              field: 'messages',
              value: {
                messaging_product: 'whatsapp',
                metadata: { display_phone_number: displayNumber, phone_number_id: phoneNumberId },
                contacts: [{ profile: { name: sender.name }, wa_id: sender.waId }],
                messages: [
                  {
                    from: sender.waId,
                    id: `wamid.${this.#run}-${count}`,
                    timestamp: String(Math.floor(Date.now() / 1000)),
                    type: 'text',
                    text: { body: text },
                  },
                ],
              },
            },
          ],
        },
      ],
    })
    const signature = signBody(appSecret, body)
    const head = `POST ${this.#path} HTTP/1.1\r\ncontent-type: application/json\r\nx-hub-signature-256: ${signature}`
    return { request: sender.connection.requestOf(head, body), text }
  }

  /** The same, one after the other for each sender; of the given place in the crowd, round and round. */
  postInTurn(index: number): Promise<void> {
    const place = index % this.all.length
    const turn = (this.#turns.get(place) ?? Promise.resolve()).then(() => this.post(this.all[place]!))
    this.#turns.set(place, turn)
    return turn
  }
  readonly #turns = new Map<number, Promise<void>>()

  get acknowledged(): number {
    return this.all.reduce((sum, sender) => sum + sender.acknowledged.length, 0)
  }

  /** Waits until the background work that follows is done, all of it; answers how many seconds that took. */
  async untilProcessed(): Promise<number> {
    const begun = performance.now()
    for (;;) {
      const { rows } = await this.#stand.database.query<{ waiting: string }>(
        `select (select count(*) from graphile_worker._private_jobs where attempts < max_attempts and run_at < now() + interval '2 s')
              + (select count(*) from whatsapp_items where state <> 'done') as waiting`,
      )
      const seconds = (performance.now() - begun) / 1000
      if (Number(rows[0]!.waiting) === 0) return seconds
      if (seconds > idleSecondsMax)
        throw new Error(`${rows[0]!.waiting} tasks still wait after ${idleSecondsMax} s`)
      await pause(100)
    }
  }

  /** What was acknowledged stands in the threads: every text once, in its order, and nothing else of the customer's. */
  async mustAllBeThere() {
    for (const sender of this.all) {
      const found: string[] = []
      type Page = { items: { author: string; content: { text: string } }[]; next: string | null }
      for (let next: string | null = ''; next !== null; ) {
        const page: Page = await this.#stand.session.read(
          `/api/v1/conversations/${sender.conversationId}/messages?limit=100${next && `&cursor=${encodeURIComponent(next)}`}`,
        )
        for (const { author, content } of page.items) if (author === 'customer') found.push(content.text)
        next = page.next
      }
      found.reverse()
      const { acknowledged } = sender
      if (found.length !== acknowledged.length) {
        throw new Error(
          `${sender.name}: ${acknowledged.length} messages acknowledged, ${found.length} stored`,
        )
      }
      const wrong = found.findIndex((text, index) => text !== acknowledged[index])
      if (wrong >= 0) throw new Error(`${sender.name}: message ${wrong} is another one or stands elsewhere`)
    }
  }

  close() {
    for (const { connection } of this.all) connection.close()
  }
}
