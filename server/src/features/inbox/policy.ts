import { type Actor, allowed, type Decision, may } from '#kernel/scope.ts'

/** WhatsApp takes free text for 24 hours after the customer's last message (reference/whatsapp-cloud-api.md 6.1). */
export const windowHours = 24

export function windowUntil(lastInboundAt: Date | null): Date | null {
  return lastInboundAt && new Date(lastInboundAt.getTime() + windowHours * 3_600_000)
}

export function canReply(actor: Actor): Decision {
  return may(actor, 'inbox.reply') ? allowed : { allowed: false, reason: 'Your role only lets you read.' }
}
