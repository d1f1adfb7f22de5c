import { z } from 'zod'
import { id, lenient } from './webhook.ts'

/*
 * The Graph API as far as we call it. Requests are strict: they are ours, and Meta refuses what is too long with
 * 131009 or 100, so we refuse it first. Answers are lenient: Meta may add members.
 * Lengths here are UTF-16 units, the strictest reading of "characters".
 */

export const graphVersion = 'v26.0'

const text = (max: number) => z.string().min(1).max(max)

const footer = z.strictObject({ text: text(60) })
const textHeader = z.strictObject({ type: z.literal('text'), text: text(60) })

const buttons = z
  .array(
    z.strictObject({
      type: z.literal('reply'),
      reply: z.strictObject({
        id: text(256).refine((value) => value.trim() === value, 'no spaces around it'),
        title: text(20),
      }),
    }),
  )
  .min(1)
  .max(3)
  .refine((all) => areUnique(all.map((one) => one.reply.id)), 'ids must be unique')
  .refine((all) => areUnique(all.map((one) => one.reply.title)), 'titles must be unique')

const sections = z
  .array(
    z.strictObject({
      title: text(24).optional(),
      rows: z
        .array(z.strictObject({ id: text(200), title: text(24), description: text(72).optional() }))
        .min(1)
        .max(10),
    }),
  )
  .min(1)
  .max(10)
  .refine((all) => all.flatMap((one) => one.rows).length <= 10, 'at most 10 rows in all')
  .refine((all) => areUnique(all.flatMap((one) => one.rows.map((row) => row.id))), 'row ids must be unique')
  .refine(
    (all) => all.length === 1 || all.every((one) => one.title !== undefined),
    'several sections need titles',
  )

const textContent = z.strictObject({
  type: z.literal('text'),
  text: z.strictObject({ body: text(4096), preview_url: z.boolean().optional() }),
})

const interactiveContent = z.strictObject({
  type: z.literal('interactive'),
  interactive: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('button'),
      header: textHeader.optional(),
      body: z.strictObject({ text: text(1024) }),
      footer: footer.optional(),
      action: z.strictObject({ buttons }),
    }),
    z.strictObject({
      type: z.literal('list'),
      header: textHeader.optional(),
      body: z.strictObject({ text: text(4096) }),
      footer: footer.optional(),
      action: z.strictObject({ button: text(20), sections }),
    }),
    z.strictObject({
      type: z.literal('location_request_message'),
      body: z.strictObject({ text: text(1024) }),
      action: z.strictObject({ name: z.literal('send_location') }),
    }),
  ]),
})

const imageContent = z.strictObject({
  type: z.literal('image'),
  image: z.strictObject({ id: id(), caption: text(1024).optional() }),
})

/** An empty emoji takes the reaction back. */
const reactionContent = z.strictObject({
  type: z.literal('reaction'),
  reaction: z.strictObject({ message_id: id(), emoji: z.string().max(64) }),
})

/** What can be sent freely inside the 24-hour window. */
export const sendContentSchema = z.discriminatedUnion('type', [
  textContent,
  interactiveContent,
  imageContent,
  reactionContent,
])

const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  /** Digits of a phone number. */
  to: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  /** A business-scoped user id, for people who show no number. */
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/)
    .optional(),
  context: z.strictObject({ message_id: id() }).optional(),
  /** Ours, echoed in every status of this message. */
  biz_opaque_callback_data: z.string().max(512).optional(),
}

/** Body of `POST /{phone-number-id}/messages`: `sendContentSchema` with envelope and exactly one recipient. */
export const sendRequestSchema = z
  .discriminatedUnion('type', [
    textContent.extend(envelope),
    interactiveContent.extend(envelope),
    imageContent.extend(envelope),
    reactionContent.extend(envelope),
  ])
  .refine(
    (body) => (body.to === undefined) !== (body.recipient === undefined),
    'exactly one of to and recipient',
  )

/** Marks that message and all earlier ones of the chat as read; the typing dots show until a reply or 25 s. */
export const markReadRequestSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: id(),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
})

/** 200 on a send: accepted, not delivered. `contacts[].user_id` instead of `wa_id` when sent to a user id. */
export const sendAnswerSchema = z.looseObject({
  messaging_product: lenient(z.string()),
  contacts: lenient(
    z.array(
      z.looseObject({
        input: lenient(z.string()),
        wa_id: lenient(z.string()),
        user_id: lenient(z.string()),
      }),
    ),
  ),
  messages: z.array(z.looseObject({ id: id(), message_status: lenient(z.string()) })).min(1),
})

export const successAnswerSchema = z.looseObject({ success: z.literal(true) })

/** Branch on `code`, read `error_data.details`; HTTP status, title and subcode disagree between sources. */
export const errorAnswerSchema = z.looseObject({
  error: z.looseObject({
    message: lenient(z.string()),
    type: lenient(z.string()),
    code: z.number().int(),
    error_subcode: lenient(z.number().int()),
    error_data: lenient(z.looseObject({ details: lenient(z.string()) })),
    is_transient: lenient(z.boolean()),
    error_user_title: lenient(z.string()),
    error_user_msg: lenient(z.string()),
    fbtrace_id: lenient(z.string()),
  }),
})

/** `url` lives 5 minutes and needs the bearer token. `file_size` has been seen as text and as number: bytes. */
export const mediaAnswerSchema = z.looseObject({
  id: lenient(id()),
  url: z.string().min(1),
  mime_type: z.string(),
  sha256: lenient(z.string()),
  file_size: lenient(
    z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().nonnegative()),
  ),
})

export const mediaUploadAnswerSchema = z.looseObject({ id: id() })

/** `GET /{phone-number-id}`; `display_phone_number` is written for people here ("+1 555-000-1111"). */
export const phoneNumberAnswerSchema = z.looseObject({
  id: id(),
  display_phone_number: lenient(z.string()),
  verified_name: lenient(z.string()),
  quality_rating: lenient(z.string()),
  code_verification_status: lenient(z.string()),
  name_status: lenient(z.string()),
  status: lenient(z.string()),
  platform_type: lenient(z.string()),
  account_mode: lenient(z.string()),
  throughput: lenient(z.looseObject({ level: lenient(z.string()) })),
})

/** `GET /{waba-id}/phone_numbers`; `paging.next` is absent on the last page. */
export const phoneNumbersAnswerSchema = z.looseObject({
  data: z.array(phoneNumberAnswerSchema),
  paging: lenient(
    z.looseObject({
      next: lenient(z.string()),
      cursors: lenient(z.looseObject({ after: lenient(z.string()), before: lenient(z.string()) })),
    }),
  ),
})

/** `GET /debug_token`; `expires_at` in unix seconds, 0 = never. */
export const debugTokenAnswerSchema = z.looseObject({
  data: z.looseObject({
    app_id: lenient(z.string()),
    type: lenient(z.string()),
    is_valid: z.boolean(),
    expires_at: lenient(z.number().int()),
    scopes: lenient(z.array(z.string())),
    granular_scopes: lenient(
      z.array(z.looseObject({ scope: z.string(), target_ids: lenient(z.array(z.string())) })),
    ),
  }),
})

export type SendContent = z.infer<typeof sendContentSchema>
export type SendRequest = z.infer<typeof sendRequestSchema>
export type MarkReadRequest = z.infer<typeof markReadRequestSchema>
export type SendAnswer = z.infer<typeof sendAnswerSchema>
export type ErrorAnswer = z.infer<typeof errorAnswerSchema>
export type MediaAnswer = z.infer<typeof mediaAnswerSchema>
export type PhoneNumberAnswer = z.infer<typeof phoneNumberAnswerSchema>

function areUnique(values: string[]): boolean {
  return new Set(values).size === values.length
}
