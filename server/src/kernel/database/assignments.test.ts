import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, openDesk } from '#testing/desk.ts'

/** `assignments` says whose contacts are whose, for the second lock: kept by triggers, and the same as what stands in conversations and deals. */

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
  await desk.colleague('member')
  for (const wa of ['34600000001', '34600000002', '34600000003'])
    await desk.hear({ from: wa, text: 'A pipe has burst in the kitchen' })
})
afterAll(() => desk?.close())

const kept = () =>
  desk.rows('select account_id, member_id, contact_id, source_id from assignments order by 4')
const meant = () =>
  desk.rows(
    `select account_id, assignee_id as member_id, contact_id, id as source_id from conversations where assignee_id is not null
     union all
     select account_id, assignee_id, contact_id, id from deals where assignee_id is not null order by 4`,
  )

const somebody = '(select id from members order by random() limit 1)'
const steps: [what: string, text: (table: string) => string][] = [
  [
    'somebody takes what is nobody’s',
    (table) => `update ${table} set assignee_id = ${somebody} where assignee_id is null`,
  ],
  [
    'somebody else takes it over',
    (table) => `update ${table} set assignee_id = (select max(id::text)::uuid from members)`,
  ],
  ['the same is written again', (table) => `update ${table} set assignee_id = assignee_id`],
  [
    'some are given back',
    (table) => `update ${table} set assignee_id = null where id = (select min(id::text)::uuid from ${table})`,
  ],
]

test.each(['conversations', 'deals'])('is what stands in %s, whatever happens to them', async (table) => {
  expect((await desk.rows(`select 1 from ${table}`)).length).toBeGreaterThan(1)
  for (const [what, text] of steps) {
    await desk.rows(text(table))
    expect(await kept(), what).toEqual(await meant())
  }
  expect((await kept()).length).toBeGreaterThan(0)
})

test('follows a deal to another contact, and goes with what is removed', async () => {
  await desk.rows(
    'update deals set assignee_id = (select max(id::text)::uuid from members), conversation_id = null',
  )
  await desk.rows('update deals set contact_id = (select min(id::text)::uuid from contacts)')
  expect(await kept()).toEqual(await meant())
  const [{ count } = { count: 0 }] = await desk.rows<{ count: number }>(
    'select count(*)::int as count from assignments',
  )
  await desk.rows('delete from deals where id = (select min(id::text)::uuid from deals)')
  expect(await kept()).toEqual(await meant())
  expect(await kept()).toHaveLength(count - 1)
})
