/**
 * The plain case of each level of a delivery, told at a glance. Where one of these says yes, the schema of that level (wire/whatsapp/webhook.ts) gives
 * back the very same, which a test holds true; where it says no, the schema decides. In a rush reading by schemas alone cost more than the JSON itself.
 */
type Members = Record<string, unknown>

export function isPlainEnvelope(value: unknown): value is { entry: unknown[] } {
  return isObject(value) && typeof value.object === 'string' && Array.isArray(value.entry)
}

export function isPlainEntry(value: unknown): value is { id: string; changes: unknown[] } {
  return isObject(value) && isId(value.id) && Array.isArray(value.changes)
}

export function isPlainChange(value: unknown): value is { field: string; value: Members } {
  return isObject(value) && typeof value.field === 'string' && isObject(value.value)
}

export type PlainValue = { metadata: { phone_number_id: string } } & {
  [List in 'contacts' | 'messages' | 'statuses' | 'errors']?: unknown[]
}

export function isPlainValue(value: unknown): value is PlainValue {
  if (!isObject(value) || !isObject(value.metadata) || !isId(value.metadata.phone_number_id)) return false
  const { contacts, messages, statuses, errors } = value
  return (
    isListOrMissing(contacts) &&
    isListOrMissing(messages) &&
    isListOrMissing(statuses) &&
    isListOrMissing(errors)
  )
}

/** With id, state and time as they are always written. */
export function isPlainStatus(value: unknown): value is { id: string; status: string } {
  return (
    isObject(value) &&
    isId(value.id) &&
    typeof value.status === 'string' &&
    value.status.length >= 1 &&
    value.status.length <= 64 &&
    typeof value.timestamp === 'string' &&
    /^\d{1,12}$/.test(value.timestamp)
  )
}

export type PlainNames = {
  [Name in 'id' | 'from' | 'from_user_id' | 'recipient_id' | 'recipient_user_id']?: string
}

export function hasPlainNames(value: unknown): value is PlainNames {
  if (!isObject(value)) return false
  const { id, from, from_user_id, recipient_id, recipient_user_id } = value
  return (
    isIdOrMissing(id) &&
    isIdOrMissing(from) &&
    isIdOrMissing(from_user_id) &&
    isIdOrMissing(recipient_id) &&
    isIdOrMissing(recipient_user_id)
  )
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 512
}

function isIdOrMissing(value: unknown): boolean {
  return value === undefined || isId(value)
}

function isListOrMissing(value: unknown): boolean {
  return value === undefined || Array.isArray(value)
}
