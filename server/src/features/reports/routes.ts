import * as contract from '#contract/reports.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { readActivity } from './read-activity.ts'

export function mountReports(mount: Mount) {
  mount.inScope(contract.readActivity, readActivity)
}
