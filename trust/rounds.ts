import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { allChecks } from './checks/all.ts'
import type { Check } from './checks/check.ts'
import { commitments } from './commitments/all.ts'
import { recordEvidence } from './evidence.ts'
import { isProofUnderWay } from './proof-folders.ts'
import { runCheck } from './run-check.ts'
import type { Stage } from './stage.ts'
import { inTurn } from './turns.ts'

/** Of one processor core: after each check the checker rests nineteen times as long as it worked (rule X-10). */
const restFactor = 19
const restMillisecondsMax = 60_000
/** The first proof run begins when people have looked around; from then on once a day. */
const firstProofAfterSeconds = 120
const proofEverySeconds = 86_400

/** Runs every check on its commitment's rhythm, one after the other, for as long as the process lives, and the proof run once a day. */
export function startRounds(stage: Stage, checkerFile: string): { stop(): Promise<void> } {
  const stopping = new AbortController()
  let proof: ChildProcess | null = null
  const checking = checkForever()
  const proving = proveDaily()

  async function checkForever() {
    const rhythms = new Map(commitments.map(({ id, rhythmSeconds }) => [id, rhythmSeconds]))
    const due = new Map((await allChecks()).map((check) => [check, 0]))
    while (!stopping.signal.aborted) {
      const [check, at] = [...due].sort((one, other) => one[1] - other[1])[0]!
      await rest(at - Date.now())
      if (stopping.signal.aborted) return
      due.set(check, Date.now() + rhythms.get(check.commitment)! * 1000)
      const spent = await checkAndRecord(check)
      await rest(Math.min(spent * restFactor, restMillisecondsMax))
    }
  }

  /** Answers the milliseconds of processor time that it took. */
  async function checkAndRecord(check: Check): Promise<number> {
    const processor = process.cpuUsage()
    await inTurn(stage, async () => {
      const { check: subject, ...finding } = await runCheck(check, stage)
      await recordEvidence(stage.checker, { kind: 'check', subject, build: stage.build, ...finding })
    }).catch((error) => {
      // What cannot be written down grows old on the page, which says so: nothing else is to be done here.
      process.stderr.write(`evidence of ${check.id} is not kept: ${error.code ?? error.name}\n`)
    })
    const { user, system } = process.cpuUsage(processor)
    return (user + system) / 1000
  }

  async function proveDaily() {
    await rest(firstProofAfterSeconds * 1000)
    while (!stopping.signal.aborted) {
      // One that somebody runs by hand is not joined by a second: both would take twice as long.
      const wait = isProofUnderWay(stage.files.dataFolder)
        ? 60
        : await secondsUntilProof(stage).catch(() => 60)
      if (wait > 0) {
        await rest(Math.min(wait, 3600) * 1000)
        continue
      }
      proof = spawn(
        process.execPath,
        [fileURLToPath(new URL('./prove.ts', import.meta.url)), '--file', checkerFile],
        { stdio: ['pipe', 'ignore', 'inherit'], env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' } },
      )
      await new Promise((resolve) => proof!.once('close', resolve))
      proof = null
      await rest(3600_000)
    }
  }

  async function rest(milliseconds: number) {
    if (milliseconds > 0)
      await pause(milliseconds, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  return {
    async stop() {
      stopping.abort()
      // It ends its throwaway copy when its input ends.
      proof?.stdin?.end()
      await Promise.all([checking, proving])
    },
  }
}

/** None when this build was never proven here, or a day ago. */
async function secondsUntilProof(stage: Stage): Promise<number> {
  const { rows } = await stage.checker.query<{ age: number | null }>(
    `select extract(epoch from now() - max(recorded_at))::float as age from evidence where kind = 'sabotage' and build = $1`,
    [stage.build],
  )
  const age = rows[0]!.age
  return age === null ? 0 : proofEverySeconds - age
}
