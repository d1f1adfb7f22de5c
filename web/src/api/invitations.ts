import { queryOptions } from '@tanstack/react-query'
import type { ResponseOf } from '#contract/endpoint.ts'
import type * as invitations from '#contract/invitations.ts'
import type { Role } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import { ask, part } from './client.ts'
import { keys } from './keys.ts'
import { queryClient } from './query-client.ts'

export function invitationsQuery() {
  return queryOptions({
    queryKey: keys.invitations,
    queryFn: ({ signal }) =>
      ask<ResponseOf<typeof invitations.listInvitations>>('GET', '/invitations', { signal }),
  })
}

export async function inviteMember(
  email: string,
  given: { role: Role; rights: Rights | null },
): Promise<invitations.SentInvitation> {
  return changed(ask('POST', '/invitations', { body: { email, ...given } }))
}

export async function resendInvitation(id: string): Promise<invitations.SentInvitation> {
  return changed(ask('POST', `/invitations/${part(id)}/resend`, { body: {} }))
}

export async function withdrawInvitation(id: string): Promise<void> {
  await changed(ask('DELETE', `/invitations/${part(id)}`))
}

export type Invited = ResponseOf<typeof invitations.lookAtInvitation>

export async function lookAtInvitation(token: string): Promise<Invited> {
  return ask('POST', '/invitations/look', { body: { token }, beforeSignIn: true })
}

async function changed<Answer>(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked
  await queryClient.invalidateQueries({ queryKey: keys.invitations })
  return answer
}
