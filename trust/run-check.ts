import { setTimeout as pause } from 'node:timers/promises'
import { Broken, type Check } from './checks/check.ts'
import type { Stage } from './stage.ts'

/** What a check found, as it goes into evidence. */
export type Finding = {
  check: string
  commitment: string
  verdict: 'pass' | 'fail' | 'error' | 'not_claimed'
  reason: string | null
  startedAt: Date
  endedAt: Date
  details: Record<string, unknown>
}

const limitMilliseconds = 120_000

/** Runs one check. Whatever happens ends in a finding: a crash or a check that does not end is an error, and counts as not green. */
export async function runCheck(check: Check, stage: Stage): Promise<Finding> {
  const startedAt = new Date()
  const processor = process.cpuUsage()
  const found = await Promise.race([verdictOf(check, stage), tooLate()])
  const spent = process.cpuUsage(processor)
  return {
    check: check.id,
    commitment: check.commitment,
    ...found,
    startedAt,
    endedAt: new Date(),
    details: {
      looksAt: check.looksAt,
      ...found.details,
      processorMilliseconds: Math.round((spent.user + spent.system) / 1000),
    },
  }
}

type Verdict = Pick<Finding, 'verdict' | 'reason' | 'details'>

async function verdictOf(check: Check, stage: Stage): Promise<Verdict> {
  try {
    const outcome = await check.run(stage)
    if ('notClaimed' in outcome)
      return { verdict: 'not_claimed', reason: outcome.notClaimed.slice(0, 200), details: {} }
    const { examined, floor, control, measured } = outcome
    const details = { examined, floor, control, ...(measured && { measured }) }
    if (!(floor >= 1 && examined >= floor)) return { verdict: 'fail', reason: 'empty_success', details }
    if (!control) return { verdict: 'fail', reason: 'no_positive_control', details }
    return { verdict: 'pass', reason: null, details }
  } catch (error) {
    if (error instanceof Broken) {
      return {
        verdict: 'fail',
        reason: error.reason.slice(0, 200),
        details: { where: error.where.slice(0, 500) },
      }
    }
    return { verdict: 'error', reason: describe(error), details: {} }
  }
}

async function tooLate(): Promise<Verdict> {
  await pause(limitMilliseconds, undefined, { ref: false })
  return { verdict: 'error', reason: 'did not end', details: {} }
}

/** A database's message may quote a value: of its errors only the code is told. */
function describe(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string }
  return (code ? `${name ?? 'Error'} ${code}` : `${name ?? 'Error'}: ${message ?? ''}`).slice(0, 200)
}
