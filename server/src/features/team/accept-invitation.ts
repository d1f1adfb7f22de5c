import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { SignInAnswer } from '#contract/identity.ts'
import type * as contract from '#contract/invitations.ts'
import { rightsSchema } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import {
  type Attempt,
  finishSignIn,
  hashPassword,
  hashToken,
  lockPerson,
  mustBeGoodPassword,
  personOf,
  sealPerson,
  spendAttempts,
  thaw,
} from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asMember, asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { invitationAccepted } from './events.ts'
import { mayChange } from './policy.ts'
import { memberStandings } from './read-rights.ts'

type Invited = ResponseOf<typeof contract.lookAtInvitation>
type Call = { installation: Installation; request: FastifyRequest }

export async function lookAtInvitation(call: Call, { token }: { token: string }): Promise<Invited> {
  return (await findInvitation(call, token)).invited
}

/**
 * Makes the sign-in of whoever was invited, for the invited address and no other: who forwards the link hands over that invitation and nothing of
 * their own. Somebody who left and is asked again comes back under their old name. Nobody who works elsewhere is touched by a link.
 */
export async function acceptInvitation(
  attempt: Attempt,
  { token, name, password }: BodyOf<typeof contract.acceptInvitation>,
): Promise<SignInAnswer> {
  const { installation } = attempt
  const found = await findInvitation(attempt, token)
  const { email, businessName, taken } = found.invited
  mustBeGoodPassword(password, [businessName, name, ...email.split(/[@.]/)])
  if (taken) refuse('email_taken')
  const passwordHash = await hashPassword(installation.master, password)
  const who = await join(attempt, token, found, { name, passwordHash })
  return finishSignIn(attempt, await personOf(installation, who), { by: 'password', strong: false })
}

type Found = Awaited<ReturnType<typeof findInvitation>>

/** Uses the invitation up and makes the member; `also` is done in the same transaction. Without a password only where that gives another way in. */
export async function join(
  { installation }: Pick<Attempt, 'installation'>,
  token: string,
  { accountId, invited, idlePerson }: Found,
  { name, passwordHash }: { name: string; passwordHash: string | null },
  also: (scope: Scope, memberId: string) => Promise<void> = async () => undefined,
): Promise<{ accountId: string; memberId: string }> {
  const { master } = installation
  const personId = idlePerson ?? ids.new()
  const { email, role } = invited
  return withAccount(installation, asSystem(accountId), async (scope) => {
    const { rows } = await sql<{ refused: 'link_used' | 'email_taken' | null; member_id: string }>`
      select * from accept_invitation(${hashToken(token)}, ${clock.now()}, ${personId},
        ${sealPerson(master, personId, { name, email })}, ${passwordHash}, ${ids.new()})`.execute(
      scope.database,
    )
    const { refused, member_id: memberId } = rows[0]!
    if (refused) refuse(refused)
    // They read the mailbox, and the password from before is gone: what an alarm had frozen before they left goes on.
    await thaw(scope, memberId)
    await announce(scope, invitationAccepted, { data: { memberId, role } })
    await also(scope, memberId)
    return { accountId, memberId }
  })
}

export async function findInvitation(call: Call, token: string) {
  const { installation, request } = call
  await spendAttempts(installation, [
    { name: 'mail-link', value: addressBlock(request), allowed: 100, windowSeconds: 900 },
  ])
  const { rows } = await installation.pools.app.query<{
    account_id: string
    invitation_id: string
    idle_person: string | null
    taken: boolean
  }>('select * from find_invitation($1, $2)', [hashToken(token), clock.now()])
  const row = rows[0]
  if (!row) refuse('link_used')
  const invited = await withAccount(installation, asSystem(row.account_id), (scope) =>
    readInvited(scope, row.invitation_id),
  )
  return {
    accountId: row.account_id,
    idlePerson: row.idle_person,
    invited: { ...invited, taken: row.taken },
  }
}

/** What somebody may not give any more, they have not given: who left, has less now, or has raised an alarm, invites nobody. */
async function readInvited(scope: Scope, invitationId: string): Promise<Omit<Invited, 'taken'>> {
  const { database, boxes, accountId } = scope
  const row = await database
    .selectFrom('invitations')
    .innerJoin('accounts', 'accounts.id', 'invitations.account_id')
    .select([
      'invitations.email_cipher',
      'invitations.role',
      'invitations.rights',
      'invitations.invited_by',
      'accounts.name_cipher',
    ])
    .where('invitations.id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const role = row.role as Invited['role']
  const inviter = (await memberStandings(scope)).get(row.invited_by)
  if (!inviter?.permissions.includes('team.manage')) refuse('link_used')
  // Somebody else was in with their sign-in, and they have no new password yet.
  if ((await lockPerson(scope, row.invited_by))?.frozen !== false) refuse('link_used')
  const { actor } = asMember(accountId, row.invited_by, inviter)
  const standing = standingOf(role, rightsSchema.nullable().parse(row.rights))
  if (!mayChange(actor, standing, standing).allowed) refuse('link_used')
  return {
    businessName: boxes.account.open<string>('accounts', 'name', accountId, row.name_cipher),
    email: boxes.account.open<string>('invitations', 'email', invitationId, row.email_cipher),
    role,
  }
}
