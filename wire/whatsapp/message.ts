import { z } from 'zod'
import { id, lenient, textOrNumber, unixSeconds, webhookErrorSchema } from './webhook.ts'

/**
 * Reads one of `value.messages`. `known`: a type we understand, whole. `other`: a type that is new to us, or a known
 * type without the body it should have (it happens, with `errors` beside it); everything that came is kept, so it can
 * be stored, shown as "could not be read" and replayed. `unreadable`: not a message at all (no id, type or time).
 */
export function readMessage(item: unknown): MessageReading {
  const known = knownMessageSchema.safeParse(item)
  if (known.success) return { kind: 'known', message: known.data }
  const other = otherMessageSchema.safeParse(item)
  if (other.success) return { kind: 'other', message: other.data }
  return { kind: 'unreadable', reason: z.prettifyError(other.error) }
}

export type MessageReading =
  | { kind: 'known'; message: KnownMessage }
  | { kind: 'other'; message: OtherMessage }
  | { kind: 'unreadable'; reason: string }

/** The message that this one answers (`id`), or how it was forwarded. `from` is the author of the answered one. */
export const contextSchema = z.looseObject({
  from: lenient(textOrNumber()),
  id: lenient(id()),
  forwarded: lenient(z.boolean()),
  frequently_forwarded: lenient(z.boolean()),
  referred_product: lenient(z.looseObject({ catalog_id: z.string(), product_retailer_id: z.string() })),
})

/** The ad or post that the customer came from; cannot be had later, so keep it with the lead. */
export const referralSchema = z.looseObject({
  source_url: lenient(z.string()),
  source_id: lenient(textOrNumber()),
  source_type: lenient(z.string()),
  headline: lenient(z.string()),
  body: lenient(z.string()),
  media_type: lenient(z.string()),
  image_url: lenient(z.string()),
  video_url: lenient(z.string()),
  thumbnail_url: lenient(z.string()),
  ctwa_clid: lenient(z.string()),
  welcome_message: lenient(z.looseObject({ text: lenient(z.string()) })),
})

const common = {
  id: id(),
  timestamp: unixSeconds(),
  from: lenient(textOrNumber()),
  from_user_id: lenient(id()),
  from_parent_user_id: lenient(id()),
  group_id: lenient(id()),
  context: lenient(contextSchema),
  referral: lenient(referralSchema),
  errors: lenient(z.array(webhookErrorSchema)),
}

function message<T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) {
  return z.looseObject({ ...common, type: z.literal(type), ...shape })
}

const media = {
  id: id(),
  mime_type: lenient(z.string()),
  /** Base64 of the decrypted bytes here; the retrieve answer of the Graph API has been seen in hex. */
  sha256: lenient(z.string()),
  /** Direct address, needs the bearer token; never required. */
  url: lenient(z.string()),
}

const textBody = z.looseObject({ body: z.string() })

const contactCard = z.looseObject({
  name: lenient(
    z.looseObject({
      formatted_name: lenient(z.string()),
      first_name: lenient(z.string()),
      last_name: lenient(z.string()),
    }),
  ),
  phones: lenient(
    z.array(
      z.looseObject({
        phone: lenient(z.string()),
        wa_id: lenient(textOrNumber()),
        type: lenient(z.string()),
      }),
    ),
  ),
  /** `contact_request`: the customer's answer to our question for the number. */
  origin: lenient(z.string()),
})

const interactive = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('button_reply'),
    button_reply: z.looseObject({ id: z.string(), title: z.string() }),
  }),
  z.looseObject({
    type: z.literal('list_reply'),
    list_reply: z.looseObject({ id: z.string(), title: z.string(), description: lenient(z.string()) }),
  }),
  z.looseObject({
    type: z.literal('nfm_reply'),
    /** `response_json` is a JSON string that may be invalid. */
    nfm_reply: z.looseObject({
      name: lenient(z.string()),
      body: lenient(z.string()),
      response_json: z.string(),
    }),
  }),
  z.looseObject({
    type: z.literal('call_permission_reply'),
    call_permission_reply: z.looseObject({
      response: z.string(),
      expiration_timestamp: lenient(unixSeconds()),
      response_source: lenient(z.string()),
    }),
  }),
])

export const knownMessageSchema = z.discriminatedUnion('type', [
  message('text', { text: textBody }),
  message('image', { image: z.looseObject({ ...media, caption: lenient(z.string()) }) }),
  message('video', { video: z.looseObject({ ...media, caption: lenient(z.string()) }) }),
  message('audio', { audio: z.looseObject({ ...media, voice: lenient(z.boolean()) }) }),
  message('document', {
    document: z.looseObject({ ...media, filename: lenient(z.string()), caption: lenient(z.string()) }),
  }),
  message('sticker', { sticker: z.looseObject({ ...media, animated: lenient(z.boolean()) }) }),
  message('location', {
    location: z.looseObject({
      latitude: z.number(),
      longitude: z.number(),
      name: lenient(z.string()),
      address: lenient(z.string()),
      url: lenient(z.string()),
    }),
  }),
  message('contacts', { contacts: z.array(contactCard).min(1) }),
  /** `emoji` empty or absent takes the reaction back. */
  message('reaction', { reaction: z.looseObject({ message_id: id(), emoji: lenient(z.string()) }) }),
  message('button', { button: z.looseObject({ payload: lenient(z.string()), text: z.string() }) }),
  message('interactive', { interactive }),
  message('order', {
    order: z.looseObject({
      catalog_id: lenient(z.string()),
      text: lenient(z.string()),
      product_items: z.array(z.looseObject({ product_retailer_id: z.string() })),
    }),
  }),
  /** Comes without `contacts`, possibly without `from`: number or user id changed. */
  message('system', {
    system: z.looseObject({
      type: lenient(z.string()),
      body: lenient(z.string()),
      wa_id: lenient(textOrNumber()),
      new_wa_id: lenient(textOrNumber()),
      user_id: lenient(id()),
      previous_user_id: lenient(id()),
      parent_user_id: lenient(id()),
      previous_parent_user_id: lenient(id()),
    }),
  }),
  message('request_welcome', {}),
  /** Why is in `errors`; what it was, where Meta says so, in `unsupported.type`. */
  message('unsupported', { unsupported: lenient(z.looseObject({ type: lenient(z.string()) })) }),
  message('edit', {
    edit: z.looseObject({
      original_message_id: id(),
      message: z.looseObject({ type: lenient(z.string()), text: lenient(textBody) }),
    }),
  }),
  message('revoke', { revoke: z.looseObject({ original_message_id: id() }) }),
])

export const otherMessageSchema = z.looseObject({ ...common, type: z.string().min(1).max(128) })

export type KnownMessage = z.infer<typeof knownMessageSchema>
export type OtherMessage = z.infer<typeof otherMessageSchema>
export type MessageContext = z.infer<typeof contextSchema>
export type Referral = z.infer<typeof referralSchema>
