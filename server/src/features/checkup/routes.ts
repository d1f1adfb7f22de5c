import * as contract from '#contract/checkup.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { readOwn } from './read-own.ts'
import { readTeamCheckup } from './read-team.ts'
import { readReview, reviewTeam } from './review-team.ts'

export function mountCheckup(mount: Mount) {
  mount.inScope(contract.readOwnCheckup, readOwn)
  mount.inScope(contract.readTeamCheckup, readTeamCheckup)
  mount.inScope(contract.readTeamReview, readReview)
  mount.inScope(contract.reviewTeam, reviewTeam)
}
