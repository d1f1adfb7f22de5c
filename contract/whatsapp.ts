import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { idSchema, lineSchema, timeSchema } from './shared.ts'

const digits = (charactersMax: number) => z.string().trim().regex(/^\d+$/, 'digits only').max(charactersMax)

export const whatsappNumberSchema = z
  .object({
    id: idSchema,
    phoneNumberId: z.string(),
    displayNumber: z.string(),
    verifiedName: z.string().nullable(),
    app: z.object({ name: z.string(), webhookUrl: z.string() }),
    webhookLastSeenAt: timeSchema.nullable(),
    connectedAt: timeSchema,
  })
  .meta({ id: 'WhatsappNumber' })
export type WhatsappNumber = z.infer<typeof whatsappNumberSchema>

export const listNumbers = endpoint({
  id: 'whatsapp.listNumbers',
  method: 'GET',
  path: '/whatsapp/numbers',
  summary: 'Connected WhatsApp numbers',
  access: { permission: 'channels.read' },
  fixture: { name: 'account' },
  response: z.object({
    items: z.array(whatsappNumberSchema),
    /** Where Meta must send webhooks for the shared app, when there is one. */
    sharedApp: z.object({ appId: z.string(), webhookUrl: z.string() }).nullable(),
  }),
})

export const connectNumber = endpoint({
  id: 'whatsapp.connectNumber',
  method: 'POST',
  path: '/whatsapp/numbers',
  summary: 'Connect a number; Meta is asked whether this token may use it',
  access: { permission: 'channels.manage', fresh: true },
  fixture: {
    name: 'unconnected number',
    body: {
      phoneNumberId: '{phoneNumberId}',
      wabaId: '{wabaId}',
      accessToken: '{accessToken}',
      app: { name: '{mark} app', appId: '123456', appSecret: '{appSecret}' },
    },
  },
  body: z.strictObject({
    phoneNumberId: digits(40),
    wabaId: digits(40),
    accessToken: z.string().trim().min(8).max(1000),
    /** Your own Meta app; left out: the shared one of this installation. */
    app: z
      .strictObject({ name: lineSchema(60), appId: digits(40), appSecret: z.string().trim().min(8).max(200) })
      .optional(),
  }),
  response: z.object({
    number: whatsappNumberSchema,
    /** To paste into Meta's dashboard; null for the shared app, which is set up already. */
    verifyToken: z.string().nullable(),
  }),
  refusals: ['number_unreachable', 'number_taken', 'app_unknown', 'provider_unavailable', 'proof_needed'],
})

export const readDeliveries = endpoint({
  id: 'whatsapp.readDeliveries',
  method: 'GET',
  path: '/whatsapp/deliveries',
  summary:
    'What Meta delivered, hour by hour: received = stored + repeated + refused, with the reasons of refusals',
  access: { permission: 'channels.read' },
  fixture: { name: 'account', query: { hours: '24' } },
  query: z.strictObject({ hours: z.coerce.number().int().min(1).max(168).default(24) }),
  response: z.object({
    hours: z.array(
      z.object({ hour: timeSchema, received: z.int(), stored: z.int(), repeated: z.int(), refused: z.int() }),
    ),
    refusals: z.array(z.object({ reason: z.string(), text: z.string(), count: z.int(), lastAt: timeSchema })),
    /** Stored items that could not be understood yet; a replay tries them again. */
    unprocessed: z.array(
      z.object({
        id: idSchema,
        receivedAt: timeSchema,
        kind: z.string(),
        attempts: z.int(),
        error: z.string().nullable(),
      }),
    ),
  }),
})

export const replayItems = endpoint({
  id: 'whatsapp.replayItems',
  method: 'POST',
  path: '/whatsapp/replay',
  summary: 'Process stored items of the last 7 days again; what was done already stays as it is',
  access: { permission: 'channels.manage' },
  fixture: { name: 'account', body: { which: 'all', sinceHours: 24 } },
  body: z.strictObject({
    /** Only those that failed, or everything since. */
    which: z.enum(['unprocessed', 'all']),
    sinceHours: z.int().min(1).max(168).default(168),
  }),
  response: z.object({ replayed: z.int() }),
  refusals: ['replay_nothing'],
})
