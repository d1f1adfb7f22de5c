import * as contract from '#contract/integrations.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { makeKey } from './make-key.ts'
import { keysOf } from './queries.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { scopesToGive } from './scopes.ts'

export function mountIntegrations(mount: Mount) {
  mount.inScope(contract.listKeys, async (scope) => ({
    items: await keysOf(scope),
    scopes: scopesToGive(scope),
  }))
  mount.inScope(contract.makeKey, makeKey)
  mount.inScope(contract.rotateKey, rotateKey)
  mount.inScope(contract.revokeKey, revokeKey)
}
