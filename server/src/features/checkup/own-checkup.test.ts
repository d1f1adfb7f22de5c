import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { addColleague, signedIn, type TestClient } from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'
import { createPerson, type Somebody } from '#testing/second-factor-desk.ts'

let desk: Desk
let email: string
let person: Somebody

beforeEach(async () => {
  await desk?.close()
  desk = await openDesk({ botOn: false })
  email = await addColleague(desk.installation, desk.business, 'member')
  person = await createPerson(desk.app, email)
  person.take(await person.signIn())
})
afterAll(() => desk?.close())

const findings = async () => {
  const { findings: found } = (await person.send('GET', '/checkup')).json()
  return Object.fromEntries(
    (found as { code: string; count: number }[]).map(({ code, count }) => [code, count]),
  )
}
const ofPeople = (change: string) =>
  desk.rows(
    `update people set ${change} where id = (select person_id from members order by created_at desc, id desc limit 1)`,
  )

describe('the check-up', () => {
  test('names what is so and nothing else, and nothing any more once it is mended', async () => {
    expect(await findings()).toEqual({ second_factor_missing: 1 })
    await ofPeople('password_short = true, password_common = true')
    expect(await findings()).toEqual({ password_short: 1, password_common: 1, second_factor_missing: 1 })
    await person.enrol()
    // Beside a second factor a short password is fine; a common one never is.
    expect(await findings()).toEqual({ password_common: 1 })
    await ofPeople('password_common = false')
    expect(await findings()).toEqual({})
  })

  test('says when no recovery code is left', async () => {
    await person.enrol()
    await desk.rows('update recovery_codes set used_at = now()')
    expect(await findings()).toEqual({ recovery_codes_none: 1 })
    const renewed = await person.send('POST', '/second-factors/recovery-codes')
    expect(renewed.statusCode).toBe(200)
    expect(await findings()).toEqual({})
  })

  test('counts one’s own keys of more than 90 days, not those of others, revoked or over', async () => {
    const owner = desk.owner
    const key = async (client: TestClient) =>
      client.post('/keys', { name: 'Sheet', scopes: ['deals.read'], expiresInDays: null, addresses: [] })
    const made = [await key(owner), await key(owner), await key(owner)]
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200])
    await desk.rows("update api_keys set secret_made_at = now() - interval '90 days'")
    const [first, second] = await desk.rows<{ id: string }>('select id from api_keys order by id')
    await owner.delete(`/keys/${first!.id}`)
    await desk.rows('update api_keys set expires_at = now() where id = $1', [second!.id])
    const told = (await owner.get('/checkup')).body.findings
    expect(told).toEqual([
      { code: 'second_factor_missing', count: 1 },
      { code: 'keys_old', count: 1 },
    ])
    expect(await findings()).toEqual({ second_factor_missing: 1 })
  })

  test('counts phones that are signed in and not used, and browsers in which no second factor is asked for', async () => {
    const phone = await signedIn(desk.app, email)
    await phone.put('/session/phone', { stay: true })
    await desk.rows("update sessions set seen_at = now() - interval '4 days' where phone")
    expect(await findings()).toEqual({ second_factor_missing: 1, sessions_idle: 1 })
    await person.enrol()
    await person.trust()
    await desk.rows("update trusted_browsers set used_at = now() - interval '15 days'")
    expect(await findings()).toEqual({ sessions_idle: 1, browsers_idle: 1 })
  })

  test('says that an address is not confirmed where a mail could do that', async () => {
    desk.installation.mail = async () => undefined
    expect(await findings()).toEqual({ second_factor_missing: 1, email_unverified: 1 })
    await ofPeople('email_verified_at = now()')
    expect(await findings()).toEqual({ second_factor_missing: 1 })
  })
})
