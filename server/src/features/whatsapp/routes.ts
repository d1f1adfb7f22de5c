import * as contract from '#contract/whatsapp.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { connectNumber } from './connect-number.ts'
import { listNumbers } from './queries.ts'
import { readDeliveries } from './read-deliveries.ts'
import { replayItems } from './replay-items.ts'

export function mountWhatsapp(mount: Mount) {
  mount.inScope(contract.listNumbers, listNumbers)
  mount.errand(contract.connectNumber, ({ installation, principal, input }) =>
    connectNumber(installation, principal, input),
  )
  mount.inScope(contract.readDeliveries, readDeliveries)
  mount.inScope(contract.replayItems, replayItems)
}
