import { z } from 'zod'

/**
 * What Google says of a person in its ID token, of that what we read. `hd` is the domain of a Workspace account and is absent for everybody else;
 * `auth_time` comes only where the client has "session age claims" turned on.
 * https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload
 */
export const idTokenSchema = z.object({
  iss: z.string(),
  /** At most 255 ASCII characters, never used for anybody else. */
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  email: z.string().max(320),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
  hd: z.string().min(1).max(255).optional(),
  name: z.string().optional(),
  /** Seconds since 1970. */
  iat: z.number(),
  auth_time: z.number().optional(),
})
export type IdToken = z.infer<typeof idTokenSchema>
