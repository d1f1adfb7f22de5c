import { type KnownMessage, type OtherMessage, readMessage as readFromWire } from '#wire/whatsapp/message.ts'
import { type Status, statusSchema } from '#wire/whatsapp/webhook.ts'

/** A customer's message: `known` types are understood whole, `other` ones are kept with all that came. */
export type Message = { kind: 'known'; message: KnownMessage } | { kind: 'other'; message: OtherMessage }
export type { KnownMessage, OtherMessage }

/** Null for what is no message at all (no id, type or time). */
export function readMessage(item: unknown): Message | null {
  const reading = readFromWire(item)
  return reading.kind === 'unreadable' ? null : reading
}

/** Null for what is no status. */
export function readStatus(item: unknown): Status | null {
  const parsed = statusSchema.safeParse(item)
  return parsed.success ? parsed.data : null
}
