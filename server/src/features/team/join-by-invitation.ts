import { sql } from 'kysely'
import type { SignInAnswer } from '#contract/identity.ts'
import { standingOf } from '#contract/standing.ts'
import { enterWorkplace, hashToken, type OwnPrincipalCall, tokenHashOf } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { asMember, asSystem, withAccount } from '#kernel/scope.ts'
import { findInvitation } from './accept-invitation.ts'
import { invitationAccepted } from './events.ts'

/**
 * Whoever signs in here already joins with that sign-in: it needs the link and the session of the very address that was invited. Nothing of theirs changes,
 * neither name nor password; they work in both businesses from now on, and this session goes to the new one.
 */
export async function joinByInvitation(
  call: OwnPrincipalCall,
  { token }: { token: string },
): Promise<SignInAnswer> {
  const { installation, request } = call
  const { accountId, invited } = await findInvitation(call, token)
  const principal = { ...asSystem(accountId), requestId: request.id }
  await withAccount(installation, principal, async (scope) => {
    const { rows } = await sql<{ refused: Refused | null; member_id: string }>`
      select * from join_by_invitation(${hashToken(token)}, ${tokenHashOf(installation, request)}, ${clock.now()}, ${ids.new()})`.execute(
      scope.database,
    )
    const { refused, member_id: memberId } = rows[0]!
    if (refused) refuse(refused)
    const { actor } = asMember(accountId, memberId, standingOf(invited.role))
    await announce({ ...scope, actor }, invitationAccepted, { data: { memberId, role: invited.role } })
  })
  return enterWorkplace(call, { id: accountId })
}

type Refused = 'link_used' | 'session_ended' | 'invitation_elsewhere' | 'already_member'
