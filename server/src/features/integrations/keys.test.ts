import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { keyPattern } from '#contract/integrations.ts'
import { standardRights } from '#contract/rights.ts'
import { clock } from '#kernel/clock.ts'
import { type Looked, signedIn } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

type Made = { key: { id: string; lapsed: string[]; state: string }; secret: string }
const made = async (more: object = {}, client = desk.owner) => {
  const answer = await client.post('/keys', { name: 'Zapier', scopes: ['deals.read'], ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as unknown as Made
}
const by = async (
  secret: string,
  { method = 'GET', path = '/deals', headers = {}, payload = undefined as unknown } = {},
) => {
  const answer = await desk.app.inject({
    method: method as 'GET',
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${secret}`, ...headers },
    ...(payload !== undefined && { payload: payload as object }),
  })
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: (answer.body ? answer.json() : {}) as Looked,
  }
}
const codeOf = ({ body }: { body: Looked }) => body.code as unknown as string
const adviceFor = async (keyId: string) =>
  itemsOf<{ id: string; advice: string | null }>(await desk.owner.get('/keys')).find(({ id }) => id === keyId)
    ?.advice

describe('an API key', () => {
  test('is told once, is known by its looks, and is stored as a hash alone', async () => {
    const { key, secret } = await made()
    expect(secret).toMatch(keyPattern)
    expect(JSON.stringify((await desk.owner.get('/keys')).body)).not.toContain(secret.slice(-20))
    const rows = await desk.rows('select row_to_json(k)::text as text from api_keys k where id = $1', [
      key.id,
    ])
    expect(String(rows[0]!.text)).not.toContain(secret.slice(40))
    const events = await desk.rows("select data::text as data from events where type like 'integrations.%'")
    expect(JSON.stringify(events)).not.toContain(secret.slice(40))
  })

  test('with a letter mistyped never reaches the database', async () => {
    const { secret } = await made()
    const asked = vi.spyOn(desk.installation.pools.app, 'query')
    const typo = `${secret.slice(0, 50)}${secret[50] === 'a' ? 'b' : 'a'}${secret.slice(51)}`
    expect(codeOf(await by(typo))).toBe('key_unknown')
    expect(asked).not.toHaveBeenCalled()
    expect((await by(secret)).status).toBe(200)
    expect(asked).toHaveBeenCalled()
    asked.mockRestore()
  })

  test('takes one trip to the database to be let in, but for the first use of a minute', async () => {
    const { secret } = await made({ scopes: ['account.read'] })
    await by(secret, { path: '/account' })
    const asked = vi.spyOn(desk.installation.pools.app, 'query')
    await by(secret, { path: '/account' })
    expect(asked).toHaveBeenCalledTimes(1)
    asked.mockRestore()
  })

  test('may what it was given and its maker may, and is told of the rest what it lacks', async () => {
    const { secret } = await made()
    expect((await by(secret)).status).toBe(200)
    const refused = await by(secret, { path: '/contacts' })
    expect(codeOf(refused)).toBe('key_scope')
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope')
    expect(codeOf(await by(secret, { path: '/session' }))).toBe('key_not_allowed')
    expect(codeOf(await by(secret, { path: '/keys' }))).toBe('key_not_allowed')
  })

  test('cannot be given what nobody may give, nor what no key may use', async () => {
    for (const scope of ['integrations.manage', 'team.manage']) {
      const answer = await desk.owner.post('/keys', { name: 'Too much', scopes: [scope] })
      expect(codeOf(answer)).toBe('scope_not_yours')
    }
  })

  test('loses at once what its maker loses, and everything when they are removed', async () => {
    const admin = await desk.colleague('admin')
    const { body } = await admin.get('/session')
    const adminId = (body.member as Looked).id as unknown as string
    const { key, secret } = await made({ scopes: ['deals.read', 'contacts.identify'] }, admin)
    const contact = { method: 'POST', path: '/contacts', payload: { name: 'By key' } }
    expect((await by(secret, contact)).status).toBe(200)
    await desk.owner.patch(`/members/${adminId}`, { role: 'viewer' })
    expect(codeOf(await by(secret, contact))).toBe('forbidden')
    expect((await by(secret)).status).toBe(200)
    const listed = itemsOf<Made['key']>(await desk.owner.get('/keys')).find(({ id }) => id === key.id)
    expect(listed?.lapsed).toEqual(['contacts.identify'])
    await desk.owner.delete(`/members/${adminId}`)
    expect(codeOf(await by(secret))).toBe('key_revoked')
  })

  test('waits while its maker owes a second factor, and the owner is told why, once a day', async () => {
    const admin = await desk.colleague('admin')
    const { key, secret } = await made({ scopes: ['deals.read'] }, admin)
    const soon = { roles: ['admin'], from: new Date(Date.now() + 3_600_000).toISOString() }
    await desk.owner.put('/account/second-factor-rule', soon)
    expect((await by(secret)).status, 'until the day').toBe(200)
    await desk.owner.put('/account/second-factor-rule', { roles: ['admin'], from: null })
    for (const path of ['/deals', '/live']) {
      const refused = await by(secret, { path })
      expect([refused.status, codeOf(refused)]).toEqual([403, 'key_maker_due'])
    }
    const listed = itemsOf<Made['key']>(await desk.owner.get('/keys')).find(({ id }) => id === key.id)
    expect(listed?.state).toBe('waits')
    const told = await desk.rows(
      "select from events where type = 'integrations.key_held' and data ->> 'keyId' = $1",
      [key.id],
    )
    expect(told).toHaveLength(1)
    expect((await by((await made()).secret)).status, 'of somebody else').toBe(200)
    await desk.owner.put('/account/second-factor-rule', { roles: [], from: null })
    expect((await by(secret)).status).toBe(200)
  })

  test('acts in its maker’s name, and what it does is kept with the key', async () => {
    const { key, secret } = await made({ scopes: ['contacts.identify', 'contacts.read', 'deals.write'] })
    const contact = await by(secret, { method: 'POST', path: '/contacts', payload: { name: 'Keyed Kim' } })
    const deal = await by(secret, {
      method: 'POST',
      path: '/deals',
      payload: { contactId: contact.body.id, title: 'A drain' },
    })
    expect(deal.status).toBe(200)
    const rows = await desk.rows<{ actor_kind: string; actor_id: string; key_id: string }>(
      'select actor_kind, actor_id, key_id from events where deal_id = $1',
      [deal.body.id],
    )
    expect(rows[0]).toEqual({ actor_kind: 'member', actor_id: desk.business.ownerId, key_id: key.id })
  })

  test('that answers a customer is named beside its maker', async () => {
    await desk.hear({ from: '15125550977', name: 'Keyed Kurt', text: 'Hello?' })
    const conversations = itemsOf<{ id: string; contact: { displayName: string } }>(
      await desk.owner.get('/conversations?view=all'),
    )
    const { id } = conversations.find(({ contact }) => contact.displayName === 'Keyed Kurt')!
    const { secret } = await made({ scopes: ['inbox.reply'] })
    const answer = await by(secret, {
      method: 'POST',
      path: `/conversations/${id}/messages`,
      payload: { clientId: 'said-by-a-program', text: 'We are on our way.' },
    })
    expect(answer.body).toMatchObject({ author: 'member', authorName: 'Olivia Owner (Zapier)' })
  })

  test('from a browser is refused, and the owner is told once an hour', async () => {
    const { key, secret } = await made()
    for (const origin of ['https://shop.example', 'null', desk.installation.config.publicUrl.origin])
      expect(codeOf(await by(secret, { headers: { origin } }))).toBe('key_in_browser')
    // What the fetch of Node sends is no sign of a browser.
    expect((await by(secret, { headers: { 'sec-fetch-mode': 'cors' } })).status).toBe(200)
    const events = await desk.rows(
      "select from events where type = 'integrations.key_exposed' and data ->> 'keyId' = $1",
      [key.id],
    )
    expect(events).toHaveLength(1)
    expect(await adviceFor(key.id)).toBe('exposed')
    await desk.owner.post(`/keys/${key.id}/rotate`, {})
    expect(await adviceFor(key.id)).toBeNull()
  })

  test('from an address that is not on its list is refused, and the owner is told of that too', async () => {
    const { key, secret } = await made({ addresses: ['203.0.113.0/24', '2001:db8::/32'] })
    expect(codeOf(await by(secret))).toBe('key_elsewhere')
    expect(codeOf(await by(secret))).toBe('key_elsewhere')
    const events = await desk.rows<{ data: object }>(
      "select data from events where type = 'integrations.key_exposed' and data ->> 'keyId' = $1",
      [key.id],
    )
    expect(events.map(({ data }) => data)).toEqual([{ keyId: key.id, by: 'elsewhere', attention: true }])
    expect(await adviceFor(key.id)).toBe('elsewhere')
    await desk.owner.post(`/keys/${key.id}/rotate`, { overlapHours: 0 })
    expect(await adviceFor(key.id)).toBeNull()
  })

  test('after a rotation works under both secrets until the time that was chosen, then under the new one alone', async () => {
    const { key, secret } = await made()
    const rotated = (await desk.owner.post(`/keys/${key.id}/rotate`, { overlapHours: 2 }))
      .body as unknown as Made
    expect(rotated.key.id).toBe(key.id)
    expect([(await by(secret)).status, (await by(rotated.secret)).status]).toEqual([200, 200])
    const later = new Date(Date.now() + 2 * 3_600_000 + 1000)
    vi.spyOn(clock, 'now').mockReturnValue(later)
    expect(codeOf(await by(secret))).toBe('key_replaced')
    expect((await by(rotated.secret)).status).toBe(200)
    vi.restoreAllMocks()
    const other = await made()
    const at = async (overlapHours: number) =>
      (await desk.owner.post(`/keys/${other.key.id}/rotate`, { overlapHours })).body as unknown as Made
    const [second, third] = [await at(0), await at(0)]
    expect([codeOf(await by(other.secret)), codeOf(await by(second.secret))]).toEqual([
      'key_unknown',
      'key_replaced',
    ])
    expect((await by(third.secret)).status).toBe(200)
  })

  test('of a colleague is rotated by whoever may all that its maker may, through rights too, and by nobody else', async () => {
    const admin = await desk.colleague('admin')
    const { member } = (await admin.get('/session')).body as { member: Looked }
    const narrower = {
      ...standardRights.admin,
      contacts: { ...standardRights.admin.contacts, identity: 'masked' },
    }
    await desk.owner.patch(`/members/${member!.id}`, { role: 'admin', rights: narrower })
    const masked = await signedIn(desk.app, String(member!.email))
    const [mine, theirs] = [await made({}, desk.owner), await made({}, masked)]
    const refused = await masked.post(`/keys/${mine.key.id}/rotate`, {})
    expect([refused.status, codeOf(refused)]).toEqual([403, 'scope_not_yours'])
    expect((await by(mine.secret)).status).toBe(200)
    expect((await masked.post(`/keys/${theirs.key.id}/rotate`, {})).status).toBe(200)
    expect((await desk.owner.post(`/keys/${theirs.key.id}/rotate`, {})).status).toBe(200)
  })

  test('is over from the moment it is revoked', async () => {
    const { key, secret } = await made()
    expect((await by(secret)).status).toBe(200)
    expect((await desk.owner.delete(`/keys/${key.id}`)).status).toBe(204)
    expect(codeOf(await by(secret))).toBe('key_revoked')
    expect((await desk.owner.delete(`/keys/${key.id}`)).status).toBe(404)
  })

  test('is taken from the addresses on its list, where it has one', async () => {
    const { secret } = await made({ addresses: ['127.0.0.0/8'] })
    expect((await by(secret)).status).toBe(200)
  })

  test('tells at each use what is left, holds back what comes too fast, and counts both', async () => {
    const { key, secret } = await made({ scopes: ['account.read'] })
    const now = new Date()
    vi.spyOn(clock, 'now').mockReturnValue(now)
    const first = await by(secret, { path: '/account' })
    expect(first.headers['ratelimit-policy']).toBe('"minute";q=600;w=60, "burst";q=100;w=10')
    expect(first.headers.ratelimit).toBe('"burst";r=99;t=1')
    await Promise.all(Array.from({ length: 99 }, () => by(secret, { path: '/account' })))
    const refused = await by(secret, { path: '/account' })
    expect([refused.status, codeOf(refused), refused.headers['retry-after']]).toEqual([
      429,
      'rate_limited',
      '1',
    ])
    vi.spyOn(clock, 'now').mockReturnValue(new Date(now.getTime() + 1000))
    const after = await Promise.all(Array.from({ length: 12 }, () => by(secret, { path: '/account' })))
    expect(after.filter(({ status }) => status === 200)).toHaveLength(10)
    vi.restoreAllMocks()
    const rows = await desk.rows('select used, held_back from api_key_uses where key_id = $1', [key.id])
    expect(rows).toEqual([{ used: 110, held_back: 3 }])
  })
})
