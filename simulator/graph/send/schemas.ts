import { z } from 'zod'
import type { Settings } from '../../settings.ts'
import { countCharacters } from './characters.ts'

/** What a send may hold, by `type`, with the limits of section 3 of the platform's reference. */
export type SendSchemas = ReturnType<typeof makeSchemas>

export function sendSchemas(settings: Settings): SendSchemas {
  const key = `${settings.countCharactersAs}|${settings.contactsMax}`
  const schemas = made.get(key) ?? makeSchemas(settings)
  made.set(key, schemas)
  return schemas
}

export const mediaTypes = ['image', 'video', 'audio', 'document', 'sticker'] as const
export type MediaType = (typeof mediaTypes)[number]

const made = new Map<string, SendSchemas>()

function makeSchemas({ countCharactersAs, contactsMax }: Settings) {
  const chars = (max: number, min = 1) =>
    z.string().refine((value) => {
      if (value.length >= min && value.length <= max) return true
      const length = countCharacters(value, countCharactersAs)
      return length >= min && length <= max
    }, `length invalid. Min length: ${min}, Max length: ${max}`)

  const source = {
    id: z.union([z.string().min(1).max(512), z.int().transform(String)]).optional(),
    link: z
      .string()
      .max(2048)
      .refine(
        (link) => URL.canParse(link) && /^https?:$/.test(new URL(link).protocol),
        'must be a http or https URL',
      )
      .optional(),
  }
  const hasOneSource = (value: { id?: unknown; link?: unknown }) =>
    (value.id === undefined) !== (value.link === undefined)
  const oneSource = 'exactly one of id and link is needed'
  const nothing = z.undefined('is not allowed here').optional()

  const media = {
    image: z.object({ ...source, caption: chars(1024, 0).optional() }).refine(hasOneSource, oneSource),
    video: z.object({ ...source, caption: chars(1024, 0).optional() }).refine(hasOneSource, oneSource),
    audio: z
      .object({ ...source, caption: nothing, voice: z.boolean().optional() })
      .refine(hasOneSource, oneSource),
    document: z
      .object({ ...source, caption: chars(1024, 0).optional(), filename: chars(240).optional() })
      .refine(hasOneSource, oneSource),
    sticker: z.object({ ...source, caption: nothing }).refine(hasOneSource, oneSource),
  }

  const textHeader = z.object({ type: z.literal('text'), text: chars(60) })
  const anyHeader = z.discriminatedUnion('type', [
    textHeader,
    z.object({ type: z.literal('image'), image: media.image }),
    z.object({ type: z.literal('video'), video: media.video }),
    z.object({ type: z.literal('document'), document: media.document }),
  ])
  const body = (max: number) => z.object({ text: chars(max) })
  const footer = z.object({ text: chars(60) }).optional()

  const buttons = z
    .array(
      z.object({
        type: z.literal('reply'),
        reply: z.object({
          id: chars(256).refine((value) => value.trim() === value, 'must not begin or end with a space'),
          title: chars(20),
        }),
      }),
    )
    .min(1, 'at least 1 button is needed')
    .max(3, 'at most 3 buttons are allowed')
    .refine((all) => areUnique(all.map((one) => one.reply.id)), 'button ids must be unique')
    .refine((all) => areUnique(all.map((one) => one.reply.title)), 'button titles must be unique')

  const sections = z
    .array(
      z.object({
        title: chars(24).optional(),
        rows: z
          .array(z.object({ id: chars(200), title: chars(24), description: chars(72, 0).optional() }))
          .min(1, 'at least 1 row is needed'),
      }),
    )
    .min(1, 'at least 1 section is needed')
    .max(10, 'at most 10 sections are allowed')
    .refine((all) => all.flatMap((one) => one.rows).length <= 10, 'at most 10 rows are allowed in all')
    .refine((all) => areUnique(all.flatMap((one) => one.rows.map((row) => row.id))), 'row ids must be unique')
    .refine(
      (all) => all.length === 1 || all.every((one) => one.title !== undefined),
      'every section needs a title when there are several',
    )

  const interactive = z.discriminatedUnion('type', [
    z.object({
      type: z.literal('button'),
      header: anyHeader.optional(),
      body: body(1024),
      footer,
      action: z.object({ buttons }),
    }),
    z.object({
      type: z.literal('list'),
      header: textHeader.optional(),
      body: body(4096),
      footer,
      action: z.object({ button: chars(20), sections }),
    }),
    z.object({
      type: z.literal('cta_url'),
      header: anyHeader.optional(),
      body: body(1024),
      footer,
      action: z.object({
        name: z.literal('cta_url'),
        parameters: z.object({ display_text: chars(20), url: source.link.unwrap() }),
      }),
    }),
    z.object({
      type: z.literal('location_request_message'),
      header: nothing,
      body: body(1024),
      footer: nothing,
      action: z.object({ name: z.literal('send_location') }),
    }),
    z.object({
      type: z.literal('request_contact_info'),
      body: body(1024),
      footer,
      action: z.object({ name: z.literal('request_contact_info') }),
    }),
  ])

  const coordinate = (max: number) =>
    z
      .union([
        z.number(),
        z
          .string()
          .regex(/^-?\d{1,3}(\.\d+)?$/, 'must be a number')
          .transform(Number),
      ])
      .pipe(z.number().min(-max).max(max))
  const emoji = z
    .string()
    .refine(
      (value) => countCharacters(value, 'graphemes') <= 1,
      'must be one emoji, or empty to take it back',
    )
    .default('')
  const contactCard = z.object({
    name: z
      .object({
        formatted_name: chars(500),
        first_name: z.string().optional(),
        last_name: z.string().optional(),
        middle_name: z.string().optional(),
        suffix: z.string().optional(),
        prefix: z.string().optional(),
      })
      .refine(
        (name) =>
          [name.first_name, name.last_name, name.middle_name, name.suffix, name.prefix].some((part) => part),
        'one more part of the name is needed beside formatted_name',
      ),
    phones: z
      .array(
        z.object({ phone: z.string().optional(), type: z.string().optional(), wa_id: z.string().optional() }),
      )
      .optional(),
    birthday: z.iso.date('must be YYYY-MM-DD').optional(),
  })

  return {
    ...media,
    text: z.object({ body: chars(4096), preview_url: z.boolean().optional() }),
    location: z.object({
      latitude: coordinate(90),
      longitude: coordinate(180),
      name: z.string().max(1000).optional(),
      address: z.string().max(1000).optional(),
    }),
    contacts: z
      .array(contactCard)
      .min(1, 'at least 1 contact is needed')
      .max(contactsMax, `at most ${contactsMax} contacts are allowed`),
    reaction: z.object({ message_id: z.string().min(1).max(512), emoji }),
    interactive,
  }
}

function areUnique(values: string[]): boolean {
  return new Set(values).size === values.length
}
