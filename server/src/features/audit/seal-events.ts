import { clock } from '#kernel/clock.ts'
import { inRounds } from '#kernel/in-rounds.ts'
import type { Installation } from '#kernel/installation.ts'
import { makeCheckpoint } from './checkpoints.ts'

const roundMilliseconds = 2_000
const checkpointMilliseconds = 3_600_000

/**
 * Seals what was announced, every few seconds, and signs where all chains stand: hourly, and soon after each start. Several processes may do it; whoever
 * comes first has it done. No request ever waits for any of it.
 */
export function startSealing(installation: Installation): { stop(): Promise<void> } {
  let dueAt = 0
  const round = async (number: number) => {
    await sealEvents(installation)
    // What was there before the start is noted in the first round and sealed in the second.
    if (number <= 2 || clock.now().getTime() < dueAt) return
    await makeCheckpoint(installation)
    dueAt = clock.now().getTime() + checkpointMilliseconds
  }
  return inRounds(roundMilliseconds, round, (err) =>
    installation.log.warn({ err }, 'sealing the audit log failed; it is tried again'),
  )
}

/** One round: seals up to what the round before had noted, when nobody is writing below it any more. Answers how many seals were made. */
export async function sealEvents({ pools }: Installation): Promise<number> {
  const { rows } = await pools.app.query<{ made: number }>('select seal_events($1) as made', [clock.now()])
  return rows[0]!.made
}
