import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let conversationId: string
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  await desk.hear({ from: '15125550123' })
  conversationId = itemsOf<{ id: string }>(await desk.owner.get('/conversations'))[0]!.id
})
afterAll(() => desk?.close())
afterEach(() => {
  vi.restoreAllMocks()
})

let replies = 0

/** A message of ours in this state, asked for so many minutes ago. */
async function messageIn(
  state: string,
  { code = null as number | null, minutesAgo = 0, author = 'member' } = {},
): Promise<string> {
  const answer = await desk.owner.post(`/conversations/${conversationId}/messages`, {
    clientId: `client-${String(++replies).padStart(6, '0')}`,
    text: `reply ${replies}`,
  })
  await desk.rows("delete from graphile_worker._private_jobs where payload::text like '%conversationId%'")
  await desk.rows(
    "update messages set state = $2, failure_code = $3, author = $5, asked_at = now() - $4 * interval '1 minute' where id = $1",
    [answer.body.id, state, code, minutesAgo, author],
  )
  return String(answer.body.id)
}

const retry = (id: string, who = desk.owner) => who.post(`/messages/${id}/retry`)

test.each([
  ['refused for a passing reason', 131000],
  ['that never reached WhatsApp', null],
  ['refused for too many at once', 131056],
  ['refused for a token that has been renewed since', 190],
])('a message %s may be sent again', async (_words, code) => {
  const id = await messageIn('failed', { code })
  expect((await retry(id)).body).toMatchObject({ state: 'queued', failure: null })
})

test.each([
  ['after the window closed', 131047],
  ['to somebody who is not on WhatsApp', 131026],
  ['that WhatsApp found wrong', 131009],
  ['to somebody who blocked us', 130403],
])('a message %s may not: the reason is said', async (_words, code) => {
  const answer = await retry(await messageIn('failed', { code }))
  expect(answer.body).toMatchObject({ code: 'not_retryable', status: 409 })
  expect(String(answer.body.detail).length).toBeGreaterThan(10)
})

test('a message of the bot that was withdrawn because a person answered first stays withdrawn', async () => {
  expect((await retry(await messageIn('failed', { code: 0, author: 'bot' }))).body).toMatchObject({
    code: 'not_retryable',
  })
})

test.each(['queued', 'sending', 'sent', 'delivered', 'read'])(
  'a message that is %s is not sent again',
  async (state) => {
    expect((await retry(await messageIn(state))).body).toMatchObject({ code: 'not_retryable' })
  },
)

test('one that may have been sent is asked again only when its status had ten minutes to come', async () => {
  const early = await messageIn('unknown', { minutesAgo: 9.9 })
  const late = await messageIn('unknown', { minutesAgo: 10 })
  expect((await retry(early)).body).toMatchObject({ code: 'not_retryable' })
  expect((await retry(late)).body).toMatchObject({ state: 'queued' })
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + 600_000))
  expect((await retry(early)).body).toMatchObject({ state: 'queued' })
})

test('twice at the same moment is one retry', async () => {
  const id = await messageIn('failed', { code: 131000 })
  const answers = await Promise.all(Array.from({ length: 6 }, () => retry(id)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
})

test('a message of the customer, of nobody or of another account is no message of ours', async () => {
  const [heard] = await desk.rows<{ id: string }>("select id from messages where author = 'customer'")
  expect((await retry(heard!.id)).body).toMatchObject({ code: 'not_retryable' })
  expect((await retry('01a00000-0000-7000-8000-000000000000')).status).toBe(404)
  const { owner } = await desk.neighbour()
  expect((await retry(await messageIn('failed', { code: 131000 }), owner)).status).toBe(404)
})

test('viewers may not', async () => {
  expect(
    (await retry(await messageIn('failed', { code: 131000 }), await desk.colleague('viewer'))).status,
  ).toBe(403)
})

test('outside the window nothing is sent again', async () => {
  const id = await messageIn('failed', { code: 131000 })
  await desk.rows("update conversations set last_inbound_at = now() - interval '25 hours'")
  expect((await retry(id)).body).toMatchObject({ code: 'window_closed' })
})
