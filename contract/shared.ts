import { z } from 'zod'

/** Shapes that several features use. */

/** In whatever letters it is written, one id: it is part of what seals a record. */
export const idSchema = z.uuid().toLowerCase().meta({ description: 'UUIDv7' })
export const timeSchema = z.iso.datetime({ precision: 3 }).meta({ description: 'UTC, milliseconds' })
export const idParams = z.strictObject({ id: idSchema })

export const pageQuery = {
  cursor: z.string().min(1).max(500).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
}

/** One page of a list; `next` is the cursor of the following page, null on the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() })
}

/** One line of text that a person typed: trimmed, no control characters. */
export function lineSchema(charactersMax: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(charactersMax)
    .refine(
      (text) => ![...text].some((character) => character < ' ' || character === '\u007f'),
      'has control characters',
    )
}

/** Several lines of text that a person typed; may be empty. PostgreSQL cannot store U+0000. */
export function proseSchema(charactersMax: number) {
  return z
    .string()
    .max(charactersMax)
    .refine((text) => !text.includes('\u0000'), 'has a NUL character')
}

/** Whether this person may do this to this record, and if not, why: a page shows or explains, it never decides. */
export const canSchema = z.object({ allowed: z.boolean(), reason: z.string().optional() })

export const tradeSchema = z.enum(['plumbing', 'hvac'])
export type Trade = z.infer<typeof tradeSchema>
export const languageSchema = z.enum(['en', 'es'])
export type Language = z.infer<typeof languageSchema>
export const sourceSchema = z.enum([
  'google_ads',
  'meta_ads',
  'google_organic',
  'google_local_services',
  'referral',
  'direct',
  'whatsapp_direct',
  'whatsapp_ad',
  'import',
  'manual',
])
export type Source = z.infer<typeof sourceSchema>
export const urgencySchema = z.enum(['emergency', 'urgent', 'soon', 'planned'])
export type Urgency = z.infer<typeof urgencySchema>
