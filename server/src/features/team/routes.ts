import * as invitations from '#contract/invitations.ts'
import * as contract from '#contract/team.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { acceptInvitation, lookAtInvitation } from './accept-invitation.ts'
import { changeMember, removeMember } from './change-member.ts'
import { inviteMember, resendInvitation } from './invite-member.ts'
import { listInvitations, withdrawInvitation } from './list-invitations.ts'
import { listMembers } from './list-members.ts'
import { readRights } from './read-rights.ts'

export function mountTeam(mount: Mount) {
  mount.inScope(contract.listMembers, listMembers)
  mount.inScope(contract.readRights, readRights)
  mount.inScope(contract.changeMember, changeMember)
  mount.inScope(contract.removeMember, removeMember)
  mount.inScope(invitations.listInvitations, listInvitations)
  mount.inScope(invitations.inviteMember, inviteMember)
  mount.inScope(invitations.resendInvitation, resendInvitation)
  mount.inScope(invitations.withdrawInvitation, withdrawInvitation)
  mount.open(invitations.lookAtInvitation, (call) => lookAtInvitation(call, call.input))
  mount.open(invitations.acceptInvitation, (call) => acceptInvitation(call, call.input))
}
