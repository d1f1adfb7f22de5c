import type { ConversationsRight } from '#contract/rights.ts'
import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

/** WhatsApp takes free text for 24 hours after the customer's last message (reference/whatsapp-cloud-api.md 6.1). */
export const windowHours = 24

export function windowUntil(lastInboundAt: Date | null): Date | null {
  return lastInboundAt && new Date(lastInboundAt.getTime() + windowHours * 3_600_000)
}

export function canReply(actor: Actor): Decision {
  return may(actor, 'inbox.reply') ? allowed : { allowed: false, reason: 'Your role only lets you read.' }
}

/** Whose conversations somebody sees; the database says the same once more. */
export function conversationsOf(actor: Actor): { which: ConversationsRight; memberId: string | null } {
  if (actor.kind !== 'member') return { which: 'all', memberId: null }
  return { which: actor.rights.conversations, memberId: actor.memberId }
}

/** Nobody gives a conversation to where they would not see it any more: it would be gone under their hands. */
export function canGive(actor: Actor, assigneeId: string | null): Decision {
  const { which, memberId } = conversationsOf(actor)
  if (which === 'all' || assigneeId === memberId) return allowed
  if (which === 'unassigned_and_mine' && assigneeId === null) return allowed
  return {
    allowed: false,
    reason: 'You would not see it any more. Ask somebody who sees every conversation to give it away.',
  }
}
