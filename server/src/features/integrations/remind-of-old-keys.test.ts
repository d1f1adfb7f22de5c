import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createMailer } from '#providers/mail/send-mail.ts'
import { addColleague, type Looked, signedIn } from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'
import { mailServer } from '#testing/outside.ts'

let desk: Desk
let mail: Awaited<ReturnType<typeof mailServer>>

beforeAll(async () => {
  mail = await mailServer()
  desk = await openDesk({ botOn: false })
  desk.installation.mail = createMailer({ url: mail.smtpUrl, from: 'Plumbline <crm@business.example>' })
})
afterAll(async () => {
  await desk?.close()
  await mail?.close()
})
beforeEach(() => desk.rows('update api_keys set revoked_at = now() where revoked_at is null'))
afterEach(async () => {
  await desk.runTasks()
  await fetch(`${mail.url}/control/mails`, { method: 'DELETE' })
})

const made = async (client = desk.owner, more: object = {}) => {
  const answer = await client.post('/keys', { name: 'Zapier', scopes: ['account.read'], ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as unknown as { key: { id: string }; secret: string }
}
const age = (keyId: string, days: number) =>
  desk.rows(
    `update api_keys set secret_made_at = secret_made_at - $2 * interval '1 day', used_at = used_at - $2 * interval '1 day',
            reminded_at = reminded_at - $2 * interval '1 day' where id = $1`,
    [keyId, days],
  )
const use = (secret: string) =>
  desk.app.inject({ url: '/api/v1/account', headers: { authorization: `Bearer ${secret}` } })
const keepHouse = async () => {
  await desk.installation.pools.app.query('select remind_of_old_keys($1)', [new Date()])
  await desk.runTasks()
}
const reminders = async (keyId: string) =>
  (
    await desk.rows<{ days: number }>(
      `select (data ->> 'days')::int as days from events where type = 'integrations.key_is_old' and data ->> 'keyId' = $1 order by seq`,
      [keyId],
    )
  ).map(({ days }) => days)
/** Other mails come too: of a sign-in, of a key that was made. */
const mailsWith = async (words: RegExp) =>
  (await mail.mails()).filter((one) => words.test(JSON.stringify(one)))
const told = (mails: Looked[]) => mails.flatMap(({ to }) => to as unknown as string[]).sort()

describe('an old key', () => {
  test('is told of when it is used, once a quarter, and not again once it was replaced', async () => {
    const { key, secret } = await made()
    await age(key.id, 90)
    await age(key.id, -1 / 24)
    await use(secret)
    expect(await reminders(key.id)).toEqual([])
    await age(key.id, 1)
    await use(secret)
    await age(key.id, 1)
    await use(secret)
    expect(await reminders(key.id)).toEqual([90])
    await age(key.id, 90)
    await use(secret)
    expect(await reminders(key.id)).toEqual([90, 181])
    const rotated = (await desk.owner.post(`/keys/${key.id}/rotate`, { overlapHours: 0 })).body
    await age(key.id, 80)
    await use(String(rotated.secret))
    expect(await reminders(key.id)).toHaveLength(2)
  })

  test('that nobody uses is come across by housekeeping, whose second look is quiet', async () => {
    const { key } = await made()
    await keepHouse()
    expect(await reminders(key.id)).toEqual([])
    await age(key.id, 100)
    await keepHouse()
    await keepHouse()
    expect(await reminders(key.id)).toEqual([100])
  })

  test('that opens nothing any more is told of to nobody: revoked, expired, or of somebody who is gone', async () => {
    const email = await addColleague(desk.installation, desk.business, 'admin')
    const admin = await signedIn(desk.app, email)
    const { body } = await admin.get('/session')
    const [revoked, expired, gone] = [await made(), await made(), await made(admin)]
    for (const { key } of [revoked, expired, gone]) await age(key.id, 100)
    await desk.owner.delete(`/keys/${revoked.key.id}`)
    await desk.rows('update api_keys set expires_at = now() where id = $1', [expired.key.id])
    await desk.owner.delete(`/members/${(body.member as unknown as { id: string }).id}`)
    await keepHouse()
    for (const { key } of [revoked, expired, gone]) expect(await reminders(key.id)).toEqual([])
  })

  test('of one business makes nothing in another', async () => {
    const { business } = await desk.neighbour()
    const { key } = await made()
    await age(key.id, 100)
    await keepHouse()
    const rows = await desk.rows<{ account_id: string }>(
      "select account_id from events where type = 'integrations.key_is_old' and account_id = $1",
      [business.accountId],
    )
    expect(rows).toEqual([])
  })
})

describe('a mail about a key', () => {
  test('goes to whoever made it and to the owners, names the key and never its secret', async () => {
    const email = await addColleague(desk.installation, desk.business, 'admin')
    await addColleague(desk.installation, desk.business, 'admin')
    const { key, secret } = await made(await signedIn(desk.app, email))
    await age(key.id, 91)
    await use(secret)
    await desk.runTasks()
    const mails = await mailsWith(/91 days/)
    expect(told(mails)).toEqual([email, desk.business.ownerEmail].sort())
    for (const one of mails) {
      const whole = JSON.stringify(one)
      expect(whole).toContain('Zapier')
      expect(whole).toContain('91 days')
      expect(whole).toContain('/settings/keys')
      expect(whole).not.toContain(secret.slice(45))
      // It was not the owner who made it.
      expect(whole.includes('This wasn’t me'), whole).toBe(String(one.to) === email)
    }
  })

  test('comes when others may have it: sent by a browser, or from an address that is not on its list', async () => {
    const browser = await made()
    await desk.app.inject({
      url: '/api/v1/account',
      headers: { authorization: `Bearer ${browser.secret}`, origin: 'https://shop.example' },
    })
    const elsewhere = await made(desk.owner, { addresses: ['203.0.113.7'] })
    await use(elsewhere.secret)
    await desk.runTasks()
    const texts = (await mailsWith(/sent by a browser|not on its list/)).map((one) => JSON.stringify(one))
    expect(texts).toHaveLength(2)
    expect(texts.join()).toContain('was sent by a browser')
    expect(texts.join()).toContain('an address that is not on its list')
  })

  test('does not come any more when the key was replaced meanwhile', async () => {
    const { key, secret } = await made()
    await age(key.id, 91)
    await use(secret)
    await desk.owner.post(`/keys/${key.id}/rotate`, { overlapHours: 0 })
    await desk.runTasks()
    expect(await mailsWith(/91 days/)).toEqual([])
  })

  test('goes to no address that is nobody’s', async () => {
    await desk.installation.mail!({ to: 'owner@canary-a.invalid', subject: 'x', text: 'x' })
    expect(await mail.mails()).toEqual([])
  })
})
