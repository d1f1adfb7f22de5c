import { setTimeout as pause } from 'node:timers/promises'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { checkpointsHold } from './support/read-checkpoints.ts'
import { ownEventsHold, sealsHold } from './support/read-seals.ts'

export const auditIsSealed: Check = {
  id: 'audit-is-sealed',
  commitment: 'E-09',
  looksAt:
    'Computes the seals of every business anew from its audit log, event by event for the test businesses, follows the chain from seal to seal and the signed checkpoints, compares them with the copies that were kept elsewhere, and looks whether what the last two checkpoints say is still so.',
  run: examine,
}

const patienceMilliseconds = 25_000

async function examine(stage: Stage): Promise<Examined> {
  await sealedByNow(stage)
  const checkpoints = await checkpointsHold(stage)
  const seals = await sealsHold(stage, checkpoints.before)
  const own = await ownEventsHold(stage, stage.canaries.a)
  return {
    examined: seals.events,
    // The same events counted by the test business itself, through its own rights.
    floor: own,
    control: `${own} events of a test business, each computed anew, give the digests that were sealed`,
    measured: {
      seals: seals.seals,
      accounts: seals.accounts,
      checkpoints: checkpoints.checked,
      copies: checkpoints.copies,
      evidence: checkpoints.evidence,
    },
  }
}

/** After a start the first seals and the first checkpoint take a moment. What has waited for a minute is not being sealed. */
async function sealedByNow({ checker, probe, canaries }: Stage) {
  const until = Date.now() + patienceMilliseconds
  for (;;) {
    const { rows } = await checker.query<{ checkpoints: number }>(
      'select count(*)::int as checkpoints from (select from checkpoints limit 1) one',
    )
    const late = await probe(canaries.a.accountId, async (client) => {
      const { rows } = await client.query<{ late: number; sealed: number }>(`
        select (select count(*)::int from event_seals) as sealed,
               (select count(*)::int from events
                 where at < now() - interval '1 minute' and seq > coalesce((select max(last_seq) from event_seals), 0)) as late`)
      return rows[0]!
    })
    if (rows[0]!.checkpoints > 0 && late.sealed > 0 && late.late === 0) return
    if (Date.now() > until) throw new Broken('not_sealed', `${late.late} events`)
    await pause(500)
  }
}
