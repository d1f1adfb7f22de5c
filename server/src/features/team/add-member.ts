import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import { emailHash, hashPassword, sealPerson } from '#features/identity/public.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'

/** A colleague who signs in with a password from the start. */
export async function addMember(
  scope: Scope,
  member: { name: string; email: string; password: string; role: Role },
): Promise<string> {
  const { master } = scope.installation
  const personId = ids.new()
  const memberId = ids.new()
  const passwordHash = await hashPassword(master, member.password)
  const { rows } = await sql<{ refused: 'email_taken' | null }>`select add_member(
    ${personId}, ${emailHash(master, member.email)}, ${sealPerson(master, personId, { name: member.name, email: member.email })},
    ${passwordHash}, ${memberId}, ${member.role}) as refused`.execute(scope.database)
  if (rows[0]?.refused) refuse(rows[0].refused)
  return memberId
}
