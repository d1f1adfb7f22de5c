import type { Invitation } from '#contract/invitations.ts'
import { roleSchema } from '#contract/permissions.ts'
import { rightsSchema } from '#contract/rights.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { invitationWithdrawn } from './events.ts'
import { memberNames } from './list-members.ts'

export async function listInvitations(scope: Scope): Promise<{ items: Invitation[] }> {
  return { items: await openInvitations(scope) }
}

/** Those that nobody has accepted or withdrawn; the ones whose time is over among them, so that they can be sent again. */
export async function openInvitations(scope: Scope): Promise<Invitation[]> {
  const now = clock.now()
  const rows = await scope.database
    .selectFrom('invitations')
    .select(['id', 'email_cipher', 'role', 'rights', 'invited_by', 'sent_at', 'expires_at'])
    .where('status', '=', 'open')
    .orderBy('sent_at', 'desc')
    .orderBy('id')
    .execute()
  const names = await memberNames(
    scope,
    rows.map((row) => row.invited_by),
  )
  return rows.map((row) => ({
    id: row.id,
    email: scope.boxes.account.open<string>('invitations', 'email', row.id, row.email_cipher),
    role: roleSchema.parse(row.role),
    rights: rightsSchema.nullable().parse(row.rights),
    invitedBy: names.get(row.invited_by) ?? '',
    sentAt: row.sent_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
  }))
}

export async function withdrawInvitation(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const { numUpdatedRows } = await scope.database
    .updateTable('invitations')
    .set({ status: 'withdrawn', token_hash: null })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) refuse('not_found')
  await announce(scope, invitationWithdrawn, { data: { invitationId: id } })
}
