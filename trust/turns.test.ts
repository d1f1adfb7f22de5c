import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { inTurn } from './turns.ts'

let installation: TestInstallation
/** Two processes that run checks, each with a pool of its own. */
let one: pg.Pool
let other: pg.Pool

beforeAll(async () => {
  installation = await testInstallation()
  const open = () => new pg.Pool({ connectionString: installation.roleUrl('app_checker') })
  one = open()
  other = open()
})
afterAll(async () => {
  await Promise.all([one.end(), other.end()])
  await installation.close()
})

describe('checks of two processes', () => {
  test('take turns, and one that fails gives its turn back', async () => {
    const steps: string[] = []
    let fail = () => {}
    const first = inTurn({ checker: one }, async () => {
      steps.push('first begins')
      await new Promise<void>((_, reject) => {
        fail = () => reject(new Error('broken'))
      }).finally(() => steps.push('first ends'))
    })
    await expect.poll(() => steps).toEqual(['first begins'])
    const second = inTurn({ checker: other }, async () => steps.push('second begins'))
    await expect.poll(waiting).toBe(1)
    fail()
    await expect(first).rejects.toThrow('broken')
    await second
    expect(steps).toEqual(['first begins', 'first ends', 'second begins'])
  })

  test('go on when the process that had the turn is gone', async () => {
    const gone = new pg.Client({ connectionString: installation.roleUrl('app_checker') })
    await gone.connect()
    await inTurn(
      { checker: { connect: async () => Object.assign(gone, { release() {} }) } as never },
      async () => 1,
    )
    const next = inTurn({ checker: other }, async () => 'has the turn')
    await expect.poll(waiting).toBe(1)
    await gone.end()
    expect(await next).toBe('has the turn')
  })
})

async function waiting(): Promise<number> {
  const { rows } = await one.query(
    `select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0].waiting
}
