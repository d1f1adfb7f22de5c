import * as contract from '#contract/team.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeMember, removeMember } from './change-member.ts'
import { listMembers } from './list-members.ts'
import { readRights } from './read-rights.ts'

export function mountTeam(mount: Mount) {
  mount.inScope(contract.listMembers, listMembers)
  mount.inScope(contract.readRights, readRights)
  mount.inScope(contract.changeMember, changeMember)
  mount.inScope(contract.removeMember, removeMember)
}
