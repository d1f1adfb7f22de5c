import type { ProofState, Standing, TrustVerdict } from '#contract/trust.ts'

/** A verdict older than so many of its rhythms is stale (rule X-03). */
const rhythmsMax = 2
/** A proof older than this is overdue (rule X-02). */
export const proofDaysMax = 7
const daySeconds = 86_400

/** One result as it stands in evidence; the age is by the database's own clock, from record to question. */
export type Result = {
  verdict: 'pass' | 'fail' | 'error' | 'not_claimed'
  build: string
  ageSeconds: number
}

export type CheckVerdict = { verdict: TrustVerdict; earlierBuild: boolean }

/**
 * What one check says now. `decisive` is the last result that was no error. A promise that was seen broken stays so until a check has seen otherwise:
 * neither a crash, nor silence, nor another build makes it look better.
 */
export function judgeCheck(
  { latest, decisive }: { latest: Result | null; decisive: Result | null },
  { build, rhythmSeconds }: { build: string; rhythmSeconds: number },
): CheckVerdict {
  if (!latest) return { verdict: 'unchecked', earlierBuild: false }
  const earlierBuild = latest.build !== build
  if (decisive?.verdict === 'fail') return { verdict: 'broken', earlierBuild }
  if (isTooOld(latest, rhythmSeconds) || earlierBuild) return { verdict: 'stale', earlierBuild }
  return { verdict: fresh[latest.verdict], earlierBuild }
}

function isTooOld({ ageSeconds }: Result, rhythmSeconds: number): boolean {
  // A record from the future is one whose age nobody knows.
  return ageSeconds > rhythmsMax * rhythmSeconds || ageSeconds < -clockSlackSeconds
}

const clockSlackSeconds = 60

const fresh: Record<Result['verdict'], TrustVerdict> = {
  pass: 'kept',
  fail: 'broken',
  error: 'unclear',
  not_claimed: 'not_claimed',
}

const worstFirst: TrustVerdict[] = ['broken', 'unclear', 'stale', 'unchecked', 'not_claimed', 'kept']

/** The worst of its checks'; without any check nothing is kept. */
export function worstOf(verdicts: TrustVerdict[]): TrustVerdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'unchecked'
}

/** One way to break a promise, and what became of it in throwaway copies. */
export type Planted = {
  result: 'caught' | 'missed' | 'unclear'
  /** Of the last attempt. */
  ageSeconds: number
  /** Of the last catch; null when it was never caught. */
  caughtAgeSeconds: number | null
}

/**
 * Leaves out what is planted no more: not attempted within 7 days of the newest attempt of all. What was missed does not go away by not being tried
 * again, and a commitment keeps what it has rather than to lose all of it.
 */
export function stillPlanted<One extends Planted>(ofCommitment: One[], newestAgeSeconds: number): One[] {
  const current = ofCommitment.filter(
    ({ ageSeconds, result }) =>
      result === 'missed' || ageSeconds <= newestAgeSeconds + proofDaysMax * daySeconds,
  )
  return current.length > 0 ? current : ofCommitment
}

/** `checkedForSeconds`: how long the commitment has been checked here; a fresh installation has time until its first proof. */
export function judgeProof(
  planted: Planted[],
  checkedForSeconds: number | null,
): { state: ProofState; ageSeconds: number | null } {
  const caught = planted.map(({ caughtAgeSeconds }) => caughtAgeSeconds)
  const known = caught.filter((age) => age !== null)
  const ageSeconds = known.length > 0 && known.length === planted.length ? Math.max(0, ...known) : null
  if (planted.some(({ result }) => result === 'missed')) return { state: 'missed', ageSeconds }
  if (ageSeconds === null) {
    const isLate = checkedForSeconds !== null && checkedForSeconds > proofDaysMax * daySeconds
    return { state: isLate ? 'overdue' : 'not_yet', ageSeconds }
  }
  return { state: ageSeconds > proofDaysMax * daySeconds ? 'overdue' : 'proven', ageSeconds }
}

/** Kept counts only where the check can be believed. */
export function standingOf(verdict: TrustVerdict, proof: ProofState): Standing {
  if (verdict === 'not_claimed') return 'open'
  if (verdict === 'broken' || verdict === 'unclear' || proof === 'missed') return 'bad'
  return verdict === 'kept' && proof !== 'overdue' ? 'good' : 'open'
}
