import { sql } from 'kysely'
import { z } from 'zod'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue } from '#kernel/tasks.ts'
import { signInRefused } from './events.ts'

const quarterMilliseconds = 15 * 60_000

type Member = { accountId: string; memberId: string }

/** Refused in this process and not yet in the database: while one is being written, those after it are counted together. */
const counts = new Map<string, number>()

/**
 * A sign-in was refused to whoever named this member. Nobody waits for it: the answer takes as long as for somebody unknown. The first is told at
 * once; of a flood, one event in a quarter of an hour says how many.
 */
export function countRefusedSignIn(installation: Installation, member: Member) {
  const key = member.memberId
  const waiting = counts.get(key)
  counts.set(key, (waiting ?? 0) + 1)
  if (waiting !== undefined) return
  void writeCounts(installation, member)
    .catch((err) => installation.log.warn({ err }, 'a refused sign-in could not be counted'))
    .finally(() => counts.delete(key))
}

async function writeCounts(installation: Installation, { accountId, memberId }: Member) {
  for (let count = counts.get(memberId) ?? 0; count > 0; count = counts.get(memberId) ?? 0) {
    counts.set(memberId, 0)
    await withAccount(installation, asSystem(accountId), (scope) => tellOrKeep(scope, memberId, count))
  }
}

async function tellOrKeep(scope: Scope, memberId: string, count: number) {
  const now = clock.now()
  const due = new Date(now.getTime() - quarterMilliseconds)
  const { rows } = await sql<{ telling: number; untold: number }>`
    insert into refused_sign_ins as r (member_id, told_at, telling) values (${memberId}, ${now}, ${count})
    on conflict (account_id, member_id) do update set
      telling = case when r.told_at <= ${due} then r.untold + ${count} else 0 end,
      untold = case when r.told_at <= ${due} then 0 else r.untold + ${count} end,
      told_at = case when r.told_at <= ${due} then ${now} else r.told_at end
    returning telling, untold`.execute(scope.database)
  const { telling, untold } = rows[0]!
  if (telling > 0) await announce(scope, signInRefused, { data: { memberId, count: telling } })
  // The first that is kept back: what a flood leaves is told when the quarter is over, whether or not another comes.
  else if (untold === count) {
    const runAt = new Date(now.getTime() + quarterMilliseconds)
    await enqueue(scope, tellTheRest, { memberId }, { key: `refused-sign-ins:${memberId}`, runAt })
  }
}

export const tellTheRest = defineTask({
  name: 'identity.tell_refused_sign_ins',
  payload: z.object({ memberId: z.uuid() }),
  run: ({ installation, principal }, { memberId }) =>
    withAccount(installation, principal, async (scope) => {
      const now = clock.now()
      const { rows } = await sql<{ telling: number }>`
        update refused_sign_ins set telling = untold, untold = 0, told_at = ${now}
         where member_id = ${memberId} and untold > 0
        returning telling`.execute(scope.database)
      if (rows[0]) await announce(scope, signInRefused, { data: { memberId, count: rows[0].telling } })
    }),
})
