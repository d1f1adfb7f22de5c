import { listCommitments } from '#contract/trust.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { currentTrust } from './current-trust.ts'

export function mountTrust(mount: Mount) {
  mount.open(listCommitments, ({ installation }) => currentTrust(installation))
}
