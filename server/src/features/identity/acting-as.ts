import { roleSchema } from '#contract/permissions.ts'
import { standingOf } from '#contract/standing.ts'
import { asMember, type Scope } from '#kernel/scope.ts'

/** What somebody does by signing in is their own act, though they were nobody a moment before. */
export async function actingAs(scope: Scope, memberId: string): Promise<Scope> {
  const { role } = await scope.database
    .selectFrom('members')
    .select('role')
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow()
  return { ...scope, ...asMember(scope.accountId, memberId, standingOf(roleSchema.parse(role))) }
}
