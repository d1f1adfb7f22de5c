import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeDemo as endpoint } from '#contract/accounts.ts'
import type { Mount, SignedInCall } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { demoRemovedMark } from './demo-file.ts'
import { endDemo } from './end-demo.ts'

export function mountDemo(mount: Mount) {
  mount.errand(endpoint, removeDemo)
}

/** One click: the demo business and the simulated outside world are gone, and do not come back. */
async function removeDemo({ installation, principal }: SignedInCall<typeof endpoint>) {
  if (!(await endDemo(installation, principal.accountId))) refuse('no_demo')
  writeFileSync(join(installation.config.dataFolder, demoRemovedMark), `${new Date().toISOString()}\n`)
  await installation.stopSimulator()
  // The one that ran beside it is gone; the operator's own stays.
  installation.google = installation.config.google
  return undefined
}
