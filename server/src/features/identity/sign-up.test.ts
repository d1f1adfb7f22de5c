import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openAppAs } from '#testing/app.ts'
import { openBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { expectProblem } from '#testing/problem.ts'

let installation: TestInstallation
/** The same installation under each of its settings. */
const apps = {} as Record<'first' | 'open' | 'closed', FastifyInstance>

beforeAll(async () => {
  installation = await testInstallation()
  for (const signUp of ['first', 'open', 'closed'] as const) {
    apps[signUp] = await openAppAs(installation, { signUp })
  }
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close()
  await installation?.close()
})

const newcomer = (name: string) => ({
  businessName: `${name} Plumbing`,
  trade: 'plumbing',
  timeZone: 'America/Chicago',
  language: 'es',
  name,
  email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`,
  password: testPassword,
})

/** In this order: the first account of an installation can be made once. */
describe('sign-up', () => {
  test('that is closed is closed, for the first account too, and says so beforehand', async () => {
    expect((await apps.closed.inject('/api/v1/sign-up')).json()).toEqual({
      open: false,
      demo: false,
      mail: false,
    })
    expectProblem(await signUp('closed', newcomer('Nora')), 'sign_up_closed')
    expect(await accounts()).toBe(0)
  })

  test('refuses what is not right before it makes anything', async () => {
    for (const [change, code] of [
      [{ timeZone: 'America/Nowhere' }, 'invalid_request'],
      [{ timeZone: '' }, 'invalid_request'],
      [{ password: 'too short' }, 'password_too_short'],
      [{ password: 'Nora Plumbing 1234' }, 'password_guessable'],
      [{ email: 'no address' }, 'invalid_request'],
      [{ trade: 'magic' }, 'invalid_request'],
      [{ businessName: '  ' }, 'invalid_request'],
      [{ role: 'owner' }, 'invalid_request'],
    ] as const) {
      expectProblem(await signUp('first', { ...newcomer('Nora'), ...change }), code)
    }
    expect(await accounts()).toBe(0)
  })

  test('makes one first account, even when several sign up at the very same moment', async () => {
    const answers = await Promise.all(['Ann', 'Ben', 'Cid'].map((name) => signUp('first', newcomer(name))))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403, 403])
    for (const answer of answers) if (answer.statusCode === 403) expectProblem(answer, 'sign_up_closed')
    expect(await accounts()).toBe(1)
    expect((await apps.first.inject('/api/v1/sign-up')).json()).toMatchObject({ open: false })
    const keys = await asAdmin(installation.adminUrls.keys, (admin) =>
      admin.query('select from account_keys'),
    )
    expect(keys.rowCount).toBe(1)
  })

  test('is closed to the next one then', async () => {
    expectProblem(await signUp('first', newcomer('Dee')), 'sign_up_closed')
  })

  test('that was opened makes a whole business: its owner is signed in, a pipeline stands, hours are set', async () => {
    const answer = await signUp('open', newcomer('Eva'))
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      account: { name: 'Eva Plumbing' },
      member: { name: 'Eva', role: 'owner' },
    })
    const [cookie] = answer.cookies
    const read = async (path: string) =>
      (
        await apps.open.inject({
          url: `/api/v1${path}`,
          headers: { cookie: `${cookie!.name}=${cookie!.value}` },
        })
      ).json()
    const account = await read('/account')
    expect(account).toMatchObject({
      languages: ['es', 'en'],
      timeZone: 'America/Chicago',
      botOn: true,
      demo: false,
    })
    expect(account.businessHours).toHaveLength(5)
    const board = await read('/board')
    expect(board.pipeline.stages.map((stage: { kind: string }) => stage.kind)).toEqual(
      expect.arrayContaining(['open', 'won', 'lost']),
    )
    expect((await read('/contacts')).items).toEqual([])
  })

  test('with an e-mail that is taken is refused, however it is written and at the same moment too', async () => {
    const { ownerEmail } = await openBusiness(installation)
    const before = await accounts()
    expectProblem(
      await signUp('open', { ...newcomer('Fay'), email: ` ${ownerEmail.toUpperCase()} ` }),
      'email_taken',
    )
    expect(await accounts()).toBe(before)
    const both = await Promise.all([1, 2].map(() => signUp('open', newcomer('Gus'))))
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    expect(await accounts()).toBe(before + 1)
  })

  test('makes all of a business or nothing: when its pipeline cannot be made there is no account and no person', async () => {
    const before = await accounts()
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('alter table pipelines add constraint test check (false) not valid'),
    )
    const answer = await signUp('open', newcomer('Hal'))
    expectProblem(answer, 'internal')
    expect(await accounts()).toBe(before)
    await asAdmin(installation.adminUrls.data, (admin) =>
      admin.query('alter table pipelines drop constraint test'),
    )
    expect((await signUp('open', newcomer('Hal'))).statusCode).toBe(200)
  })

  test('is made from one address so often in an hour, and not more', async () => {
    await asAdmin(installation.adminUrls.data, async (admin) => {
      await admin.query('update rate_limits set spent_at = array_fill(spent_at[1], array[20])')
    })
    const answer = await signUp('open', newcomer('Ida'))
    expectProblem(answer, 'rate_limited')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(60)
  })
})

function signUp(setting: keyof typeof apps, payload: object) {
  return apps[setting].inject({
    method: 'POST',
    url: '/api/v1/sign-up',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload,
  })
}

async function accounts(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query(
      'select (select count(*) from accounts) as accounts, (select count(*) from people) as people, (select count(*) from members) as members',
    )
    expect(rows[0].people).toBe(rows[0].accounts)
    expect(rows[0].members).toBe(rows[0].accounts)
    return rows[0].accounts
  })
}
