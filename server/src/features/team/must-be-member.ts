import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'

/** Somebody to give work to: an active member of this account. */
export async function mustBeMember(scope: Scope, memberId: string) {
  const row = await scope.database
    .selectFrom('members')
    .select('id')
    .where('id', '=', memberId)
    .where('status', '=', 'active')
    .executeTakeFirst()
  if (!row) refuse('assignee_unknown')
}
