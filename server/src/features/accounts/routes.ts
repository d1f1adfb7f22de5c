import { changeAccount as changeEndpoint, readAccount as readEndpoint } from '#contract/accounts.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeAccount } from './change-account.ts'
import { readAccount } from './read-account.ts'

export function mountAccounts(mount: Mount) {
  mount.inScope(readEndpoint, readAccount)
  mount.inScope(changeEndpoint, changeAccount)
}
