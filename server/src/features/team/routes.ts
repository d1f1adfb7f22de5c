import * as contract from '#contract/team.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeMember, removeMember } from './change-member.ts'
import { listMembers } from './list-members.ts'

export function mountTeam(mount: Mount) {
  mount.inScope(contract.listMembers, listMembers)
  mount.inScope(contract.changeMember, changeMember)
  mount.inScope(contract.removeMember, removeMember)
}
