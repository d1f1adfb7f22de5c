import * as contract from '#contract/deals.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeDeal } from './change-deal.ts'
import { createDeal } from './create-deal.ts'
import { listActivity } from './list-activity.ts'
import { moveDeal } from './move-deal.ts'
import { dealById, listDeals, readBoard } from './queries.ts'

export function mountDeals(mount: Mount) {
  mount.inScope(contract.readBoard, readBoard)
  mount.inScope(contract.listDeals, listDeals)
  mount.inScope(contract.createDeal, createDeal)
  mount.inScope(contract.readDeal, dealById)
  mount.inScope(contract.changeDeal, changeDeal)
  mount.inScope(contract.moveDeal, moveDeal)
  mount.inScope(contract.listActivity, listActivity)
}
