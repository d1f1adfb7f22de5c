import { randomInt } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openApp } from '#testing/app.ts'
import { addColleague, openBusiness, signedIn, testPassword } from '#testing/business.ts'
import { asAdmin } from '#testing/installation.ts'
import { startWorker } from '#testing/worker.ts'
import { runCheck } from '../run-check.ts'
import type { Belongings, Canary, Role, Stage } from '../stage.ts'
import { freshProof } from './fresh-proof.ts'
import { listedPassword } from './listed-password.ts'
import { ownCheckup } from './own-checkup.ts'
import { passwordLength } from './password-length.ts'
import { secondFactor } from './second-factor.ts'
import { secondFactorRule } from './second-factor-rule.ts'
import { memberIdOf } from './support/give-rights.ts'
import { teamNudges } from './team-nudges.ts'
import { teamReview } from './team-review.ts'
import { weakPasswords } from './weak-passwords.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** The checks of passwords, second factors, fresh proofs and check-ups against the real server, by the checker's own role in the database. */

let opened: Awaited<ReturnType<typeof openApp>>
let worker: ReturnType<typeof startWorker> | undefined
let stage: Stage

beforeAll(async () => {
  opened = await openApp()
  const { app, installation } = opened
  worker = startWorker(installation)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const canaries = { a: await canaryOf('a'), b: await canaryOf('b') }
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query("insert into canaries values ('a', $1), ('b', $2)", [
      canaries.a.accountId,
      canaries.b.accountId,
    ]),
  )
  stage = { place: { url, origin: url }, build: 'test', canaries, probe } as Stage
})
afterAll(async () => {
  await worker?.stop()
  await opened?.close()
})

test.each([
  [passwordLength],
  [weakPasswords],
  [listedPassword],
  [secondFactor],
  [secondFactorRule],
  [freshProof],
  [ownCheckup],
  [teamNudges],
  [teamReview],
])(
  'the check $id holds on this product, twice in a row, and has seen at least as much as there is',
  async (check) => {
    for (const time of ['first', 'second']) {
      const finding = await runCheck(check, stage)
      expect(finding, time).toMatchObject({ verdict: 'pass', reason: null })
      expect(finding.details.examined).toBeGreaterThanOrEqual(Number(finding.details.floor))
    }
  },
)

test('a check begins with a person who has nothing, whatever one that was cut off has left', async () => {
  const { b } = stage.canaries
  await asAdmin(opened.installation.adminUrls.data, (admin) =>
    admin.query(
      `update people set password_hash = null where id in (select person_id from members where account_id = $1 and role in ('member', 'viewer'))`,
      [b.accountId],
    ),
  )
  for (const check of [secondFactor, weakPasswords]) {
    const finding = await runCheck(check, stage)
    expect(finding, JSON.stringify(finding)).toMatchObject({ verdict: 'pass' })
  }
})

test('a member of a canary can be made older, and nobody of another business', async () => {
  const { a } = stage.canaries
  const age = (accountId: string, memberId: string) =>
    stage.probe(accountId, async (client) => {
      const { rows } = await client.query<{ aged: boolean }>(
        `select age_member($1, '61 days', '61 days') as aged`,
        [memberId],
      )
      return rows[0]?.aged
    })
  const { accountId, ownerId } = await openBusiness(opened.installation)
  expect(await age(a.accountId, await memberIdOf(stage, a, 'owner'))).toBe(true)
  expect(await age(accountId, ownerId)).toBe(false)
  expect(await age(a.accountId, ownerId)).toBe(false)
})

async function canaryOf(name: 'a' | 'b'): Promise<Canary> {
  const { app, installation } = opened
  const business = await openBusiness(installation)
  const roles: Role[] = ['owner', 'admin', 'member', 'viewer']
  const people = Object.fromEntries(
    await Promise.all(
      roles.map(async (role) => {
        const email =
          role === 'owner' ? business.ownerEmail : await addColleague(installation, business, role)
        return [role, { email, password: testPassword }] as const
      }),
    ),
  ) as Canary['people']
  const owner = await signedIn(app, business.ownerEmail)
  const { body: contact } = await owner.post('/contacts', { name: 'Ruth Alvarez' })
  const password = `dragon${randomInt(1e14)}monkey`
  const listed = { email: await addColleague(installation, business, 'viewer', password), password }
  const settled = { email: await addColleague(installation, business, 'member'), password: testPassword }
  return {
    name,
    accountId: business.accountId,
    marker: '',
    people,
    listed,
    settled,
    as: async (role) => ({
      ...(await signedIn(app, people[role].email)),
      send: () => Promise.reject(new Error('these checks send by themselves')),
    }),
    whatsapp: {} as Canary['whatsapp'],
    belongings: async () => ({ contactId: contact.id as unknown as string }) as Belongings,
  }
}

const probe: Stage['probe'] = (accountId, work, { keep = false } = {}) =>
  asAdmin(opened.installation.adminUrls.data, async (admin) => {
    await admin.query('begin')
    await admin.query('set local role app_probe')
    if (accountId) await admin.query('select enter_account($1)', [accountId])
    const value = await work(admin as never)
    await admin.query(keep ? 'commit' : 'rollback')
    return value
  })
