import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissionSchema } from './permissions.ts'
import { idParams, idSchema, lineSchema } from './shared.ts'

/** How a secret is recognised wherever it turns up; docs/api.md says it to those who run scanners. */
export const keyPattern = /\bplumb_[0-9a-f]{32}_[0-9A-Za-z]{49}\b/

/** A secret of this age should be replaced. */
export const secretDaysMax = 90

export const apiKeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    scopes: z.array(permissionSchema),
    /** Given to the key, and lost since by whoever made it: the key has lost them too. */
    lapsed: z.array(permissionSchema),
    madeBy: z.object({ id: idSchema, name: z.string() }),
    madeAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    /**
     * `waits`: for whoever made it, who must set up a second factor first. `doubted`: its secret is of the days before somebody said "this wasn't me"; it works
     * again with a new one.
     */
    state: z.enum(['works', 'expired', 'waits', 'doubted']),
    /** To the minute. */
    usedAt: z.iso.datetime().nullable(),
    /** The network that the last use came from: the first 24 bits of an IPv4 address, 48 of an IPv6 one. */
    usedFrom: z.string().nullable(),
    /** From where it is taken; none: from anywhere. */
    addresses: z.array(z.string()),
    secretMadeAt: z.iso.datetime(),
    /** Until when the secret before works too. */
    overlapUntil: z.iso.datetime().nullable(),
    /**
     * Why its secret should be replaced: old; sent by a browser, where others may have read it; or sent from an address that is not on its list, so
     * somebody elsewhere has it.
     */
    advice: z.enum(['old', 'exposed', 'elsewhere']).nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof apiKeySchema>

/** The secret itself is told this once and never again. */
const keyWithSecret = z.object({ key: apiKeySchema, secret: z.string() })

const addressSchema = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])

export const listKeys = endpoint({
  id: 'integrations.listKeys',
  method: 'GET',
  path: '/keys',
  summary: 'The API keys of the business, and which permissions you may give to one',
  access: { permission: 'integrations.manage' },
  fixture: { name: 'api key' },
  response: z.object({ items: z.array(apiKeySchema), scopes: z.array(permissionSchema) }),
})

export const makeKey = endpoint({
  id: 'integrations.makeKey',
  method: 'POST',
  path: '/keys',
  summary: 'Make an API key with permissions that you have; its secret is told once',
  access: { permission: 'integrations.manage', fresh: true },
  fixture: {
    name: 'account',
    body: {
      name: '{mark} Zapier',
      scopes: ['deals.read', 'contacts.read'],
      expiresInDays: 30,
      addresses: ['198.51.100.7', '2001:db8::/32'],
    },
  },
  body: z.strictObject({
    name: lineSchema(80),
    scopes: z.array(permissionSchema).min(1).max(60),
    /** Null: never. */
    expiresInDays: z.int().min(1).max(3650).nullable().default(365),
    addresses: z.array(addressSchema).max(20).default([]),
  }),
  response: keyWithSecret,
  refusals: ['scope_not_yours', 'too_many_keys', 'proof_needed'],
})

export const rotateKey = endpoint({
  id: 'integrations.rotateKey',
  method: 'POST',
  path: '/keys/{id}/rotate',
  summary:
    'Give an API key a new secret; the one before works on for as long as you say, unless the key is held back',
  access: { permission: 'integrations.manage', fresh: true },
  fixture: { name: 'api key', body: { overlapHours: 24 } },
  params: idParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(720).default(24) }),
  response: keyWithSecret,
  refusals: ['scope_not_yours', 'proof_needed'],
})

export const revokeKey = endpoint({
  id: 'integrations.revokeKey',
  method: 'DELETE',
  path: '/keys/{id}',
  summary: 'Revoke an API key: it works no more from this moment, open streams included',
  access: { permission: 'integrations.manage', fresh: true },
  fixture: { name: 'api key' },
  params: idParams,
  refusals: ['proof_needed'],
})
