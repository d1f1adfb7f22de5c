import { signBody } from '#wire/whatsapp/signature.ts'
import type { PendingWork } from '../pending-work.ts'
import { graphId } from '../world/ids.ts'
import type { Delivery, DeliveryState } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { webhookText } from './bytes.ts'
import { post } from './post.ts'

/**
 * Brings signed bodies to callbacks. Only 200 is success; anything else is tried again at once, then ever more
 * rarely, until 7 days are over by the simulator's clock. What concerns one customer goes out one after the other (a
 * failed one does not hold back the next beyond its first attempt); everything else goes out side by side.
 */
export class Deliveries {
  private readonly world: World
  private readonly pending: PendingWork
  private readonly lines = new Map<string, Promise<void>>()
  private readonly slots = new Map<string, Slots>()
  private readonly finished: string[] = []
  private readonly endOfWork = new Map<string, () => void>()
  private readonly waiting = new Map<string, (() => void)[]>()
  private isStopped = false

  constructor(world: World, pending: PendingWork) {
    this.world = world
    this.pending = pending
  }

  /** Takes up what an earlier run of the program left undelivered. */
  resume(): void {
    for (const delivery of this.world.deliveries.values()) {
      if (delivery.state === 'pending')
        this.retryAt(delivery, delivery.nextAttemptAt ?? this.world.clock.now())
      else this.finished.push(delivery.id)
    }
  }

  stop(): void {
    this.isStopped = true
  }

  /** `line`: deliveries of the same line make their first attempts one after the other. */
  add(given: NewDelivery): Delivery {
    const delivery: Delivery = {
      id: graphId(),
      appId: given.appId,
      wabaId: given.wabaId,
      numberId: given.numberId,
      createdAt: this.world.clock.now(),
      state: 'pending',
      body: webhookText(given.payload, this.world.behaviour.escapeSlashes),
      itemIds: given.itemIds,
      attempts: [],
      nextAttemptAt: null,
      duplicateOf: given.duplicateOf ?? null,
    }
    this.world.deliveries.set(delivery.id, delivery)
    if (given.isDropped) {
      this.settle(delivery, 'dropped')
      return delivery
    }
    this.endOfWork.set(delivery.id, this.pending.begin('deliveries'))
    const before = this.lines.get(given.line) ?? Promise.resolve()
    const turn = before.then(() => this.afterDelay()).then(() => this.attempt(delivery))
    this.lines.set(given.line, turn)
    turn.finally(() => {
      if (this.lines.get(given.line) === turn) this.lines.delete(given.line)
    })
    return delivery
  }

  /** Resolves when the delivery is acknowledged, dropped or given up, or after so long in any case. */
  settled(delivery: Delivery, timeoutMilliseconds: number): Promise<void> {
    if (delivery.state !== 'pending') return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMilliseconds)
      const done = () => {
        clearTimeout(timer)
        resolve()
      }
      this.waiting.set(delivery.id, [...(this.waiting.get(delivery.id) ?? []), done])
    })
  }

  private afterDelay(): Promise<void> | undefined {
    const { delayMs } = this.world.behaviour
    if (delayMs === 0) return undefined
    return new Promise((resolve) => this.world.clock.schedule(this.world.clock.now() + delayMs, resolve))
  }

  private async attempt(delivery: Delivery): Promise<void> {
    if (this.isStopped || delivery.state !== 'pending') return
    const slots = this.slots.get(delivery.appId) ?? new Slots(128)
    this.slots.set(delivery.appId, slots)
    await slots.take()
    delivery.nextAttemptAt = null
    const app = this.world.apps.get(delivery.appId)
    const url = callbackUrl(this.world, delivery)
    const at = this.world.clock.now()
    const startedAt = performance.now()
    const bytes = Buffer.from(delivery.body)
    const answer = url
      ? await post(
          url,
          bytes,
          { 'content-type': 'application/json', 'x-hub-signature-256': signBody(app?.secret ?? '', bytes) },
          this.world.behaviour.timeoutSeconds,
        )
      : { status: null, error: 'no callback is registered' }
    slots.give()
    if (this.isStopped) return
    delivery.attempts.push({
      at,
      durationMilliseconds: Math.round(performance.now() - startedAt),
      status: answer.status,
      error: answer.error,
    })
    if (answer.status === 200) this.settle(delivery, 'acknowledged')
    else this.planRetry(delivery)
  }

  private planRetry(delivery: Delivery): void {
    const { retryDelaysSeconds } = this.world.behaviour
    const delaySeconds = retryDelaysSeconds[delivery.attempts.length - 1] ?? retryDelaysSeconds.at(-1) ?? 0
    const next = this.world.clock.now() + delaySeconds * 1000
    if (next > delivery.createdAt + retryMillisecondsMax) {
      this.settle(delivery, 'expired')
      return
    }
    this.retryAt(delivery, next)
    this.world.changed({ kind: 'deliveries' })
  }

  private retryAt(delivery: Delivery, next: number): void {
    this.endOfWork.get(delivery.id)?.()
    delivery.nextAttemptAt = next
    // A retry at once is part of the same effort; only a later one is something to wait for.
    const kind = next <= this.world.clock.now() ? 'deliveries' : 'retries'
    this.endOfWork.set(delivery.id, this.pending.begin(kind))
    this.world.clock.schedule(next, () => {
      this.endOfWork.get(delivery.id)?.()
      this.endOfWork.set(delivery.id, this.pending.begin('deliveries'))
      this.attempt(delivery)
    })
  }

  private settle(delivery: Delivery, state: DeliveryState): void {
    delivery.state = state
    delivery.nextAttemptAt = null
    this.endOfWork.get(delivery.id)?.()
    this.endOfWork.delete(delivery.id)
    if (state === 'acknowledged') this.tickMessages(delivery)
    this.finished.push(delivery.id)
    if (delivery.body.length > loggedBodyMax) delivery.body = ''
    while (this.finished.length > finishedMax) this.world.deliveries.delete(this.finished.shift() ?? '')
    for (const done of this.waiting.get(delivery.id) ?? []) done()
    this.waiting.delete(delivery.id)
    this.world.changed({ kind: 'deliveries' })
  }

  /** The customer's phone shows two ticks once the business has the message. */
  private tickMessages(delivery: Delivery): void {
    for (const id of delivery.itemIds) {
      const found = this.world.message(id)
      if (found?.message.author !== 'customer' || found.message.state !== 'sent') continue
      found.message.state = 'delivered'
      const { customerId, numberId } = found.chat
      this.world.changed({ kind: 'chat', customerId, numberId })
    }
  }
}

type NewDelivery = {
  appId: string
  wabaId: string
  numberId: string
  payload: object
  itemIds: string[]
  line: string
  duplicateOf?: string
  isDropped?: boolean
}

/** Where webhooks of a number go for an app: an override of the number, then of its WABA, then the app's own. */
export function callbackUrl(
  world: World,
  to: { appId: string; wabaId: string; numberId: string },
): string | null {
  const ofWaba = world.wabas.get(to.wabaId)?.subscriptions.find((one) => one.appId === to.appId)?.overrideUrl
  const ofNumber = world.numbers.get(to.numberId)?.overrideUrls[to.appId]
  return ofNumber ?? ofWaba ?? world.apps.get(to.appId)?.callbackUrl ?? null
}

const retryMillisecondsMax = 7 * 24 * 3600 * 1000
const finishedMax = 1000
const loggedBodyMax = 256 * 1024

/** So many calls at a time to one app; the rest wait in order. */
class Slots {
  private free: number
  private readonly queue: (() => void)[] = []

  constructor(count: number) {
    this.free = count
  }

  take(): Promise<void> | undefined {
    if (this.free > 0) {
      this.free -= 1
      return undefined
    }
    return new Promise((resolve) => this.queue.push(resolve))
  }

  give(): void {
    const next = this.queue.shift()
    if (next) next()
    else this.free += 1
  }
}
