import { z } from 'zod'
import type { Stage } from '../../stage.ts'
import type { OwnSession } from './sign-in.ts'
import { askAs } from './test-person.ts'

const teamSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      role: z.string(),
      lastActiveAt: z.string().nullable(),
      secondFactor: z.boolean(),
    }),
  ),
})
export type Teammate = z.infer<typeof teamSchema>['items'][number]

/** The team as its page shows it. */
export async function teamOf(stage: Stage, owner: OwnSession): Promise<Teammate[]> {
  return teamSchema.parse((await askAs(stage, owner, 'GET', '/api/v1/team')).json).items
}

const checkupSchema = z.object({
  findings: z.array(
    z.object({
      code: z.string(),
      members: z.array(z.object({ id: z.string(), unused: z.array(z.string()) })),
    }),
  ),
})

/** Whom the check-up of the team names for this; with what each has not used, where that is what it is about. */
export async function namedFor(
  stage: Stage,
  owner: OwnSession,
  code: string,
): Promise<Map<string, string[]>> {
  const { findings } = checkupSchema.parse((await askAs(stage, owner, 'GET', '/api/v1/team/checkup')).json)
  const found = findings.find((finding) => finding.code === code)
  return new Map(found?.members.map(({ id, unused }) => [id, unused]))
}
