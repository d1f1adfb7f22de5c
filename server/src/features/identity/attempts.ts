import { createHmac } from 'node:crypto'
import { clock } from '#kernel/clock.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'

/**
 * Attempts are counted in the database, so that several processes share one budget, and under keyed hashes, so that nobody's
 * address stands there. A budget is spent before the attempt is made: a burst at once gains nothing. It holds in every window of that length, wherever the
 * window begins: there is no edge around which twice as many fit.
 */
export type Budget = { name: string; value: string; allowed: number; windowSeconds: number }

export async function spendAttempts(installation: Installation, budgets: Budget[]) {
  for (const budget of budgets) {
    const { rows } = await installation.pools.app.query<{ wait: number }>(
      'select spend_attempt($1, $2, $3, $4) as wait',
      [keyOf(installation, budget), clock.now(), budget.allowed, budget.windowSeconds],
    )
    const wait = rows[0]!.wait
    if (wait > 0) refuse('rate_limited', { retryAfterSeconds: wait, limit: budget })
  }
}

/** Gives one attempt back that was none. */
export async function refundAttempt(installation: Installation, budget: Budget) {
  await installation.pools.app.query('select refund_attempt($1)', [keyOf(installation, budget)])
}

export async function forgetAttempts(installation: Installation, budgets: Budget[]) {
  for (const budget of budgets) {
    await installation.pools.app.query('select forget_attempts($1)', [keyOf(installation, budget)])
  }
}

function keyOf({ master }: Installation, { name, value }: Budget): Buffer {
  return createHmac('sha256', master.derive('rate limits')).update(`${name}:${value}`).digest()
}
