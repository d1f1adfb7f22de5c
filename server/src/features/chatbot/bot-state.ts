import { z } from 'zod'

const language = z.enum(['en', 'es'])
const urgency = z.enum(['emergency', 'urgent', 'soon', 'planned'])

const address = z.object({
  line1: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  zip: z.string().optional(),
  text: z.string(),
})

const answers = z.object({
  /** A job type of the trade. */
  job: z.string().optional(),
  /** What the customer wrote when the job became clear. */
  description: z.string().optional(),
  urgency: urgency.optional(),
  address: address.optional(),
  location: z.object({ latitude: z.number(), longitude: z.number() }).optional(),
  budget: z.object({ text: z.string(), cents: z.number().int().nonnegative().optional() }).optional(),
  owner: z.enum(['owner', 'tenant', 'manager']).optional(),
  availability: z.string().optional(),
  name: z.string().optional(),
  photoCount: z.number().int().nonnegative().default(0),
  /** Per question of the trade: the value of a choice, or the customer's words. */
  details: z.record(z.string(), z.string()).default({}),
})

/**
 * What the bot remembers of one conversation. It is stored as JSON and may have been written by older code, so
 * whatever was added since has a default, and a key that this code does not know is dropped.
 */
export const botStateSchema = z.object({
  version: z.literal(1),
  language,
  status: z.enum(['asking', 'qualified', 'handed_over', 'stopped']),
  answers,
  asked: z
    .array(z.object({ key: z.string(), at: z.string(), times: z.number().int().positive() }))
    .default([]),
  /** The question that waits for its answer. */
  pending: z.string().optional(),
  /** Questions that the customer passed over, or that we gave up. */
  skipped: z.array(z.string()).default([]),
  /** What is said only once in a conversation. */
  told: z.array(z.string()).default([]),
})

export type BotState = z.infer<typeof botStateSchema>
export type Answers = BotState['answers']
export type Address = z.infer<typeof address>
export type Language = z.infer<typeof language>
export type Urgency = z.infer<typeof urgency>

/** A key of a question of `trades/`: `job`, `urgency`, `address`, `zip`, `heater_fuel`, … */
export type QuestionKey = string

export function newBotState(startLanguage: Language): BotState {
  return {
    version: 1,
    language: startLanguage,
    status: 'asking',
    answers: { photoCount: 0, details: {} },
    asked: [],
    skipped: [],
    told: [],
  }
}
