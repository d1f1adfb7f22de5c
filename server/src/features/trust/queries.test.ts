import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { trustSchema } from '#contract/trust.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import type { Commitment } from '#trust/commitments/commitment.ts'
import { readEvidence } from './queries.ts'
import { tellTrust } from './tell-trust.ts'

const commitments: Commitment[] = [
  {
    id: 'C-2.3a',
    sentence: 'Your data is yours.',
    kept: 'The database keeps it apart.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: 300,
    checks: ['catalogue', 'matrix'],
  },
  {
    id: 'A-14',
    sentence: 'No system is free of risk.',
    kept: 'It stands beside each verdict.',
    kind: 'honesty',
    source: 1,
    rhythmSeconds: 3600,
    checks: ['limits'],
  },
]
const day = 86_400

let installation: TestInstallation
let admin: pg.Client

beforeAll(async () => {
  installation = await testInstallation()
  admin = new pg.Client({ connectionString: installation.adminUrls.data })
  await admin.connect()
  // Nobody but the administrator of a scratch database can write the past: the triggers give every line the present.
  await admin.query('alter table evidence disable trigger user')
})
beforeEach(async () => {
  await admin.query('truncate evidence')
})
afterAll(async () => {
  await admin.end()
  await installation.close()
})

type Line = {
  commitment?: string
  subject?: string
  verdict?: string
  ago?: number
  build?: string
  reason?: string | null
  details?: object
}

/** Lines as the checker writes them, `ago` seconds old, in the order given. */
async function record(...lines: Line[]) {
  for (const line of lines) {
    const verdict = line.verdict ?? 'pass'
    await admin.query(
      `insert into evidence (seq, kind, commitment, subject, verdict, reason, build, schema_version, started_at, ended_at, details, recorded_at,
         previous_digest, digest)
       select coalesce(max(seq), 0) + 1, $1, $2, $3, $4, $5, $6, '0011', now(), now(), $7,
              date_trunc('milliseconds', now() - make_interval(secs => $8)), '', sha256('a line') from evidence`,
      [
        verdict === 'caught' || verdict === 'missed' ? 'sabotage' : 'check',
        line.commitment ?? 'C-2.3a',
        line.subject ?? 'catalogue',
        verdict,
        line.reason ?? null,
        line.build ?? 'this',
        line.details ?? {},
        line.ago ?? 0,
      ],
    )
  }
}

async function told() {
  const pairs = commitments.flatMap(({ id, checks }) => checks.map((check) => ({ commitment: id, check })))
  const evidence = await readEvidence(installation.pools.app, pairs)
  const trust = tellTrust({ commitments, limitation: 'Nothing is free of risk.' }, evidence, 'this')
  // What the contract does not know, or knows otherwise, would fly here.
  expect(trustSchema.parse(trust)).toEqual(trust)
  return { ...trust, tenant: trust.commitments[0]!, honesty: trust.commitments[1]! }
}

/** The day, in UTC, so many days ago, and the age in seconds of what happened at its noon. */
const noon = (days: number) => Math.round((Date.now() - Date.parse(`${dayAgo(days)}T12:00:00Z`)) / 1000)
const dayAgo = (days: number) => new Date(Date.now() - days * day * 1000).toISOString().slice(0, 10)

describe('what is told', () => {
  test('of a fresh installation: nothing is kept, nothing is proven, and nothing is made up', async () => {
    const { tenant, headline } = await told()
    expect(tenant).toMatchObject({
      verdict: 'unchecked',
      standing: 'open',
      checkedAt: null,
      ageSeconds: null,
      proof: { state: 'not_yet', provenAt: null, sabotages: [] },
      history: { checkedFrom: null, redDays: [], gapDays: [], to: dayAgo(0), from: dayAgo(89) },
    })
    expect(headline).toEqual({
      kept: 0,
      published: 2,
      broken: 0,
      notClaimed: 0,
      sabotages: { planted: 0, caught: 0 },
      oldestProofDays: null,
      evidence: null,
    })
  })

  test('of a first round: kept, not yet proven here', async () => {
    await record({}, { subject: 'matrix' })
    const { tenant, headline } = await told()
    expect(tenant).toMatchObject({ verdict: 'kept', standing: 'good', proof: { state: 'not_yet' } })
    expect(headline).toMatchObject({ kept: 1, evidence: { seq: 2 } })
  })

  test('is unchecked while one of its checks has never run, whatever the other says', async () => {
    await record({})
    expect((await told()).tenant).toMatchObject({
      verdict: 'unchecked',
      reason: 'The check “matrix” has not run here yet.',
    })
  })

  test('is broken when one check says so, for the code it gave, and the place stays with the operator', async () => {
    await record(
      {},
      {
        subject: 'matrix',
        verdict: 'fail',
        reason: 'foreign_rows_seen',
        details: { where: 'table messages' },
      },
    )
    const trust = await told()
    expect(trust.tenant).toMatchObject({
      verdict: 'broken',
      standing: 'bad',
      reason: 'The check “matrix” found it broken: foreign rows seen.',
    })
    expect(trust.headline.broken).toBe(1)
    expect(JSON.stringify(trust)).not.toContain('table messages')
  })

  test('stays broken through a crash that follows, and is kept again once the check has passed', async () => {
    await record(
      { subject: 'matrix' },
      { verdict: 'fail', reason: 'leak', ago: 200 },
      { verdict: 'error', ago: 100 },
    )
    expect((await told()).tenant).toMatchObject({
      verdict: 'broken',
      reason: expect.stringContaining('leak'),
    })
    await record({})
    expect((await told()).tenant.verdict).toBe('kept')
  })

  test('is unclear when the error is newer than the pass, and its text is nobody’s business', async () => {
    await record(
      { subject: 'matrix' },
      { ago: 60 },
      { verdict: 'error', reason: 'Error: connect 10.0.0.5:5432' },
    )
    const trust = await told()
    expect(trust.tenant).toMatchObject({ verdict: 'unclear', standing: 'bad' })
    expect(JSON.stringify(trust)).not.toContain('10.0.0.5')
  })

  test('is stale twice its rhythm after the record, by the database’s clock alone', async () => {
    await record({ subject: 'matrix' }, { ago: 590 })
    expect((await told()).tenant.verdict).toBe('kept')
    await record({ ago: 602 })
    const { tenant } = await told()
    expect(tenant).toMatchObject({
      verdict: 'stale',
      standing: 'open',
      reason: 'Last checked 10 minutes ago; it should be every 5 minutes.',
    })
    expect(tenant.ageSeconds).toBeGreaterThanOrEqual(602)
  })

  test('of another build is stale at once', async () => {
    await record({ subject: 'matrix' }, { build: 'earlier' })
    expect((await told()).tenant).toMatchObject({ verdict: 'stale', earlierBuild: true })
  })

  test('is not claimed where one part cannot be observed, with the check’s own sentence', async () => {
    await record({}, { subject: 'matrix', verdict: 'not_claimed', reason: 'both are in one cluster' })
    const { tenant, headline } = await told()
    expect(tenant).toMatchObject({
      verdict: 'not_claimed',
      standing: 'open',
      reason: 'Both are in one cluster.',
    })
    expect(headline).toMatchObject({ kept: 0, notClaimed: 1 })
  })

  test('of a check is what it said of itself, and nothing that is not as it should be', async () => {
    const details = {
      looksAt: 'Every table',
      examined: 31,
      floor: 30,
      control: 'owner read 3',
      measured: { a: 1 },
    }
    await record(
      { details },
      { subject: 'matrix', details: { examined: 'many', floor: -1, looksAt: 7, control: '' } },
    )
    const { checks } = (await told()).tenant
    expect(checks[0]).toMatchObject({
      looksAt: 'Every table',
      examined: 31,
      floor: 30,
      control: 'owner read 3',
    })
    expect(checks[1]).toMatchObject({ looksAt: null, examined: null, floor: null, control: null })
  })
})

describe('the proof', () => {
  const good: Line[] = [{ ago: 30 * day }, { subject: 'matrix', ago: 30 * day }, {}, { subject: 'matrix' }]

  test('is as old as the sabotage that was caught longest ago, and the headline as old as the oldest', async () => {
    await record(
      ...good,
      { subject: 'catalogue.no-policy', verdict: 'caught', ago: 10 * day },
      {
        subject: 'catalogue.no-policy',
        verdict: 'caught',
        ago: 2 * day,
        details: { does: 'Drops a policy.' },
      },
      { subject: 'matrix.loose', verdict: 'caught', ago: day },
      { commitment: 'A-14', subject: 'limits' },
      { commitment: 'A-14', subject: 'limits.gone', verdict: 'caught', ago: 3600 },
    )
    const { tenant, headline } = await told()
    expect(tenant.proof).toMatchObject({ state: 'proven', earlierBuild: false })
    expect(tenant.proof.sabotages).toMatchObject([
      { id: 'catalogue.no-policy', does: 'Drops a policy.', result: 'caught' },
      { id: 'matrix.loose', result: 'caught' },
    ])
    expect(tenant.proof.ageSeconds).toBeGreaterThanOrEqual(2 * day)
    expect(headline).toMatchObject({ kept: 2, sabotages: { planted: 3, caught: 3 }, oldestProofDays: 2 })
  })

  test('that missed takes the green away, and the figures are not equal', async () => {
    await record(
      ...good,
      { subject: 'a', verdict: 'caught', ago: 60 },
      { subject: 'b', verdict: 'missed', ago: 50 },
    )
    const { tenant, headline } = await told()
    expect(tenant).toMatchObject({ verdict: 'kept', standing: 'bad', proof: { state: 'missed' } })
    expect(headline).toMatchObject({ kept: 0, broken: 1, sabotages: { planted: 2, caught: 1 } })
  })

  test('older than a week takes the green away', async () => {
    await record(...good, { subject: 'a', verdict: 'caught', ago: 7 * day + 60 })
    expect((await told()).tenant).toMatchObject({
      verdict: 'kept',
      standing: 'open',
      proof: { state: 'overdue' },
    })
  })

  test('that never came is overdue once the installation is older than a week', async () => {
    await record(...good)
    expect((await told()).tenant).toMatchObject({ verdict: 'kept', standing: 'open' })
  })

  test('of an earlier build says so', async () => {
    await record(...good, { subject: 'a', verdict: 'caught', ago: day, build: 'earlier' })
    expect((await told()).tenant.proof).toMatchObject({ state: 'proven', earlierBuild: true })
  })
})

describe('the history', () => {
  test('shows each red day, failures before errors, however the day ended', async () => {
    await record(
      { ago: noon(4) },
      { ago: noon(4) - 1, verdict: 'fail' },
      { ago: noon(4) - 2, verdict: 'error' },
      { ago: noon(4) - 3 },
      { ago: noon(2), verdict: 'error' },
      { ago: noon(2) - 1 },
      {},
      { subject: 'matrix' },
    )
    const { history } = (await told()).tenant
    expect(history.checkedFrom).toBe(dayAgo(4))
    expect(history.redDays).toEqual([
      { day: dayAgo(4), verdict: 'broken' },
      { day: dayAgo(2), verdict: 'unclear' },
    ])
    expect(history.gapDays).toEqual([dayAgo(3), dayAgo(1)])
  })

  test('reaches back ninety days and no further', async () => {
    await record({ ago: 95 * day, verdict: 'fail' }, { ago: 91 * day, verdict: 'fail' })
    expect((await told()).tenant.history).toMatchObject({ checkedFrom: null, redDays: [] })
  })

  test('of one commitment is not that of another', async () => {
    await record({ commitment: 'A-14', subject: 'limits', verdict: 'fail' }, {})
    const { tenant, honesty } = await told()
    expect(tenant.history.redDays).toEqual([])
    expect(honesty.history.redDays).toEqual([{ day: dayAgo(0), verdict: 'broken' }])
  })
})
