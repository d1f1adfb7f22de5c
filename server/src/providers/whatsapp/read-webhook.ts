import { z } from 'zod'
import { isSignedBy } from '#wire/whatsapp/signature.ts'
import {
  changeSchema,
  contactSchema,
  entrySchema,
  envelopeSchema,
  messagesValueSchema,
  statusSchema,
  type WebhookContact,
} from '#wire/whatsapp/webhook.ts'
import {
  hasPlainNames,
  isPlainChange,
  isPlainEntry,
  isPlainEnvelope,
  isPlainStatus,
  isPlainValue,
} from './plain-webhook.ts'

/** One thing that a delivery holds. `raw` is the item as it came, with what belongs to it: enough to process it again years later. */
export type WebhookItem = {
  kind: 'message' | 'status' | 'error' | 'other'
  /** Null where the delivery names none (management fields): nobody can be found by it. */
  phoneNumberId: string | null
  /** Says when two items are the same: a repeat of a delivery is harmless by it. */
  identity: string
  /** Keeps the order of one customer's items; null: any order. */
  sender: string | null
  /** No webhook body at all: kept as the text that it is. */
  unreadable?: true
  raw: StoredItem
}

/** What is sealed and stored of an item. Parsed again when it is processed: it may come from last month's code. */
export const storedItemSchema = z.object({
  field: z.string(),
  wabaId: z.string().nullable(),
  item: z.unknown(),
  contacts: z.array(z.unknown()).default([]),
})
export type StoredItem = z.infer<typeof storedItemSchema>

/** Every item of a delivery, in its order. Everything is kept: what is no webhook body at all is one unreadable item. */
export function readWebhook(body: Buffer): WebhookItem[] {
  const envelope = dataOf(parseJson(body), isPlainEnvelope, envelopeSchema)
  if (!envelope) return [{ ...otherItem('body', null, null, body.toString()), unreadable: true }]
  return envelope.entry.flatMap((rawEntry) => {
    const entry = dataOf(rawEntry, isPlainEntry, entrySchema)
    if (!entry) return [otherItem('entry', null, null, rawEntry)]
    return entry.changes.flatMap((rawChange) => readChange(entry.id, rawChange))
  })
}

/** Null: it is none of what the schema describes. */
function dataOf<Plain, Data>(
  value: unknown,
  isPlain: (value: unknown) => value is Plain,
  schema: z.ZodType<Data>,
): Plain | Data | null {
  if (isPlain(value)) return value
  const parsed = schema.safeParse(value)
  return parsed.success ? parsed.data : null
}

/** The contact record of a delivery that belongs to one message or status. */
export function contactOf(
  contacts: unknown[],
  ids: { userId: string | undefined; waId: string | undefined },
): WebhookContact | undefined {
  const known = contacts.flatMap((contact) => {
    const parsed = contactSchema.safeParse(contact)
    return parsed.success ? [parsed.data] : []
  })
  return (
    known.find((contact) => ids.userId !== undefined && contact.user_id === ids.userId) ??
    known.find((contact) => ids.waId !== undefined && contact.wa_id === ids.waId) ??
    (known.length === 1 && ids.userId === undefined && ids.waId === undefined ? known[0] : undefined)
  )
}

function readChange(wabaId: string, rawChange: unknown): WebhookItem[] {
  const change = dataOf(rawChange, isPlainChange, changeSchema)
  if (!change) return [otherItem('change', wabaId, null, rawChange)]
  const { field } = change
  const value = dataOf(change.value, isPlainValue, messagesValueSchema)
  if (!value) return [otherItem(field, wabaId, null, change.value)]
  const phoneNumberId = value.metadata.phone_number_id
  if (field !== 'messages') return [otherItem(field, wabaId, phoneNumberId, change.value)]
  const messages = (value.messages ?? []).map(storable)
  const contacts = (value.contacts ?? []).map(storable)
  const statuses = (value.statuses ?? []).map(storable)
  const errors = (value.errors ?? []).map(storable)

  const base = { phoneNumberId, raw: { field, wabaId } }
  const items: WebhookItem[] = [
    ...messages.map((item) => {
      const { id, sender } = namesOf(item)
      return {
        ...base,
        kind: 'message' as const,
        identity: id ? `message:${id}` : `message-body:${JSON.stringify(item)}`,
        sender,
        raw: { ...base.raw, item, contacts: contactsFor(contacts, sender) },
      }
    }),
    ...statuses.map((item) => {
      const status = dataOf(item, isPlainStatus, statusSchema)
      const { recipient } = namesOf(item)
      return {
        ...base,
        kind: 'status' as const,
        identity: status
          ? `status:${status.id}:${status.status}:${recipient ?? ''}`
          : `status-body:${JSON.stringify(item)}`,
        sender: recipient,
        raw: { ...base.raw, item, contacts: contactsFor(contacts, recipient) },
      }
    }),
    ...errors.map((item) => ({
      ...base,
      kind: 'error' as const,
      identity: `error:${phoneNumberId}:${JSON.stringify(item)}`,
      sender: null,
      raw: { ...base.raw, item, contacts: [] },
    })),
  ]
  return items.length > 0 ? items : [otherItem(field, wabaId, phoneNumberId, change.value)]
}

/** A delivery carries the contacts of all its items; each item keeps its own, or all when it names nobody. */
function contactsFor(contacts: unknown[], name: string | null): unknown[] {
  if (name === null || contacts.length === 1) return contacts
  const own = contacts.filter((contact) => {
    const parsed = contactSchema.safeParse(contact)
    return parsed.success && (parsed.data.user_id === name || parsed.data.wa_id === name)
  })
  return own
}

function otherItem(
  field: string,
  wabaId: string | null,
  phoneNumberId: string | null,
  rawItem: unknown,
): WebhookItem {
  const item = storable(rawItem)
  return {
    kind: 'other',
    phoneNumberId,
    identity: `${field}:${wabaId ?? ''}:${JSON.stringify(item)}`,
    sender: null,
    raw: { field, wabaId, item, contacts: [] },
  }
}

const depthMax = 64

/**
 * JSON can be read at any depth, but not written: an item that is nested beyond reason keeps its plain members, which say what it
 * was and from whom.
 */
function storable(item: unknown): unknown {
  if (!isDeeperThan(item, depthMax)) return item
  const members = Object.entries(item as object).filter(([, value]) => !isDeeperThan(value, depthMax))
  return Array.isArray(item) ? members.map(([, value]) => value) : Object.fromEntries(members)
}

function isDeeperThan(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth === 0 || Object.values(value).some((member) => isDeeperThan(member, depth - 1))
}

export const namesSchema = z.looseObject({
  id: z.string().min(1).max(512).optional().catch(undefined),
  from: z.coerce.string().max(512).optional().catch(undefined),
  from_user_id: z.string().max(512).optional().catch(undefined),
  recipient_id: z.coerce.string().max(512).optional().catch(undefined),
  recipient_user_id: z.string().max(512).optional().catch(undefined),
})

function namesOf(item: unknown): { id: string | null; sender: string | null; recipient: string | null } {
  const names = dataOf(item, hasPlainNames, namesSchema)
  if (!names) return { id: null, sender: null, recipient: null }
  const { id, from, from_user_id, recipient_id, recipient_user_id } = names
  return {
    id: id ?? null,
    sender: from_user_id ?? from ?? null,
    recipient: recipient_user_id ?? recipient_id ?? null,
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

export { isSignedBy }
