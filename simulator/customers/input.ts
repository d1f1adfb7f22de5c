import { z } from 'zod'
import { pictureNames } from '../pictures/sample-pictures.ts'

const id = z.string().min(1).max(512)

const common = {
  numberId: z.string().min(1).max(100),
  /** Unix seconds; left out: now, by the simulator's clock. */
  timestamp: z
    .union([
      z.int().min(0).max(99_999_999_999),
      z
        .string()
        .regex(/^\d{1,11}$/)
        .transform(Number),
    ])
    .optional(),
  /** The message that this one answers. */
  contextMessageId: id.optional(),
  /** Where the customer came from (an ad, a post); passed on as it is. */
  referral: z.record(z.string(), z.unknown()).optional(),
  /** The id of the message instead of a fresh one: to send the same twice. */
  messageId: id.optional(),
}

const media = {
  /** The bytes, base64; left out: a sample made by the simulator. */
  dataBase64: z.base64().max(140_000_000).optional(),
  mimeType: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w.=+"-]+)*$/)
    .optional(),
}

const caption = z.string().max(4096).optional()

/** What a customer can send, as the control API takes it. */
export const customerMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('text'), text: z.string().min(1).max(65_536) }),
  z.strictObject({
    ...common,
    ...media,
    type: z.literal('image'),
    sample: z.enum(pictureNames).optional(),
    caption,
  }),
  z.strictObject({ ...common, ...media, type: z.literal('video'), caption }),
  z.strictObject({ ...common, ...media, type: z.literal('audio'), voice: z.boolean().default(true) }),
  z.strictObject({
    ...common,
    ...media,
    type: z.literal('document'),
    filename: z.string().min(1).max(1024).default('document.pdf'),
    caption,
  }),
  z.strictObject({ ...common, ...media, type: z.literal('sticker') }),
  z.strictObject({
    ...common,
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(1000).optional(),
    address: z.string().max(1000).optional(),
  }),
  /** A tap. `title` is looked up in the message that has the button, which also becomes the context. */
  z.strictObject({
    ...common,
    type: z.literal('button_reply'),
    id: z.string().min(1).max(256),
    title: z.string().optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('list_reply'),
    id: z.string().min(1).max(200),
    title: z.string().optional(),
    description: z.string().optional(),
  }),
  /** An empty emoji takes the reaction back. */
  z.strictObject({ ...common, type: z.literal('reaction'), messageId: id, emoji: z.string().max(64) }),
  z.strictObject({
    ...common,
    type: z.literal('contacts'),
    contacts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(500),
          phones: z.array(z.string().max(50)).max(20).default([]),
        }),
      )
      .min(1)
      .max(257)
      .optional(),
    /** The customer's own card, as the answer to a request for the number. */
    shareOwnNumber: z.literal(true).optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('unsupported'),
    unsupportedType: z.string().max(200).default('poll_creation'),
  }),
  /** Any message: `message` is laid over id, time and sender. `contacts` replaces the usual list; null leaves it out. */
  z.strictObject({
    ...common,
    type: z.literal('raw'),
    message: z.record(z.string(), z.unknown()),
    contacts: z.array(z.unknown()).nullable().optional(),
  }),
])

export type CustomerMessageInput = z.infer<typeof customerMessageSchema>
