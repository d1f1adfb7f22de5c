import type { Trust, TrustCommitment, TrustVerdict } from '#contract/trust.ts'
import type { Commitment } from '#trust/commitments/commitment.ts'
import type { CheckRows, DayRow, Evidence, SabotageRow } from './queries.ts'
import { reasonWords } from './reason-words.ts'
import { type CheckVerdict, judgeCheck, judgeProof, standingOf, stillPlanted, worstOf } from './verdicts.ts'

export type Register = { commitments: readonly Commitment[]; limitation: string }

/** What the world is told: the register's words, and what evidence says about each of them. */
export function tellTrust({ commitments, limitation }: Register, evidence: Evidence, build: string): Trust {
  const newestAge = Math.min(...evidence.sabotages.map(({ ageSeconds }) => ageSeconds))
  const told = commitments.map((commitment) => {
    const ofThis = <Row extends { commitment: string }>(rows: Row[]) =>
      rows.filter((row) => row.commitment === commitment.id)
    return tellCommitment(commitment, build, {
      checks: ofThis(evidence.checks),
      sabotages: stillPlanted(ofThis(evidence.sabotages), newestAge),
      days: ofThis(evidence.days),
      from: evidence.from,
      to: evidence.to,
    })
  })
  return {
    at: evidence.now.toISOString(),
    build,
    headline: headlineOf(told, evidence),
    limitation,
    commitments: told,
  }
}

type Rows = { checks: CheckRows[]; sabotages: SabotageRow[]; days: DayRow[]; from: string; to: string }

function tellCommitment(commitment: Commitment, build: string, rows: Rows): TrustCommitment {
  const judged = rows.checks.map((check) => ({
    check,
    ...judgeCheck(check, { build, rhythmSeconds: commitment.rhythmSeconds }),
  }))
  const verdict = worstOf(judged.map((one) => one.verdict))
  const oldest = rows.checks
    .flatMap(({ latest }) => latest ?? [])
    .reduce<CheckRows['latest']>((old, one) => (old && old.ageSeconds >= one.ageSeconds ? old : one), null)
  const proof = tellProof(rows, build)
  return {
    id: commitment.id,
    sentence: commitment.sentence,
    kept: commitment.kept,
    kind: commitment.kind,
    source: commitment.source,
    rhythmSeconds: commitment.rhythmSeconds,
    verdict,
    standing: standingOf(verdict, proof.state),
    reason: reasonOf(verdict, judged, commitment.rhythmSeconds),
    checkedAt: oldest?.recordedAt.toISOString() ?? null,
    ageSeconds: oldest && wholeSeconds(oldest.ageSeconds),
    earlierBuild: judged.some(({ earlierBuild }) => earlierBuild),
    proof,
    checks: judged.map(({ check: { check, latest }, verdict: said }) => ({
      id: check,
      looksAt: latest?.details.looksAt ?? null,
      verdict: said,
      examined: latest?.details.examined ?? null,
      floor: latest?.details.floor ?? null,
      control: latest?.details.control ?? null,
      checkedAt: latest?.recordedAt.toISOString() ?? null,
    })),
    history: historyOf(rows),
  }
}

type Judged = CheckVerdict & { check: CheckRows }

function reasonOf(verdict: TrustVerdict, judged: Judged[], rhythmSeconds: number): string | null {
  const found = judged.find((one) => one.verdict === verdict)
  if (!found) return null
  const { check, earlierBuild } = found
  // A crash after a failure is the last word in time, not in weight.
  const row = verdict === 'broken' ? check.decisive : check.latest
  return reasonWords({
    verdict,
    check: check.check,
    code: row?.reason ?? null,
    notClaimed: row?.details.notClaimed ?? null,
    ageSeconds: check.latest && wholeSeconds(check.latest.ageSeconds),
    rhythmSeconds,
    earlierBuild,
  })
}

function tellProof({ checks, sabotages }: Rows, build: string): TrustCommitment['proof'] {
  const firsts = checks.flatMap(({ firstAgeSeconds }) => firstAgeSeconds ?? [])
  const { state, ageSeconds } = judgeProof(sabotages, firsts.length > 0 ? Math.max(...firsts) : null)
  const oldest = sabotages.find(({ caughtAgeSeconds }) => caughtAgeSeconds === ageSeconds)
  return {
    state,
    provenAt: (ageSeconds !== null && oldest?.caughtAt?.toISOString()) || null,
    ageSeconds: ageSeconds && wholeSeconds(ageSeconds),
    earlierBuild: sabotages.some(({ caughtBuild }) => caughtBuild !== null && caughtBuild !== build),
    sabotages: sabotages.map(({ id, does, result, at, caughtAt }) => ({
      id,
      does,
      result,
      at: at.toISOString(),
      caughtAt: caughtAt?.toISOString() ?? null,
    })),
  }
}

function historyOf({ days, from, to }: Rows): TrustCommitment['history'] {
  const checkedFrom = days[0]?.day ?? null
  const seen = new Set(days.map(({ day }) => day))
  return {
    from,
    to,
    checkedFrom,
    redDays: days.flatMap(({ day, failed, unclear }) =>
      failed || unclear ? [{ day, verdict: failed ? ('broken' as const) : ('unclear' as const) }] : [],
    ),
    gapDays: checkedFrom ? daysBetween(checkedFrom, to).filter((day) => !seen.has(day)) : [],
  }
}

export function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10))
  return days
}

function headlineOf(told: TrustCommitment[], { last, sabotages }: Evidence): Trust['headline'] {
  const planted = told.flatMap(({ proof }) => proof.sabotages)
  const claimed = told.filter(({ verdict }) => verdict !== 'not_claimed')
  const proofAges = claimed.map(({ proof }) => proof.ageSeconds)
  const known = proofAges.filter((age) => age !== null)
  return {
    kept: told.filter(({ standing }) => standing === 'good').length,
    published: told.length,
    broken: told.filter(({ standing }) => standing === 'bad').length,
    notClaimed: told.length - claimed.length,
    sabotages: {
      planted: planted.length,
      caught: planted.filter(({ result }) => result === 'caught').length,
    },
    oldestProofDays:
      sabotages.length > 0 && known.length > 0 && known.length === proofAges.length
        ? Math.round((Math.max(...known) / 86_400) * 10) / 10
        : null,
    evidence: last && { seq: last.seq, digest: last.digest, recordedAt: last.recordedAt.toISOString() },
  }
}

const wholeSeconds = (seconds: number) => Math.max(0, Math.floor(seconds))
