import * as contract from '#contract/audit.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { listCheckpoints } from './checkpoints.ts'
import { exportAudit } from './export-audit.ts'
import { listAudit } from './list-audit.ts'

export function mountAudit(mount: Mount) {
  mount.inScope(contract.listAudit, listAudit)
  mount.open(contract.listCheckpoints, ({ installation, input }) => listCheckpoints(installation, input))
  mount.errand(contract.exportAudit, exportAudit)
}
