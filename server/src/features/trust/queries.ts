import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'

export const historyDays = 90

export type EvidenceRow = {
  verdict: 'pass' | 'fail' | 'error' | 'not_claimed'
  reason: string | null
  build: string
  recordedAt: Date
  ageSeconds: number
  details: Details
}

export type CheckRows = {
  commitment: string
  check: string
  latest: EvidenceRow | null
  /** The last one that was no error. */
  decisive: EvidenceRow | null
  /** Age of the first result of this check here; null without any. */
  firstAgeSeconds: number | null
}

export type SabotageRow = {
  commitment: string
  id: string
  result: 'caught' | 'missed' | 'unclear'
  at: Date
  ageSeconds: number
  caughtAt: Date | null
  caughtAgeSeconds: number | null
  caughtBuild: string | null
  does: string | null
}

export type DayRow = { commitment: string; day: string; failed: boolean; unclear: boolean }

export type Evidence = {
  now: Date
  /** First and last day of the history, in UTC. */
  from: string
  to: string
  last: { seq: number; digest: string; recordedAt: Date } | null
  checks: CheckRows[]
  sabotages: SabotageRow[]
  days: DayRow[]
}

/** All that the page needs of the chain, in one snapshot and by one clock, that of the database. Reads few rows however long the chain is. */
export async function readEvidence(
  pool: Pool,
  pairs: { commitment: string; check: string }[],
): Promise<Evidence> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const evidence = await readAll(client, pairs)
    await client.query('commit')
    return evidence
  } catch (error) {
    await client.query('rollback').catch((err: Error) => {
      broken = err
    })
    throw error
  } finally {
    client.release(broken)
  }
}

async function readAll(
  client: PoolClient,
  pairs: { commitment: string; check: string }[],
): Promise<Evidence> {
  const commitments = [...new Set(pairs.map(({ commitment }) => commitment))]
  const { rows: heads } = await client.query({ name: 'trust_head', text: headText, values: [historyDays] })
  const { rows: checks } = await client.query({
    name: 'trust_checks',
    text: checksText,
    values: [pairs.map(({ commitment }) => commitment), pairs.map(({ check }) => check)],
  })
  const { rows: sabotages } = await client.query({
    name: 'trust_sabotages',
    text: sabotagesText,
    values: [commitments],
  })
  const { rows: days } = await client.query({
    name: 'trust_days',
    text: daysText,
    values: [commitments, historyDays],
  })
  const head = heads[0]
  return {
    now: head.now,
    from: head.from,
    to: head.to,
    last: head.seq === null ? null : { seq: head.seq, digest: head.digest, recordedAt: head.recorded_at },
    checks: checks.map((row) => ({
      commitment: row.commitment,
      check: row.subject,
      latest: row.latest && evidenceRow(row.latest),
      decisive: row.decisive && evidenceRow(row.decisive),
      firstAgeSeconds: row.first_age,
    })),
    sabotages: sabotages.map((row) => ({
      commitment: row.commitment,
      id: row.subject,
      result: row.verdict === 'caught' || row.verdict === 'missed' ? row.verdict : 'unclear',
      at: row.recorded_at,
      ageSeconds: row.age,
      caughtAt: row.caught_at,
      caughtAgeSeconds: row.caught_age,
      caughtBuild: row.caught_build,
      does: detailsSchema.parse(row.details).does ?? null,
    })),
    days,
  }
}

const headText = `
  select now() as now, to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as to,
         to_char(now() at time zone 'UTC' - make_interval(days => $1::int - 1), 'YYYY-MM-DD') as from,
         last.seq, encode(last.digest, 'hex') as digest, last.recorded_at
    from (values (1)) as one left join lateral (select * from evidence order by seq desc limit 1) last on true`

const row = `jsonb_build_object('verdict', e.verdict, 'reason', e.reason, 'build', e.build, 'details', e.details,
  'recorded_at', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'age', extract(epoch from now() - e.recorded_at))`

const checksText = `
  select wanted.commitment, wanted.subject, latest.row as latest, first.age as first_age,
         case when latest.row ->> 'verdict' = 'error' then decisive.row else latest.row end as decisive
    from unnest($1::text[], $2::text[]) as wanted (commitment, subject)
    left join lateral (
      select ${row} as row from evidence e
       where e.kind = 'check' and e.commitment = wanted.commitment and e.subject = wanted.subject
       order by e.seq desc limit 1) latest on true
    left join lateral (
      select ${row} as row from evidence e
       where latest.row ->> 'verdict' = 'error' and e.verdict <> 'error'
         and e.kind = 'check' and e.commitment = wanted.commitment and e.subject = wanted.subject
       order by e.seq desc limit 1) decisive on true
    left join lateral (
      select extract(epoch from now() - e.recorded_at)::float8 as age from evidence e
       where e.kind = 'check' and e.commitment = wanted.commitment and e.subject = wanted.subject
       order by e.seq limit 1) first on true`

/** Which sabotages there are is found by going from name to name through the index, so that years of nights cost nothing. */
const sabotagesText = `
  with recursive named as (
    select c.commitment,
           (select min(e.subject) from evidence e where e.kind = 'sabotage' and e.commitment = c.commitment) as subject
      from unnest($1::text[]) as c (commitment)
    union all
    select n.commitment,
           (select min(e.subject) from evidence e
             where e.kind = 'sabotage' and e.commitment = n.commitment and e.subject > n.subject)
      from named n where n.subject is not null
  )
  select n.commitment, n.subject, last.verdict, last.recorded_at, last.details,
         extract(epoch from now() - last.recorded_at)::float8 as age,
         caught.recorded_at as caught_at, extract(epoch from now() - caught.recorded_at)::float8 as caught_age,
         caught.build as caught_build
    from named n
    join lateral (
      select e.* from evidence e
       where e.kind = 'sabotage' and e.commitment = n.commitment and e.subject = n.subject
       order by e.seq desc limit 1) last on true
    left join lateral (
      select e.recorded_at, e.build from evidence e
       where e.kind = 'sabotage' and e.commitment = n.commitment and e.subject = n.subject and e.verdict = 'caught'
       order by e.seq desc limit 1) caught on true
   where n.subject is not null
   order by n.commitment, n.subject`

/** Days with any result, and with red ones: one look into an index for each. Nested loops are the point; a hash would read the whole chain. */
const daysText = `
  select c.commitment, to_char(d.day, 'YYYY-MM-DD') as day, ${dayHas('fail')} as failed, ${dayHas('error')} as unclear
    from unnest($1::text[]) as c (commitment)
   cross join lateral (
      select today.day - back as day,
             (today.day - back)::timestamp at time zone 'UTC' as begins, (today.day - back + 1)::timestamp at time zone 'UTC' as ends
        from (select (now() at time zone 'UTC')::date as day) today, generate_series(0, $2::int - 1) as back) d
   cross join lateral (
      select e.seq from evidence e
       where e.kind = 'check' and e.commitment = c.commitment and e.recorded_at >= d.begins and e.recorded_at < d.ends
       order by e.recorded_at limit 1) seen
   order by c.commitment, d.day`

function dayHas(verdict: 'fail' | 'error'): string {
  return `(select e.verdict from evidence e
             where e.kind = 'check' and e.verdict in ('fail', 'error') and e.verdict = '${verdict}'
               and e.commitment = c.commitment and e.recorded_at >= d.begins and e.recorded_at < d.ends
             order by e.recorded_at limit 1) is not null`
}

const words = (charactersMax: number) => z.string().min(1).max(charactersMax).optional().catch(undefined)
const count = z.int().min(0).optional().catch(undefined)

/** What a result says besides its verdict. A check's author decides what is in it: anything not as expected here is not shown. */
const detailsSchema = z
  .object({
    looksAt: words(1000),
    control: words(1000),
    examined: count,
    floor: count,
    notClaimed: words(1000),
    does: words(1000),
  })
  .catch({})
export type Details = z.infer<typeof detailsSchema>

function evidenceRow(value: {
  verdict: EvidenceRow['verdict']
  reason: string | null
  build: string
  recorded_at: string
  age: number
  details: unknown
}): EvidenceRow {
  return {
    verdict: value.verdict,
    reason: value.reason,
    build: value.build,
    recordedAt: new Date(value.recorded_at),
    ageSeconds: value.age,
    details: detailsSchema.parse(value.details),
  }
}
