import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { firstBreak, recordEvidence } from './evidence.ts'

let installation: TestInstallation
let admin: pg.Client
let checker: pg.Pool

beforeAll(async () => {
  installation = await testInstallation()
  admin = new pg.Client({ connectionString: installation.adminUrls.data })
  await admin.connect()
  checker = new pg.Pool({ connectionString: installation.roleUrl('app_checker') })
})
beforeEach(async () => {
  await admin.query('alter table evidence disable trigger keep_all')
  await admin.query('truncate evidence')
  await admin.query('alter table evidence enable trigger keep_all')
  for (const subject of ['one', 'two', 'three', 'four']) await record(subject)
})
afterAll(async () => {
  await checker.end()
  await admin.end()
  await installation.close()
})

const record = (subject: string) =>
  recordEvidence(checker, {
    kind: 'check',
    commitment: 'C-2.3a',
    subject,
    verdict: 'pass',
    reason: null,
    build: 'b',
    startedAt: new Date(),
    endedAt: new Date(),
    details: { examined: 3, text: 'ü "quoted"' },
  })

describe('the chain of evidence', () => {
  test('holds as it is written, numbered from 1, in whatever order processes write', async () => {
    await Promise.all(['five', 'six', 'seven', 'eight'].map(record))
    expect(await firstBreak(checker)).toEqual({ lines: 8, brokenAt: null })
    const { rows } = await admin.query('select seq from evidence order by seq')
    expect(rows.map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test.each([
    ['changed', "update evidence set verdict = 'fail' where seq = 2", 2],
    ['taken out of the middle', 'delete from evidence where seq = 2', 3],
    ['taken from the beginning', 'delete from evidence where seq = 1', 2],
    ['exchanged with another', 'update evidence set seq = 5 - seq where seq in (2, 3)', 2],
    ['dated otherwise', "update evidence set recorded_at = recorded_at - interval '1 day' where seq = 4", 4],
  ])('shows a line that was %s by the administrator', async (_what, sql, brokenAt) => {
    await admin.query('alter table evidence disable trigger keep')
    await admin.query('alter table evidence drop constraint evidence_pkey')
    try {
      await admin.query(sql)
      expect((await firstBreak(checker)).brokenAt).toBe(brokenAt)
    } finally {
      await admin.query('delete from evidence')
      await admin.query('alter table evidence add primary key (seq)')
      await admin.query('alter table evidence enable trigger keep')
    }
  })

  test('takes number, digests and time from the database alone, whatever the checker says', async () => {
    for (const column of ['seq', 'digest', 'previous_digest', 'recorded_at']) {
      const value = column === 'seq' ? '9' : column === 'recorded_at' ? 'now()' : "'\\x00'"
      await expect(
        checker.query(
          `insert into evidence (kind, commitment, subject, verdict, build, schema_version, started_at, ended_at, ${column})
           values ('check', 'C-2.3a', 'x', 'pass', 'b', 's', now(), now(), ${value})`,
        ),
      ).rejects.toMatchObject({ code: '42501' })
    }
  })

  test('is changed by nobody who signs in: not the checker, not the application', async () => {
    const app = new pg.Pool({ connectionString: installation.roleUrl('app_user'), max: 1 })
    try {
      for (const pool of [checker, app]) {
        for (const sql of [
          "update evidence set verdict = 'pass'",
          'delete from evidence',
          'truncate evidence',
        ]) {
          await expect(pool.query(sql)).rejects.toMatchObject({ code: '42501' })
        }
      }
      await expect(
        app.query(
          `insert into evidence (kind, commitment, subject, verdict, build, schema_version, started_at, ended_at)
           values ('check', 'C-2.3a', 'x', 'pass', 'b', 's', now(), now())`,
        ),
      ).rejects.toMatchObject({ code: '42501' })
    } finally {
      await app.end()
    }
    await expect(admin.query('delete from evidence')).rejects.toMatchObject({ code: '42501' })
  })
})
