import * as invitations from '#contract/invitations.ts'
import * as ownership from '#contract/ownership.ts'
import * as contract from '#contract/team.ts'
import { goOn } from '#features/identity/public.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { withAccount } from '#kernel/scope.ts'
import { acceptByGoogle, beginByGoogle } from './accept-by-google.ts'
import { acceptInvitation, lookAtInvitation } from './accept-invitation.ts'
import { changeMember, removeMember } from './change-member.ts'
import { inviteMember, resendInvitation } from './invite-member.ts'
import { joinByInvitation } from './join-by-invitation.ts'
import { listInvitations, withdrawInvitation } from './list-invitations.ts'
import { listMembers, readTeam } from './list-members.ts'
import { endOwnershipOffer, listOwnershipOffers, offerOwnership, takeOwnership } from './ownership.ts'
import { readRights } from './read-rights.ts'

export function mountTeam(mount: Mount) {
  mount.inScope(contract.listMembers, listMembers)
  mount.inScope(contract.readTeam, readTeam)
  mount.inScope(contract.readRights, readRights)
  mount.inScope(contract.changeMember, changeMember)
  mount.inScope(contract.removeMember, removeMember)
  mount.inScope(invitations.listInvitations, listInvitations)
  mount.inScope(invitations.inviteMember, inviteMember)
  mount.inScope(invitations.resendInvitation, resendInvitation)
  mount.inScope(invitations.withdrawInvitation, withdrawInvitation)
  mount.open(invitations.lookAtInvitation, (call) => lookAtInvitation(call, call.input))
  mount.open(invitations.acceptInvitation, (call) => acceptInvitation(call, call.input))
  mount.open(invitations.beginGoogleInvitation, (call) => beginByGoogle(call, call.input))
  mount.open(invitations.acceptInvitationByGoogle, (call) => acceptByGoogle(call, call.input))
  mount.errand(invitations.joinByInvitation, (call) => joinByInvitation(call, call.input))
  mountOwnership(mount)
}

function mountOwnership(mount: Mount) {
  mount.inScope(ownership.listOwnershipOffers, listOwnershipOffers)
  mount.inScope(ownership.offerOwnership, offerOwnership)
  mount.inScope(ownership.endOwnershipOffer, endOwnershipOffer)
  mount.errand(ownership.acceptOwnership, async (call) => {
    await withAccount(call.installation, call.principal, (scope) => takeOwnership(scope, call.input))
    // What they had open was for what they were; they go on as what they are now.
    return goOn(call)
  })
}
