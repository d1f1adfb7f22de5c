import type { Pool } from 'pg'

/** A line of the chain as it is handed in; number, time of recording and digests are the database's. */
export type Evidence = {
  kind: 'check' | 'sabotage'
  commitment: string
  /** Name of the check, or of the sabotage. */
  subject: string
  verdict: 'pass' | 'fail' | 'error' | 'not_claimed' | 'caught' | 'missed'
  reason: string | null
  build: string
  startedAt: Date
  endedAt: Date
  details: Record<string, unknown>
}

export async function recordEvidence(checker: Pool, evidence: Evidence) {
  await checker.query(
    `insert into evidence (kind, commitment, subject, verdict, reason, build, schema_version, started_at, ended_at, details)
     values ($1, $2, $3, $4, $5, $6, (select max(name) from migrations), $7, $8, $9)`,
    [
      evidence.kind,
      evidence.commitment,
      evidence.subject,
      evidence.verdict,
      evidence.reason,
      evidence.build,
      evidence.startedAt,
      evidence.endedAt,
      JSON.stringify(evidence.details),
    ],
  )
}

/** The number of the first line that does not follow from the one before it, or null when the whole chain holds. */
export async function firstBreak(checker: Pool): Promise<{ lines: number; brokenAt: number | null }> {
  const { rows } = await checker.query<{ lines: string; broken_at: string | null }>(`
    select count(*) as lines, min(seq) filter (where not holds) as broken_at
      from (select seq,
                   previous_digest = lag(digest, 1, sha256('plumbline evidence')) over (order by seq)
                   and seq = lag(seq, 1, 0) over (order by seq) + 1
                   and digest = sha256(convert_to(jsonb_build_array(
                     seq, kind, commitment, subject, verdict, reason, build, schema_version, extract(epoch from started_at),
                     extract(epoch from ended_at), details, extract(epoch from recorded_at), encode(previous_digest, 'hex'))::text, 'UTF8'))
                   as holds
              from evidence) as chain`)
  const { lines, broken_at } = rows[0]!
  return { lines: Number(lines), brokenAt: broken_at === null ? null : Number(broken_at) }
}
