import { Writable } from 'node:stream'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'

let installation: TestInstallation
beforeAll(async () => {
  installation = await testInstallation()
})
afterAll(() => installation?.close())

describe('times', () => {
  test('are read to the millisecond, with and without fractions, and what JavaScript has no number for as the driver has it', async () => {
    const { rows } = await installation.pools.app.query(
      `select '2026-11-21 18:33:31.123456+00'::timestamptz as micro, '2026-02-28 23:59:59+00'::timestamptz as whole,
              '1969-12-31 23:59:59.5+00'::timestamptz as early, '2026-06-01 12:00+02'::timestamptz as elsewhere,
              'infinity'::timestamptz as never, '0044-03-15 12:00:00+00 BC'::timestamptz as ides`,
    )
    const { micro, whole, early, elsewhere, never, ides } = rows[0]!
    expect([micro, whole, early, elsewhere].map((time: Date) => time.toISOString())).toEqual([
      '2026-11-21T18:33:31.123Z',
      '2026-02-28T23:59:59.000Z',
      '1969-12-31T23:59:59.500Z',
      '2026-06-01T10:00:00.000Z',
    ])
    expect(never).toBe(Number.POSITIVE_INFINITY)
    expect(ides.getUTCFullYear()).toBe(-43)
  })

  test('in another zone than UTC are the same moments', async () => {
    const client = await installation.pools.app.connect()
    try {
      await client.query("set time zone 'America/Chicago'")
      const { rows } = await client.query("select '2026-11-21 18:33:31.5+00'::timestamptz as at")
      expect(rows[0].at.toISOString()).toBe('2026-11-21T18:33:31.500Z')
    } finally {
      client.release(true)
    }
  })
})

test('statements of one turn leave as one write, in their order, and each has its own answer or failure', async () => {
  const client = await installation.pools.app.connect()
  try {
    await client.query('select 1')
    const write = vi.spyOn(streamOf(client), '_writev' as never)
    const answers = await Promise.allSettled([
      client.query('select $1::int as number', [1]),
      client.query('select no_such_column'),
      client.query({ name: 'third', text: 'select $1::int as number', values: [3] }),
    ])
    expect(write).toHaveBeenCalledTimes(1)
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((answers[2] as PromiseFulfilledResult<pg.QueryResult>).value.rows).toEqual([{ number: 3 }])
    const after = await client.query('select 4 as number')
    expect(after.rows).toEqual([{ number: 4 }])
  } finally {
    client.release()
  }
})

test('what a scope asks is planned once per connection, also where the length of a page is a parameter', async () => {
  const client = await installation.pools.app.connect()
  try {
    for (const limit of [1, 5, 50, 2, 9, 30, 100]) {
      await client.query({ name: 'page', text: 'select id from conversations limit $1', values: [limit] })
    }
    const { rows } = await client.query(
      "select generic_plans, custom_plans from pg_prepared_statements where name = 'page'",
    )
    expect(rows).toEqual([{ generic_plans: 7, custom_plans: 0 }])
  } finally {
    client.release()
  }
})

function streamOf(client: pg.PoolClient): Writable {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  expect(stream).toBeInstanceOf(Writable)
  return stream
}
