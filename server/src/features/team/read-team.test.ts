import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addColleague, signedIn } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

const teammate = async (email: string) =>
  itemsOf(await desk.owner.get('/team')).find((one) => String(one.email) === email)

describe('the team page', () => {
  test('says of each who is signed in, who was here, and who never was', async () => {
    const email = await addColleague(desk.installation, desk.business, 'member')
    expect(await teammate(email)).toMatchObject({ signIn: 'never', openSessions: 0, lastActiveAt: null })
    const first = await signedIn(desk.app, email)
    const second = await signedIn(desk.app, email)
    expect(await teammate(email)).toMatchObject({ signIn: 'active', openSessions: 2, secondFactor: false })
    for (const client of [first, second]) await client.delete('/session')
    const away = await teammate(email)
    expect(away).toMatchObject({ signIn: 'away', openSessions: 0 })
    expect(Date.now() - Date.parse(String(away?.lastActiveAt))).toBeLessThan(60_000)
  })

  test('knows when somebody was last here after their sessions are forgotten', async () => {
    const email = await addColleague(desk.installation, desk.business, 'member')
    await (await signedIn(desk.app, email)).delete('/session')
    const before = (await teammate(email))?.lastActiveAt
    await desk.rows("update sessions set ends_at = ends_at - interval '50 days'")
    await desk.rows('select sweep_identity(now())')
    expect(await desk.rows('select 1 from sessions')).toEqual([])
    desk.owner = await signedIn(desk.app, desk.business.ownerEmail)
    expect(await teammate(email)).toMatchObject({ signIn: 'away', lastActiveAt: before })
  })

  test('says who has a second factor, and whose address is confirmed', async () => {
    const email = await addColleague(desk.installation, desk.business, 'viewer')
    const person = 'select person_id from members order by created_at desc, id desc limit 1'
    await desk.rows(
      `insert into totp_factors (person_id, seed_cipher, made_at, confirmed_at) values ((${person}), '\\x01', now(), now())`,
    )
    await desk.rows(`update people set email_verified_at = now() where id = (${person})`)
    expect(await teammate(email)).toMatchObject({ secondFactor: true, emailVerified: true })
  })

  test('is for those who may see it, and shows nobody of next door', async () => {
    for (const role of ['member', 'viewer'] as const) {
      expect((await (await desk.colleague(role)).get('/team')).status).toBe(403)
    }
    expect((await (await desk.colleague('admin')).get('/team')).status).toBe(200)
    const { owner } = await desk.neighbour()
    expect(itemsOf(await owner.get('/team'))).toHaveLength(1)
  })
})
