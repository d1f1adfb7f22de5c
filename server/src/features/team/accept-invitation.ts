import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { SignInAnswer } from '#contract/identity.ts'
import type * as contract from '#contract/invitations.ts'
import { standingOf } from '#contract/standing.ts'
import {
  type Attempt,
  finishSignIn,
  hashPassword,
  hashToken,
  mustBeGoodPassword,
  personOf,
  sealPerson,
  spendAttempts,
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
  return (await find(call, token)).invited
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
  const { master } = installation
  const { accountId, invited, idlePerson } = await find(attempt, token)
  const { email, businessName } = invited
  if (invited.taken) refuse('email_taken')
  mustBeGoodPassword(password, [businessName, name, ...email.split(/[@.]/)])
  const passwordHash = await hashPassword(master, password)
  const personId = idlePerson ?? ids.new()
  const memberId = await withAccount(installation, asSystem(accountId), async (scope) => {
    const { rows } = await sql<{ refused: 'link_used' | 'email_taken' | null; member_id: string }>`
      select * from accept_invitation(${hashToken(token)}, ${clock.now()}, ${personId},
        ${sealPerson(master, personId, { name, email })}, ${passwordHash}, ${ids.new()})`.execute(
      scope.database,
    )
    const { refused, member_id } = rows[0]!
    if (refused) refuse(refused)
    await announce(scope, invitationAccepted, { data: { memberId: member_id, role: invited.role } })
    return member_id
  })
  const person = await personOf(installation, { accountId, memberId })
  return finishSignIn(attempt, person, { by: 'password', strong: false })
}

async function find(call: Call, token: string) {
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

/** What somebody may not give any more, they have not given: who left, or has less now, invites nobody. */
async function readInvited(scope: Scope, invitationId: string): Promise<Omit<Invited, 'taken'>> {
  const { database, boxes, accountId } = scope
  const row = await database
    .selectFrom('invitations')
    .innerJoin('accounts', 'accounts.id', 'invitations.account_id')
    .select([
      'invitations.email_cipher',
      'invitations.role',
      'invitations.invited_by',
      'accounts.name_cipher',
    ])
    .where('invitations.id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const role = row.role as Invited['role']
  const inviter = (await memberStandings(scope)).get(row.invited_by)
  if (!inviter?.permissions.includes('team.manage')) refuse('link_used')
  const { actor } = asMember(accountId, row.invited_by, inviter)
  if (!mayChange(actor, standingOf(role), standingOf(role)).allowed) refuse('link_used')
  return {
    businessName: boxes.account.open<string>('accounts', 'name', accountId, row.name_cipher),
    email: boxes.account.open<string>('invitations', 'email', invitationId, row.email_cipher),
    role,
  }
}
