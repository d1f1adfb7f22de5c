import { createHmac } from 'node:crypto'
import bcrypt from 'bcrypt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { openApp } from '#testing/app.ts'
import { openBusiness, type TestBusiness, testPassword } from '#testing/business.ts'
import { addPerson } from '#testing/fixtures/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'

/** What a list of leaked pairs does, tried from everywhere at once. How long a real person waits meanwhile: bench, `sign_in_flood`. */

const proxy = '10.0.0.7'
let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let business: TestBusiness

beforeAll(async () => {
  opened = await openApp({ TRUSTED_PROXIES: proxy })
  installation = opened.installation
  installation.mail = vi.fn(async () => undefined)
  business = await openBusiness(installation)
})
beforeEach(async () => {
  await asAdmin(installation.adminUrls.data, (admin) => admin.query('delete from rate_limits'))
  // What is counted here are comparisons; a real one of each would take a fifth of a second.
  const key = installation.master.derive('passwords')
  const right = createHmac('sha256', key).update(testPassword).digest('base64')
  vi.spyOn(bcrypt, 'compare').mockImplementation(async (given) => given === right)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => opened?.close())

function signIn(email: string, password: string, { from = '192.0.2.1', cookie = '', by = proxy } = {}) {
  return opened.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress: by,
    headers: { 'sec-fetch-site': 'same-origin', 'x-forwarded-for': from, cookie },
    payload: { email, password },
  })
}

/** No two the same, and of both kinds. */
const addressOf = (turn: number) =>
  turn % 2 === 0 ? `198.51.${turn >> 8}.${turn & 255}` : `2001:db8:${turn.toString(16)}::1`

async function knownBrowserOf(email: string): Promise<string> {
  const { cookies } = await signIn(email, testPassword, { from: '203.0.113.5' })
  const { name, value } = cookies.find((cookie) => cookie.name === 'plumbline_device')!
  return `${name}=${value}`
}

describe('a flood of pairs from rotating addresses', () => {
  test('reaches five comparisons for each e-mail, known or not; the person’s own browser gets in, and the owner is told', {
    timeout: 60_000,
  }, async () => {
    const members = await Promise.all(
      Array.from({ length: 4 }, () => addPerson(installation, business, 'member', 'Casey')),
    )
    const emails = [business.ownerEmail, ...members.map(({ email }) => email)]
    const strangers = Array.from({ length: 3 }, (_, index) => `nobody-${index}@business.example`)
    const cookie = await knownBrowserOf(business.ownerEmail)
    vi.mocked(bcrypt.compare).mockClear()
    const all = [...emails, ...strangers]
    const statuses = new Map<string, number[]>(all.map((email) => [email, []]))
    const rounds = 26
    for (let round = 0; round < rounds; round++) {
      await Promise.all(
        all.map(async (email, index) => {
          const from = addressOf(round * all.length + index)
          statuses.get(email)!.push((await signIn(email, `leaked pair ${round}`, { from })).statusCode)
        }),
      )
      if (round === 12) {
        const own = await signIn(business.ownerEmail, testPassword, { cookie, from: addressOf(round) })
        expect(own.statusCode, 'in their own browser').toBe(200)
      }
    }
    for (const [email, answers] of statuses) {
      expect(
        answers.filter((status) => status === 401),
        email,
      ).toHaveLength(5)
      expect(
        answers.filter((status) => status === 429),
        email,
      ).toHaveLength(rounds - 5)
    }
    expect(bcrypt.compare).toHaveBeenCalledTimes(5 * all.length + 1)
    // From elsewhere the right password is one of the guesses: whoever guesses well learns nothing.
    expect((await signIn(business.ownerEmail, testPassword)).statusCode).toBe(429)

    const told = async () =>
      asAdmin(installation.adminUrls.data, async (admin) => {
        const { rows } = await admin.query<{ member: string; count: number; lines: number }>(
          `select data ->> 'memberId' as member, sum((data ->> 'count')::int)::int as count, count(*)::int as lines
             from events where type = 'identity.sign_in_refused' and account_id = $1 group by 1`,
          [business.accountId],
        )
        return new Map(rows.map(({ member, count, lines }) => [member, { count, lines }]))
      })
    // The first line is there at once; the rest of a flood is one line, when its quarter of an hour is over.
    await vi.waitFor(async () => expect((await told()).size).toBe(emails.length), 10_000)
    await vi.waitFor(async () => expect(await untold()).toBe(emails.length * rounds + 1), 10_000)
    const later = Date.now() + 15 * 60_000 + 1_000
    vi.spyOn(clock, 'now').mockImplementation(() => new Date(later))
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('update graphile_worker._private_jobs set run_at = now()'),
    )
    await runTasks(installation)
    // The owner is told: of a flood by one mail, for however many people it was meant.
    const letters = vi.mocked(installation.mail!).mock.calls.map(([letter]) => letter)
    const ofFlood = letters.filter(({ subject }) => subject === 'Somebody tries passwords here')
    expect(ofFlood.map(({ to }) => to)).toEqual([business.ownerEmail])
    const counts = await told()
    expect(counts.get(business.ownerId)).toEqual({ count: rounds + 1, lines: 2 })
    for (const { memberId } of members) expect(counts.get(memberId)).toEqual({ count: rounds, lines: 2 })
  })

  test('is one address where nobody whom we trust says otherwise: made-up headers rotate nothing', async () => {
    let last = 0
    for (let turn = 0; turn < 301; turn++) {
      const answer = await signIn(`${turn}@elsewhere.example`, 'leaked', {
        from: addressOf(turn),
        by: '198.51.100.9',
      })
      last = answer.statusCode
    }
    expect(last).toBe(429)
    expect((await signIn(business.ownerEmail, testPassword, { from: '198.51.100.10' })).statusCode).toBe(200)
  })

  async function untold(): Promise<number> {
    return asAdmin(installation.adminUrls.data, async (admin) => {
      const { rows } = await admin.query<{ all: number }>(
        `select (select coalesce(sum(untold), 0) from refused_sign_ins where account_id = $1)::int
              + (select coalesce(sum((data ->> 'count')::int), 0) from events
                  where type = 'identity.sign_in_refused' and account_id = $1)::int as all`,
        [business.accountId],
      )
      return rows[0]!.all
    })
  }
})

describe('an e-mail that is known and one that is not', () => {
  test('cost the same work: one comparison, and as many questions to the database', async () => {
    const withPasskeyAlone = await addPerson(installation, business, 'member', 'Pat')
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query(
        'update people set password_hash = null where id = (select person_id from members where id = $1)',
        [withPasskeyAlone.memberId],
      ),
    )
    const work: [number, number][] = []
    for (const email of [business.ownerEmail, withPasskeyAlone.email, 'nobody@business.example']) {
      vi.mocked(bcrypt.compare).mockClear()
      const asked = vi.spyOn(installation.pools.app, 'query')
      expect((await signIn(email, 'wrong password', { from: addressOf(work.length) })).statusCode).toBe(401)
      work.push([vi.mocked(bcrypt.compare).mock.calls.length, asked.mock.calls.length])
      asked.mockRestore()
    }
    expect(work[0]).toEqual([1, 3])
    expect(work[1]).toEqual(work[0])
    expect(work[2]).toEqual(work[0])
  })
})
