import { z } from 'zod'

/*
 * What Meta posts to a webhook of object `whatsapp_business_account`. Lenient on purpose: Meta adds members and
 * types without a version change, so every object keeps what we do not know, an optional member of a wrong shape
 * is left out instead of failing its item, and one bad item never fails its neighbours: the envelope is read
 * level by level, with `unknown` below each level. Messages themselves are in `message.ts`.
 */

/** The whole body. Read each of `entry` with `entrySchema`. */
export const envelopeSchema = z.looseObject({
  object: z.string(),
  entry: z.array(z.unknown()),
})

/** One WABA (`id`). Read each of `changes` with `changeSchema`. `time` (unix seconds) is on management fields only. */
export const entrySchema = z.looseObject({
  id: textOrNumber(),
  time: lenient(textOrNumber()),
  changes: z.array(z.unknown()),
})

/** One update: `field` says how to read `value`; for `messages` that is `messagesValueSchema`. */
export const changeSchema = z.looseObject({
  field: z.string(),
  value: z.unknown(),
})

/** `display_phone_number` is digits only here, unlike in the Graph API. Route by `phone_number_id`. */
export const metadataSchema = z.looseObject({
  phone_number_id: textOrNumber(),
  display_phone_number: lenient(textOrNumber()),
})

/**
 * Value of field `messages`: any mixture of messages, statuses and errors, each list possibly long.
 * A list that is not a list counts as empty.
 */
export const messagesValueSchema = z.looseObject({
  messaging_product: lenient(z.string()),
  metadata: metadataSchema,
  contacts: items(),
  messages: items(),
  statuses: items(),
  errors: items(),
})

/**
 * The person behind a message or status. `user_id` (business-scoped) identifies; number and username may be
 * missing or change. The name is chosen by the customer: untrusted text.
 */
export const contactSchema = z.looseObject({
  profile: lenient(z.looseObject({ name: lenient(z.string()), username: lenient(z.string()) })),
  wa_id: lenient(textOrNumber()),
  user_id: lenient(id()),
  parent_user_id: lenient(id()),
  identity_key_hash: lenient(z.string()),
})

/** An error as it stands in messages, statuses and values. Branch on `code`, show `error_data.details`. */
export const webhookErrorSchema = z.looseObject({
  code: z.number().int(),
  title: lenient(z.string()),
  message: lenient(z.string()),
  error_data: lenient(z.looseObject({ details: lenient(z.string()) })),
  href: lenient(z.string()),
})

export const knownStatuses = ['sent', 'delivered', 'read', 'played', 'failed'] as const

/**
 * What became of a message that the business sent. `id` is the id that the send answered with. `status` is one of
 * `knownStatuses`, or a word that Meta added since; call statuses share the list and say `type: "call"`.
 */
export const statusSchema = z.looseObject({
  id: id(),
  status: z.string().min(1).max(64),
  timestamp: unixSeconds(),
  type: lenient(z.string()),
  recipient_id: lenient(textOrNumber()),
  recipient_user_id: lenient(id()),
  recipient_parent_user_id: lenient(id()),
  recipient_type: lenient(z.string()),
  recipient_participant_id: lenient(textOrNumber()),
  recipient_identity_key_hash: lenient(z.string()),
  biz_opaque_callback_data: lenient(z.string()),
  conversation: lenient(
    z.looseObject({
      id: z.string(),
      expiration_timestamp: lenient(unixSeconds()),
      origin: lenient(z.looseObject({ type: z.string() })),
    }),
  ),
  pricing: lenient(
    z.looseObject({
      billable: lenient(z.boolean()),
      pricing_model: lenient(z.string()),
      type: lenient(z.string()),
      category: lenient(z.string()),
    }),
  ),
  errors: lenient(z.array(webhookErrorSchema)),
})

export type Envelope = z.infer<typeof envelopeSchema>
export type Entry = z.infer<typeof entrySchema>
export type Change = z.infer<typeof changeSchema>
export type MessagesValue = z.infer<typeof messagesValueSchema>
export type WebhookContact = z.infer<typeof contactSchema>
export type WebhookError = z.infer<typeof webhookErrorSchema>
export type Status = z.infer<typeof statusSchema>

/** Ids are opaque text of up to 512 characters; a wamid holds the customer's number, so it is never logged. */
export function id() {
  return z.string().min(1).max(512)
}

/** Unix seconds. Strings in messages and statuses, integers elsewhere; always a string once read. */
export function unixSeconds() {
  return z.union([z.string(), z.int().nonnegative().transform(String)]).pipe(z.string().regex(/^\d{1,12}$/))
}

/** Numbers and ids of which some payloads write JSON integers: always a string once read. */
export function textOrNumber() {
  return z.union([id(), z.int().nonnegative().transform(String)])
}

/** An optional member that is left out when its shape is not the known one. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined)
}

function items() {
  // One that is missing is no error to recover from: that costs more than all the rest of the value.
  return z.array(z.unknown()).default([]).catch([])
}
