import { clock } from '#kernel/clock.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import type { MetaApp } from './apps.ts'

const perAppAndMinuteMax = 60

/**
 * Deliveries turned away at the door are counted for the owner of the app, without their bytes: anybody can send them. The answer does
 * not wait for it, and a flood writes no more than sixty a minute.
 */
export function countRefusedDelivery(installation: Installation, app: MetaApp, reason: string) {
  const minute = Math.floor(Date.now() / 60_000)
  const spent = budgets.get(app.id)
  if (spent?.minute === minute && spent.count >= perAppAndMinuteMax) return
  budgets.set(app.id, { minute, count: spent?.minute === minute ? spent.count + 1 : 1 })
  installation.pools.webhook
    .query('select count_refused_deliveries($1, $2, $3, $4)', [app.id, clock.now(), reason, ids.new()])
    .catch((err) => installation.log.warn({ err, appId: app.id }, 'refused delivery not counted'))
}

const budgets = new Map<string, { minute: number; count: number }>()
