import { z } from 'zod'

/**
 * Points on which sources about the real platform disagree, or which a test wants otherwise. Each has a default; the
 * README says what is uncertain about it. Set by `PATCH /control/settings`.
 */
export const settingsSchema = z.strictObject({
  /** Version of the webhook payloads. Up to v23.0 every status has a `conversation`. */
  webhookVersion: z
    .string()
    .regex(/^v2[0-6]\.0$/, 'must be v20.0 to v26.0')
    .default('v26.0'),
  pricing: z.enum(['by_date', 'free_service', 'charged_service']).default('by_date'),
  countCharactersAs: z.enum(['graphemes', 'code_points', 'utf16']).default('graphemes'),
  mediaSha256As: z.enum(['hex', 'base64']).default('hex'),
  mediaFileSizeAs: z.enum(['number', 'string']).default('number'),
  mediaUrlInWebhook: z.boolean().default(true),
  errorSubcodes: z.boolean().default(false),
  pairRate: z.boolean().default(true),
  pairRateStatus: z.union([z.literal(400), z.literal(429)]).default(400),
  throughputStatus: z.union([z.literal(400), z.literal(429)]).default(429),
  /** Messages a second for every number; null: 80, or 1,000 for a number of high throughput. */
  throughputPerSecond: z.number().int().min(1).max(1_000_000).nullable().default(null),
  reactionsOpenWindow: z.boolean().default(true),
  /** Whether a free-form send outside the window is accepted and fails later, or is refused. */
  windowRefusal: z.enum(['later', 'at_once']).default('later'),
  unknownRecipient: z.enum(['later', 'at_once']).default('later'),
  unknownObject: z.enum(['100/33', '404/803']).default('100/33'),
  contactsMax: z.number().int().min(1).max(1000).default(257),
  /** How many different people a test number may write to before 131030; null: no such limit. */
  testRecipientsMax: z.number().int().min(0).max(1000).nullable().default(null),
})

export type Settings = z.infer<typeof settingsSchema>

/**
 * How webhooks are delivered. `PUT /control/webhook-behaviour` replaces all of it: what is left out is the default.
 */
export const webhookBehaviourSchema = z.strictObject({
  /** Waits this long before the first attempt of each delivery. */
  delayMs: z.number().int().min(0).max(86_400_000).default(0),
  /** How many more times each delivery is sent; `true` is 1. */
  duplicate: z.union([z.boolean().transform(Number), z.number().int().min(0).max(20)]).default(0),
  /** Gathers what comes within `reorderWindowMs` and sends it last first, one after the other. */
  reorder: z.boolean().default(false),
  reorderWindowMs: z.number().int().min(1).max(60_000).default(300),
  /** `true`: nothing is delivered; a number: the next so many items are lost. */
  drop: z.union([z.boolean(), z.number().int().min(0).max(1_000_000)]).default(false),
  /** Gathers what comes within this time in one request, of all numbers of the app. 0: one item per request. */
  batchWindowMs: z.number().int().min(0).max(60_000).default(0),
  timeoutSeconds: z.number().min(0.05).max(600).default(10),
  /** Waits before the second, third, … attempt; the last one repeats until 7 days are over. */
  retryDelaysSeconds: z
    .array(z.number().min(0).max(604_800))
    .min(1)
    .default([0, 2, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200]),
  /** Writes `/` as `\/` inside the JSON. */
  escapeSlashes: z.boolean().default(false),
  /** After the send was accepted. */
  sentDelayMs: z.number().int().min(0).max(86_400_000).default(20),
  deliveredDelayMs: z.number().int().min(0).max(86_400_000).default(150),
  readDelayMs: z.number().int().min(0).max(86_400_000).default(350),
  /** A message that is read in the moment it arrives gets no `delivered`. */
  skipDelivered: z.boolean().default(false),
})

export type WebhookBehaviour = z.infer<typeof webhookBehaviourSchema>
