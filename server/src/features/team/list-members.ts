import type { Role } from '#contract/permissions.ts'
import type { Member } from '#contract/team.ts'
import { openPerson } from '#features/identity/public.ts'
import { anyOf } from '#kernel/database/any-of.ts'
import type { Scope } from '#kernel/scope.ts'

export async function listMembers(scope: Scope): Promise<{ items: Member[] }> {
  const rows = await scope.database
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person_id')
    .select(['members.id', 'members.role', 'members.person_id', 'people.profile_cipher'])
    .where('members.status', '=', 'active')
    .orderBy('members.created_at')
    .orderBy('members.id')
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      role: row.role as Role,
      ...openPerson(scope.installation.master, row.person_id, row.profile_cipher),
    })),
  }
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
