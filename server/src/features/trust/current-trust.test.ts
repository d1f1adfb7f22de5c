import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { currentTrust } from './current-trust.ts'

let installation: TestInstallation
let admin: pg.Client

beforeAll(async () => {
  installation = await testInstallation()
  admin = new pg.Client({ connectionString: installation.adminUrls.data })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await installation.close()
})

/** The installation with a count of how often its evidence was read, and a gate before each reading. */
function counted(gate: () => Promise<unknown> = async () => undefined) {
  const told = { readings: 0 }
  const app = Object.assign(Object.create(installation.pools.app), {
    async connect() {
      told.readings++
      await gate()
      return installation.pools.app.connect()
    },
  })
  return { told, installation: { ...installation, pools: { ...installation.pools, app } } }
}

async function record(subject: string) {
  await admin.query(
    `insert into evidence (kind, commitment, subject, verdict, build, schema_version, started_at, ended_at)
     values ('check', 'A-14', $1, 'pass', 'b', '1', now(), now())`,
    [subject],
  )
}

test('many who ask at once are answered by two readings: the one under way, and the next', async () => {
  const { told, installation: asked } = counted()
  const answers = await Promise.all(Array.from({ length: 30 }, () => currentTrust(asked)))
  expect(told.readings).toBe(2)
  expect(new Set(answers.map(({ at }) => at)).size).toBe(2)
  await currentTrust(asked)
  expect(told.readings, 'nothing is kept for later').toBe(3)
})

test('nobody is answered from before the question: what was recorded by then is seen', async () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const { installation: asked } = counted(() => opened)
  const early = currentTrust(asked)
  await record('first')
  const late = currentTrust(asked)
  open()
  const seen = (await late).headline.evidence?.seq ?? 0
  const { rows } = await admin.query<{ seq: string }>('select max(seq) as seq from evidence')
  expect(seen).toBe(Number(rows[0]?.seq))
  await early
})

test('a reading that failed is not the answer to who asked after it', async () => {
  let isAway = true
  const { installation: asked } = counted(async () => {
    if (isAway) throw new Error('away')
  })
  const failed = currentTrust(asked)
  const next = currentTrust(asked)
  await expect(failed).rejects.toThrow('away')
  await expect(next).rejects.toThrow('away')
  isAway = false
  expect((await currentTrust(asked)).commitments.length).toBeGreaterThan(0)
})
