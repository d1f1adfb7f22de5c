import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { permissionSchema, roleSchema } from './permissions.ts'
import { idSchema, timeSchema } from './shared.ts'

export const ownFindingCodeSchema = z.enum([
  /** Shorter than what counts alone, and there is nothing beside it. */
  'password_short',
  'password_common',
  'second_factor_missing',
  /** There is an authenticator app and no code left for the day on which the phone is lost. */
  'recovery_codes_none',
  'keys_old',
  'sessions_idle',
  'browsers_idle',
  'email_unverified',
])
export type OwnFindingCode = z.infer<typeof ownFindingCodeSchema>

export const ownFindingSchema = z
  .object({
    code: ownFindingCodeSchema,
    /** How many keys, sessions or browsers; 1 where there is nothing to count. */
    count: z.int(),
  })
  .meta({ id: 'OwnFinding' })
export type OwnFinding = z.infer<typeof ownFindingSchema>

export const readOwnCheckup = endpoint({
  id: 'checkup.readOwn',
  method: 'GET',
  path: '/checkup',
  summary: 'What you should see to about your own sign-in, computed now; nothing where all is well',
  access: { signedIn: true, own: true },
  fixture: { name: 'account' },
  response: z.object({ findings: z.array(ownFindingSchema) }),
})

export const teamFindingCodeSchema = z.enum([
  'without_factor',
  'members_idle',
  'owners_many',
  'rights_unused',
])
export type TeamFindingCode = z.infer<typeof teamFindingCodeSchema>

export const teamFindingSchema = z
  .object({
    code: teamFindingCodeSchema,
    /** Whom it is about; of a missing second factor, owners and admins first. */
    members: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        role: roleSchema,
        lastActiveAt: timeSchema.nullable(),
        /** What they may do and have not done for 90 days; of other findings, empty. */
        unused: z.array(permissionSchema),
      }),
    ),
  })
  .meta({ id: 'TeamFinding' })
export type TeamFinding = z.infer<typeof teamFindingSchema>

export const readTeamCheckup = endpoint({
  id: 'checkup.readTeam',
  method: 'GET',
  path: '/team/checkup',
  summary:
    'What there is to see to about the team: who has no second factor, who was not here for 60 days, more than two owners, rights that nobody used for 90 days',
  access: { permission: 'team.review' },
  fixture: { name: 'account' },
  response: z.object({
    findings: z.array(teamFindingSchema),
    /** The rights whose use leaves a trace; of the others nobody can say whether they are used. */
    judged: z.array(permissionSchema),
  }),
})

export const teamReviewSchema = z
  .object({
    dueAt: timeSchema,
    due: z.boolean(),
    /** The last one, and who did it. */
    last: z.object({ at: timeSchema, by: z.string() }).nullable(),
  })
  .meta({ id: 'TeamReview' })
export type TeamReview = z.infer<typeof teamReviewSchema>

export const readTeamReview = endpoint({
  id: 'checkup.readReview',
  method: 'GET',
  path: '/team/review',
  summary: 'When somebody last looked through the team, and when that is due again: each quarter',
  access: { permission: 'team.review' },
  fixture: { name: 'account' },
  response: teamReviewSchema,
})

export const reviewTeam = endpoint({
  id: 'checkup.reviewTeam',
  method: 'POST',
  path: '/team/review',
  summary:
    'You have looked through the team: who works here and what each may do is right. Due again in a quarter',
  access: { permission: 'team.review' },
  fixture: { name: 'account' },
  response: teamReviewSchema,
})
