import { listMembers as endpoint } from '#contract/team.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { listMembers } from './list-members.ts'

export function mountTeam(mount: Mount) {
  mount.inScope(endpoint, listMembers)
}
