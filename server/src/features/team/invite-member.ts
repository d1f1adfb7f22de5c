import { randomBytes } from 'node:crypto'
import type { BodyOf } from '#contract/endpoint.ts'
import type { inviteMember as endpoint, SentInvitation } from '#contract/invitations.ts'
import type { Role } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { emailHash, hashToken, spendAttempts } from '#features/identity/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { memberIdOf, mustBeAllowed, type Scope } from '#kernel/scope.ts'
import { memberInvited } from './events.ts'
import { openInvitations } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { mayChange } from './policy.ts'
import { toStore } from './read-rights.ts'

const daysValid = 7
const openMax = 100

/** With what whoever invites could give to somebody who is here. Inviting an address again sends a new link with what is wanted now. */
export async function inviteMember(
  scope: Scope,
  { email, role, rights: wanted }: BodyOf<typeof endpoint>,
): Promise<SentInvitation> {
  const standing = standingOf(role, wanted)
  mustBeAllowed(mayChange(scope.actor, standing, standing))
  const { items: members } = await listMembers(scope)
  if (members.some((member) => member.email === email)) refuse('already_member')
  const open = await openInvitations(scope)
  const before = open.find((invitation) => invitation.email === email)
  if (!before && open.length >= openMax) refuse('invitations_many')
  if (before) mustBeAllowed(mayChange(scope.actor, standingOf(before.role, before.rights), standing))
  const id = before?.id ?? ids.new()
  const now = clock.now()
  const rights = toStore(standing)
  const fields = { role, rights: rights && JSON.stringify(rights), invited_by: memberIdOf(scope.actor)! }
  if (before) await scope.database.updateTable('invitations').set(fields).where('id', '=', id).execute()
  else {
    await scope.database
      .insertInto('invitations')
      .values({
        ...fields,
        id,
        email_hash: emailHash(scope.installation.master, email),
        email_cipher: scope.boxes.account.seal('invitations', 'email', id, email),
        created_at: now,
        sent_at: now,
        expires_at: now,
      })
      .execute()
  }
  return send(scope, { id, email, role, rights })
}

/** Another seven days, and another link. */
export async function resendInvitation(scope: Scope, { id }: { id: string }): Promise<SentInvitation> {
  const invitation = (await openInvitations(scope)).find((one) => one.id === id) ?? refuse('not_found')
  const standing = standingOf(invitation.role, invitation.rights)
  mustBeAllowed(mayChange(scope.actor, standing, standing))
  // Whoever sends it again answers for it from now on.
  await scope.database
    .updateTable('invitations')
    .set({ invited_by: memberIdOf(scope.actor)! })
    .where('id', '=', id)
    .execute()
  return send(scope, invitation)
}

async function send(
  scope: Scope,
  { id, email, role, rights }: { id: string; email: string; role: Role; rights: Rights | null },
): Promise<SentInvitation> {
  const { installation, accountId } = scope
  await spendAttempts(installation, [
    { name: 'invitation', value: `${accountId} ${email}`, allowed: 5, windowSeconds: 24 * 3600 },
    { name: 'invitations', value: accountId, allowed: 60, windowSeconds: 24 * 3600 },
    { name: 'invited', value: email, allowed: 10, windowSeconds: 24 * 3600 },
  ])
  const now = clock.now()
  const byMail = installation.mail !== null
  await scope.database
    .updateTable('invitations')
    .set({
      token_hash: null,
      by_mail: byMail,
      sent_at: now,
      expires_at: new Date(now.getTime() + daysValid * 24 * 3_600_000),
    })
    .where('id', '=', id)
    .execute()
  // Where there is mail, whoever invites never sees the link: only the mailbox does, and that it does is what accepting proves.
  const link = byMail ? null : await makeInvitationLink(scope, id)
  await announce(scope, memberInvited, { data: { invitationId: id, role, rights } })
  const invitation = (await openInvitations(scope)).find((one) => one.id === id)!
  return { invitation, link }
}

/** A new link, which makes the one before void; null when nobody waits for it any more. */
export async function makeInvitationLink(
  { database, installation }: Scope,
  id: string,
): Promise<string | null> {
  const token = randomBytes(32).toString('base64url')
  const { numUpdatedRows } = await database
    .updateTable('invitations')
    .set({ token_hash: hashToken(token) })
    .where('id', '=', id)
    .where('status', '=', 'open')
    .where('expires_at', '>', clock.now())
    .executeTakeFirst()
  return numUpdatedRows > 0n ? `${installation.config.publicUrl.origin}/invitation#${token}` : null
}
