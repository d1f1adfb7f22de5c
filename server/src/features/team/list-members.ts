import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import type { Member, Teammate } from '#contract/team.ts'
import { openPerson } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Scope } from '#kernel/scope.ts'

export async function listMembers(scope: Scope): Promise<{ items: Member[] }> {
  const members = await activeMembers(scope)
  return { items: members.map(({ since, ...member }) => member) }
}

/** The same, and how the sign-in of each stands. */
export async function readTeam(scope: Scope): Promise<{ items: Teammate[] }> {
  const [members, { rows }] = await Promise.all([
    activeMembers(scope),
    sql<SignInRow>`select * from team_sign_ins(${clock.now()})`.execute(scope.database),
  ])
  const signIns = new Map(rows.map((row) => [row.member_id, row]))
  return {
    items: members.flatMap((member) => {
      const signIn = signIns.get(member.id)
      if (!signIn) return []
      const { seen_at: seenAt, open_sessions: openSessions } = signIn
      return {
        ...member,
        since: member.since.toISOString(),
        lastActiveAt: seenAt?.toISOString() ?? null,
        signIn: openSessions > 0 ? ('active' as const) : seenAt ? ('away' as const) : ('never' as const),
        openSessions,
        secondFactor: signIn.second_factor,
        emailVerified: signIn.email_verified,
      }
    }),
  }
}

type SignInRow = {
  member_id: string
  seen_at: Date | null
  open_sessions: number
  second_factor: boolean
  email_verified: boolean
}

async function activeMembers(scope: Scope): Promise<(Member & { since: Date })[]> {
  const rows = await scope.database
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person_id')
    .select([
      'members.id',
      'members.role',
      'members.person_id',
      'members.created_at',
      'people.profile_cipher',
    ])
    .where('members.status', '=', 'active')
    .orderBy('members.created_at')
    .orderBy('members.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    role: row.role as Role,
    since: row.created_at,
    ...openPerson(scope.installation.master, row.person_id, row.profile_cipher),
  }))
}

/** Names of members, gone ones too: their past work stays under their name. */
export async function memberNames(scope: Scope, memberIds: (string | null)[]): Promise<Map<string, string>> {
  const wanted = new Set(memberIds.filter((id) => id !== null))
  if (wanted.size === 0) return new Map()
  const rows = await scope.database
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person_id')
    .select(['members.id', 'members.person_id', 'people.profile_cipher'])
    .where('members.id', '=', anyOf(wanted))
    .execute()
  return new Map(
    rows.map((row) => [
      row.id,
      openPerson(scope.installation.master, row.person_id, row.profile_cipher).name,
    ]),
  )
}
