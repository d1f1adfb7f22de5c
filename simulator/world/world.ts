import type { SimulatorClock } from '../clock.ts'
import type { Settings, WebhookBehaviour } from '../settings.ts'
import { settingsSchema, webhookBehaviourSchema } from '../settings.ts'
import { businessScopedUserId } from './ids.ts'
import type { MediaStore } from './media-store.ts'
import { Store } from './store.ts'
import type {
  App,
  BusinessNumber,
  Chat,
  ChatMessage,
  Customer,
  Delivery,
  Media,
  SentCall,
  Token,
  Waba,
} from './types.ts'

/** Everything the simulator knows, with the look-ups that its parts need. Say `changed` after changing something. */
export class World {
  readonly apps = new Map<string, App>()
  readonly wabas = new Map<string, Waba>()
  readonly numbers = new Map<string, BusinessNumber>()
  readonly tokens = new Map<string, Token>()
  readonly customers = new Map<string, Customer>()
  readonly media = new Map<string, Media>()
  /** Finished deliveries beyond the newest few are cut from here; pending ones never. */
  readonly deliveries = new Map<string, Delivery>()
  readonly sentCalls: SentCall[] = []
  sentCallsCount = 0
  settings: Settings = settingsSchema.parse({})
  behaviour: WebhookBehaviour = webhookBehaviourSchema.parse({})

  readonly clock: SimulatorClock
  readonly mediaStore: MediaStore
  private readonly chats = new Map<string, Chat>()
  private readonly messages = new Map<string, { chat: Chat; message: ChatMessage }>()
  private readonly userIds = new Map<string, string>()
  private byPhone: Map<string, Customer> | undefined
  private readonly listeners = new Set<(change: Change) => void>()
  private readonly store: Store

  constructor(clock: SimulatorClock, mediaStore: MediaStore, path?: string) {
    this.clock = clock
    this.mediaStore = mediaStore
    this.store = new Store(path, () => this.snapshot())
    const saved = this.store.load()
    if (saved !== undefined) this.restore(saved as Snapshot)
  }

  /** Wakes the pages that watch and saves soon; `now` saves before returning (for what others are told to keep). */
  changed(change: Change, when: 'soon' | 'now' = 'soon'): void {
    if (change.kind === 'world') this.byPhone = undefined
    if (when === 'now') this.store.save()
    else this.store.saveSoon()
    for (const listener of this.listeners) listener(change)
  }

  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  trySave(): void {
    this.store.trySave()
  }

  /** The chat of a customer with a business number; made when it is first needed. */
  chat(customerId: string, numberId: string): Chat {
    const key = `${customerId}|${numberId}`
    let chat = this.chats.get(key)
    if (!chat) {
      chat = {
        customerId,
        numberId,
        lastInboundAt: null,
        referralAt: null,
        freeEntryUntil: null,
        numberShownUntil: null,
        typingUntil: null,
        messages: [],
      }
      this.chats.set(key, chat)
    }
    return chat
  }

  allChats(): Chat[] {
    return [...this.chats.values()]
  }

  addMessage(chat: Chat, message: ChatMessage): void {
    chat.messages.push(message)
    this.messages.set(message.id, { chat, message })
    if (chat.messages.length > chatMessagesMax) {
      const [oldest] = chat.messages.splice(0, 1)
      if (oldest) this.messages.delete(oldest.id)
    }
  }

  message(id: string): { chat: Chat; message: ChatMessage } | undefined {
    return this.messages.get(id)
  }

  customerByPhone(digits: string): Customer | undefined {
    this.byPhone ??= new Map([...this.customers.values()].map((one) => [phoneDigits(one) ?? '', one]))
    return this.byPhone.get(digits)
  }

  customerByUserId(userId: string, businessId: string): Customer | undefined {
    const key = `${businessId}|${userId}`
    if (!this.userIds.has(key))
      for (const customer of this.customers.values()) this.userId(customer, businessId)
    return this.customers.get(this.userIds.get(key) ?? '')
  }

  /** The id by which businesses of this portfolio know the customer. */
  userId(customer: Customer, businessId: string): string {
    const userId = businessScopedUserId(customer.seed, businessId, customer.country)
    this.userIds.set(`${businessId}|${userId}`, customer.id)
    return userId
  }

  businessIdOf(numberId: string): string {
    return this.wabas.get(this.numbers.get(numberId)?.wabaId ?? '')?.businessId ?? ''
  }

  recordSentCall(call: Omit<SentCall, 'seq'>): void {
    this.sentCallsCount += 1
    this.sentCalls.push({ seq: this.sentCallsCount, ...call })
    if (this.sentCalls.length > sentCallsMax) this.sentCalls.splice(0, this.sentCalls.length - sentCallsMax)
    this.changed({ kind: 'sent' })
  }

  private snapshot(): Snapshot {
    return {
      version: 1,
      clockOffset: this.clock.offset,
      settings: this.settings,
      behaviour: this.behaviour,
      apps: [...this.apps.values()],
      wabas: [...this.wabas.values()],
      numbers: [...this.numbers.values()],
      tokens: [...this.tokens.values()],
      customers: [...this.customers.values()],
      media: [...this.media.values()],
      chats: [...this.chats.values()],
      deliveries: [...this.deliveries.values()],
      sentCalls: this.sentCalls,
      sentCallsCount: this.sentCallsCount,
    }
  }

  private restore(saved: Snapshot): void {
    if (saved.version !== 1)
      throw new Error(`the saved world has version ${saved.version}; this program reads 1`)
    this.clock.set(Date.now() + saved.clockOffset)
    this.settings = settingsSchema.parse(saved.settings)
    this.behaviour = webhookBehaviourSchema.parse(saved.behaviour)
    fill(this.apps, saved.apps, (one) => one.id)
    fill(this.wabas, saved.wabas, (one) => one.id)
    fill(this.numbers, saved.numbers, (one) => one.id)
    fill(this.tokens, saved.tokens, (one) => one.token)
    fill(this.customers, saved.customers, (one) => one.id)
    fill(this.media, saved.media, (one) => one.id)
    fill(this.deliveries, saved.deliveries, (one) => one.id)
    fill(this.chats, saved.chats, (one) => `${one.customerId}|${one.numberId}`)
    for (const chat of this.chats.values()) {
      for (const message of chat.messages) this.messages.set(message.id, { chat, message })
    }
    this.sentCalls.push(...saved.sentCalls)
    this.sentCallsCount = saved.sentCallsCount
  }
}

/** Digits of the customer's number, as businesses see it in `wa_id`; undefined without a number. */
export function phoneDigits(customer: Customer): string | undefined {
  return customer.phone?.replace(/\D/g, '')
}

export type Change =
  | { kind: 'world' }
  | { kind: 'chat'; customerId: string; numberId: string }
  | { kind: 'deliveries' }
  | { kind: 'sent' }

type Snapshot = {
  version: number
  clockOffset: number
  settings: unknown
  behaviour: unknown
  apps: App[]
  wabas: Waba[]
  numbers: BusinessNumber[]
  tokens: Token[]
  customers: Customer[]
  media: Media[]
  chats: Chat[]
  deliveries: Delivery[]
  sentCalls: SentCall[]
  sentCallsCount: number
}

const chatMessagesMax = 2000
const sentCallsMax = 5000

function fill<T>(map: Map<string, T>, values: T[], key: (value: T) => string): void {
  for (const value of values) map.set(key(value), value)
}
