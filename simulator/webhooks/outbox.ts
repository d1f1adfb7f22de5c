import type { PendingWork } from '../pending-work.ts'
import type { Delivery } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { Deliveries } from './deliveries.ts'
import { callbackUrl } from './deliveries.ts'
import type { WebhookItem } from './payload.ts'
import { payload } from './payload.ts'

/**
 * Decides which requests the items become: to every subscribed app, one by one or gathered, in order or reversed, once
 * or several times, or not at all, as the webhook behaviour says.
 */
export class Outbox {
  private readonly world: World
  private readonly pending: PendingWork
  private readonly deliveries: Deliveries
  private readonly gathered = new Map<string, Gathering>()

  constructor(world: World, pending: PendingWork, deliveries: Deliveries) {
    this.world = world
    this.pending = pending
    this.deliveries = deliveries
  }

  /** Resolves with the deliveries that carry the item, once they are made; none when no app listens. */
  async send(item: WebhookItem): Promise<Delivery[]> {
    const isDropped = this.takesDrop()
    const { batchWindowMs, reorder, reorderWindowMs } = this.world.behaviour
    const windowMilliseconds = Math.max(batchWindowMs, reorder ? reorderWindowMs : 0)
    const perApp = this.listeningApps(item.numberId).map((appId) => {
      if (isDropped || windowMilliseconds === 0) {
        return this.deliver(appId, [item], `${appId}|${item.customerId}`, isDropped)
      }
      return this.gather(appId, item, windowMilliseconds)
    })
    return (await Promise.all(perApp)).flat()
  }

  private listeningApps(numberId: string): string[] {
    const wabaId = this.world.numbers.get(numberId)?.wabaId ?? ''
    const subscriptions = this.world.wabas.get(wabaId)?.subscriptions ?? []
    return subscriptions
      .filter(({ appId }) => this.world.apps.get(appId)?.fields.includes('messages'))
      .filter(({ appId }) => callbackUrl(this.world, { appId, wabaId, numberId }) !== null)
      .map(({ appId }) => appId)
  }

  private takesDrop(): boolean {
    const { drop } = this.world.behaviour
    if (typeof drop === 'boolean') return drop
    if (drop === 0) return false
    this.world.behaviour.drop = drop - 1
    return true
  }

  private gather(appId: string, item: WebhookItem, windowMilliseconds: number): Promise<Delivery[]> {
    const open = this.gathered.get(appId)
    if (open && open.items.length < itemsMax) {
      open.items.push(item)
      return open.sent
    }
    const { promise, resolve } = Promise.withResolvers<Delivery[]>()
    const gathering: Gathering = { items: [item], sent: promise }
    this.gathered.set(appId, gathering)
    const end = this.pending.begin('gathering')
    this.world.clock.schedule(this.world.clock.now() + windowMilliseconds, () => {
      if (this.gathered.get(appId) === gathering) this.gathered.delete(appId)
      resolve(this.deliverGathered(appId, gathering.items))
      end()
    })
    return promise
  }

  private deliverGathered(appId: string, items: WebhookItem[]): Delivery[] {
    const { batchWindowMs, reorder } = this.world.behaviour
    const ordered = reorder ? items.toReversed() : items
    const line = `${appId}|gathered`
    if (batchWindowMs === 0) return ordered.flatMap((item) => this.deliver(appId, [item], line, false))
    const byCallback = Map.groupBy(ordered, ({ numberId }) => {
      const wabaId = this.world.numbers.get(numberId)?.wabaId ?? ''
      return callbackUrl(this.world, { appId, wabaId, numberId })
    })
    return [...byCallback.values()].flatMap((group) => this.deliver(appId, group, line, false))
  }

  private deliver(appId: string, items: WebhookItem[], line: string, isDropped: boolean): Delivery[] {
    const numberId = items[0]?.numberId ?? ''
    const given = {
      appId,
      numberId,
      wabaId: this.world.numbers.get(numberId)?.wabaId ?? '',
      payload: payload(this.world, items),
      itemIds: items.map((item) => item.messageId),
      line,
      isDropped,
    }
    const first = this.deliveries.add(given)
    const copies = isDropped ? 0 : this.world.behaviour.duplicate
    const again = Array.from({ length: copies }, () =>
      this.deliveries.add({ ...given, duplicateOf: first.id }),
    )
    return [first, ...again]
  }
}

type Gathering = { items: WebhookItem[]; sent: Promise<Delivery[]> }

/** The most updates that one request of the real platform carries. */
const itemsMax = 1000
