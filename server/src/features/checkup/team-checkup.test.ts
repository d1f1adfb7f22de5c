import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { createMailer } from '#providers/mail/send-mail.ts'
import type { Looked, TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'
import { mailServer } from '#testing/outside.ts'
import { remindOfReviews } from './remind-of-reviews.ts'

let desk: Desk
let admin: TestClient
let member: TestClient

beforeEach(async () => {
  await desk?.close()
  desk = await openDesk({ botOn: false })
  admin = await desk.colleague('admin')
  member = await desk.colleague('member')
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => desk?.close())

const idOf = async (client: TestClient) =>
  ((await client.get('/session')).body.member as Looked).id as unknown as string
const findings = async (who = desk.owner) => {
  const found = (await who.get('/team/checkup')).body.findings as unknown as {
    code: string
    members: { id: string; unused: string[] }[]
  }[]
  return new Map(found.map(({ code, members }) => [code, members]))
}
const sinceLong = (change: string) => desk.rows(`update members set ${change}`)
const review = async (who = desk.owner) => (await who.get('/team/review')).body
const later = (days: number) =>
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + days * 24 * 3_600_000))

describe('the check-up of the team', () => {
  test('names who has no second factor, owners and admins first', async () => {
    const named = (await findings()).get('without_factor')!.map(({ id }) => id)
    expect(named).toEqual([desk.business.ownerId, await idOf(admin), await idOf(member)])
    await desk.rows(
      `insert into totp_factors (person_id, seed_cipher, made_at, confirmed_at) select person_id, '\\x01', now(), now() from members`,
    )
    expect((await findings()).has('without_factor')).toBe(false)
  })

  test('names who was not here for 60 days, and whoever never came in that time', async () => {
    expect((await findings()).has('members_idle')).toBe(false)
    const memberId = await idOf(member)
    await desk.rows("update sessions set seen_at = now() - interval '61 days' where member_id = $1", [
      memberId,
    ])
    expect((await findings()).get('members_idle')).toMatchObject([{ id: memberId }])
    await member.get('/session')
    expect((await findings()).has('members_idle')).toBe(false)
    await sinceLong("created_at = now() - interval '61 days'")
    await desk.rows('delete from sessions where member_id = $1', [memberId])
    await desk.rows('update members set seen_at = null where id = $1', [memberId])
    expect((await findings()).get('members_idle')).toMatchObject([{ id: memberId }])
  })

  test('names the owners where there are more than two', async () => {
    await desk.colleague('owner')
    expect((await findings()).has('owners_many')).toBe(false)
    await desk.colleague('owner')
    expect((await findings()).get('owners_many')).toHaveLength(3)
  })

  test('names rights that somebody has had for 90 days and not used, and what they did use not', async () => {
    expect((await findings()).has('rights_unused')).toBe(false)
    await sinceLong("created_at = now() - interval '91 days'")
    const [adminId, memberId] = [await idOf(admin), await idOf(member)]
    const unusedOf = async (id: string) =>
      (await findings()).get('rights_unused')?.find((one) => one.id === id)?.unused ?? []
    expect(await unusedOf(memberId)).toEqual(['contacts.write', 'deals.write', 'inbox.reply'])
    await member.post('/contacts', { name: 'Ruth Alvarez' })
    expect(await unusedOf(memberId)).toEqual(['deals.write', 'inbox.reply'])
    expect(await unusedOf(adminId)).toContain('account.manage')
    await admin.patch('/account', { botOn: true })
    expect(await unusedOf(adminId)).not.toContain('account.manage')
    expect(await unusedOf(adminId)).toContain('integrations.manage')
    // An owner has every right by being one.
    expect(await unusedOf(desk.business.ownerId)).toEqual([])
  })

  test('gives whoever has other rights since a while to use them', async () => {
    await sinceLong("created_at = now() - interval '91 days'")
    const memberId = await idOf(member)
    await desk.owner.patch(`/members/${memberId}`, { role: 'admin' })
    expect((await findings()).get('rights_unused')?.map(({ id }) => id)).toEqual([await idOf(admin)])
  })

  test('is for owner and admin, and tells nothing of next door', async () => {
    for (const path of ['/team/checkup', '/team/review']) {
      expect((await member.get(path)).status).toBe(403)
      expect((await admin.get(path)).status).toBe(200)
    }
    const { business, owner } = await desk.neighbour()
    expect([...(await findings(owner)).values()].flat().map(({ id }) => id)).toEqual([business.ownerId])
  })
})

describe('the review of the team', () => {
  test('is due 90 days after somebody has looked, and says who that was', async () => {
    expect(await review()).toMatchObject({ due: false, last: null })
    later(91)
    await desk.rows(
      "update sessions set idle_until = now() + interval '1 year', ends_at = now() + interval '1 year'",
    )
    expect(await review()).toMatchObject({ due: true })
    expect((await admin.post('/team/review')).body).toMatchObject({ due: false, last: { by: 'Casey admin' } })
    const [event] = await desk.rows("select type, actor_id from events where type = 'checkup.team_reviewed'")
    expect(event).toMatchObject({ actor_id: await idOf(admin) })
  })

  test('is reminded of once, in the product and in the mailbox of each owner', async () => {
    const mail = await mailServer()
    try {
      desk.installation.mail = createMailer({ url: mail.smtpUrl, from: 'Plumbline <crm@business.example>' })
      await desk.neighbour()
      await desk.rows('update accounts set review_due_at = now() where id = $1', [desk.business.accountId])
      expect(await remindOfReviews(desk.installation)).toBe(1)
      expect(await remindOfReviews(desk.installation)).toBe(0)
      await desk.runTasks()
      const told = await desk.rows("select account_id from events where type = 'checkup.review_due'")
      expect(told).toEqual([{ account_id: desk.business.accountId }])
      const mails = await mail.mails()
      expect(mails.map(({ to }) => String(to))).toEqual([desk.business.ownerEmail])
      expect(String(mails[0]?.text)).toContain('/settings/check-up')
    } finally {
      await mail.close()
    }
  })

  test('that somebody did before the reminder went out is not reminded of', async () => {
    await desk.rows('update accounts set review_due_at = now()')
    await remindOfReviews(desk.installation)
    await desk.owner.post('/team/review')
    await desk.runTasks()
    expect(await desk.rows("select 1 from events where type = 'checkup.review_due'")).toEqual([])
    expect(itemsOf(await desk.owner.get('/audit?kind=safety'))[0]).toMatchObject({
      type: 'checkup.team_reviewed',
    })
  })
})
