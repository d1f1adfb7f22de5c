import { webhookError } from '../errors.ts'
import type { PendingWork } from '../pending-work.ts'
import type { BusinessMessage, Chat } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { Outbox } from './outbox.ts'
import type { ShownStatus } from './status-item.ts'
import { statusItem } from './status-item.ts'

/**
 * The life of a message that a business sent: sent → delivered → read, or failed, each with its webhook. It is read
 * when the customer has that chat open, or reads everything at once.
 */
export class Statuses {
  private readonly world: World
  private readonly pending: PendingWork
  private readonly outbox: Outbox
  /** Who has which chat open: one phone page or test each. */
  private readonly viewers = new Map<Chat, Set<string>>()

  constructor(world: World, pending: PendingWork, outbox: Outbox) {
    this.world = world
    this.pending = pending
    this.outbox = outbox
  }

  /** Takes up the messages that an earlier run of the program left on their way. */
  resume(): void {
    for (const chat of this.world.allChats()) {
      for (const message of chat.messages) {
        if (message.author !== 'business') continue
        if (message.state === 'accepted') this.begin(chat, message)
        if (message.state === 'sent' && message.content.type !== 'reaction') this.planDelivered(chat, message)
        if (message.state === 'delivered' && this.isRead(chat)) this.planRead(chat, message)
      }
    }
  }

  begin(chat: Chat, message: BusinessMessage): void {
    const { sentDelayMs } = this.world.behaviour
    this.plan(message.at + sentDelayMs, () => {
      if (message.state !== 'accepted') return
      if (message.failure) return this.enter(chat, message, 'failed')
      this.enter(chat, message, 'sent')
      // Only `sent` comes back for a reaction; it shows on the phone at once.
      if (message.content.type !== 'reaction') this.planDelivered(chat, message)
    })
  }

  /** What was accepted for a number or id that nobody has only comes back as failed. */
  failUnknown(
    numberId: string,
    messageId: string,
    recipient: { addressedBy: 'phone' | 'user_id'; key: string },
    failure: { code: number; details: string },
    callbackData: string | null,
  ): void {
    this.plan(this.world.clock.now() + this.world.behaviour.sentDelayMs, () => {
      const item = {
        id: messageId,
        status: 'failed',
        timestamp: String(Math.floor(this.world.clock.now() / 1000)),
        [recipient.addressedBy === 'phone' ? 'recipient_id' : 'recipient_user_id']: recipient.key,
        ...(callbackData !== null && { biz_opaque_callback_data: callbackData }),
        errors: [webhookError(failure)],
      }
      const customerId = `unknown ${recipient.key}`
      this.outbox.send({ numberId, customerId, messageId, kind: 'statuses', item, contacts: [] })
    })
  }

  isOpen(chat: Chat): boolean {
    return (this.viewers.get(chat)?.size ?? 0) > 0
  }

  /** The customer looks at the chat: what has arrived there is read now. */
  open(chat: Chat, viewer: string): void {
    this.viewers.set(chat, (this.viewers.get(chat) ?? new Set()).add(viewer))
    for (const message of chat.messages) {
      if (message.author === 'business' && message.state === 'delivered') this.enter(chat, message, 'read')
    }
  }

  close(chat: Chat, viewer: string): void {
    this.viewers.get(chat)?.delete(viewer)
  }

  /** A phone page went away. */
  closeAll(viewer: string): void {
    for (const viewers of this.viewers.values()) viewers.delete(viewer)
  }

  private planDelivered(chat: Chat, message: BusinessMessage): void {
    const { deliveredDelayMs, readDelayMs, skipDelivered } = this.world.behaviour
    this.plan(message.at + deliveredDelayMs, () => {
      if (message.state !== 'sent') return
      if (skipDelivered && this.isRead(chat)) {
        return this.plan(message.at + readDelayMs, () => this.enter(chat, message, 'read'))
      }
      this.enter(chat, message, 'delivered')
      if (this.isRead(chat)) this.planRead(chat, message)
    })
  }

  private planRead(chat: Chat, message: BusinessMessage): void {
    this.plan(message.at + this.world.behaviour.readDelayMs, () => {
      if (message.state === 'delivered' && this.isRead(chat)) this.enter(chat, message, 'read')
    })
  }

  private isRead(chat: Chat): boolean {
    return this.isOpen(chat) || (this.world.customers.get(chat.customerId)?.autoRead ?? false)
  }

  private plan(dueAt: number, work: () => void): void {
    const end = this.pending.begin('statuses')
    this.world.clock.schedule(dueAt, () => {
      work()
      end()
    })
  }

  private enter(chat: Chat, message: BusinessMessage, status: ShownStatus): void {
    const skippedDelivered = status === 'read' && message.state === 'sent'
    message.state = status
    const customer = this.world.customers.get(chat.customerId)
    const { customerId, numberId } = chat
    if (customer) {
      const { item, contacts } = statusItem(this.world, { chat, message, customer, status, skippedDelivered })
      this.outbox.send({ numberId, customerId, messageId: message.id, kind: 'statuses', item, contacts })
    }
    this.world.changed({ kind: 'chat', customerId, numberId })
  }
}
