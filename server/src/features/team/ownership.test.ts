import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { standingOf } from '#contract/standing.ts'
import { clock } from '#kernel/clock.ts'
import { asMember, withAccount } from '#kernel/scope.ts'
import { addColleague, type Looked, signedIn, type TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'
import { takeOwnership } from './ownership.ts'

let desk: Desk
let heir: TestClient
let heirId: string
let heirEmail: string

beforeEach(async () => {
  await desk?.close()
  desk = await openDesk({ botOn: false })
  heirEmail = await addColleague(desk.installation, desk.business, 'member')
  heir = await signedIn(desk.app, heirEmail)
  heirId = await idOf(heir)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => desk?.close())

const idOf = async (client: TestClient) =>
  ((await client.get('/session')).body.member as Looked).id as unknown as string
const roleOf = async (client: TestClient) => ((await client.get('/session')).body.member as Looked).role
const offer = async (client = desk.owner, memberId = heirId) => client.post('/ownership-offers', { memberId })
const accept = (client: TestClient, id: unknown) => client.post(`/ownership-offers/${id}/accept`)
const later = (milliseconds: number) =>
  vi.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() + milliseconds))

describe('ownership', () => {
  test('changes hands when both have shown that it is them: the one is owner, the other admin, and what each had open ends', async () => {
    const offered = await offer()
    expect(offered).toMatchObject({ status: 200, body: { forMe: false, to: { id: heirId } } })
    expect(itemsOf(await heir.get('/ownership-offers'))).toMatchObject([
      { id: offered.body.id, forMe: true, from: { id: desk.business.ownerId, name: 'Olivia Owner' } },
    ])
    const elsewhere = await signedIn(desk.app, heirEmail)
    const taken = await accept(heir, offered.body.id)
    expect(taken).toMatchObject({ status: 200, body: { member: { id: heirId, role: 'owner' } } })
    for (const client of [heir, elsewhere, desk.owner]) {
      expect((await client.get('/session')).body).toMatchObject({ code: 'session_ended' })
    }
    expect(await roleOf(await signedIn(desk.app, desk.business.ownerEmail))).toBe('admin')
    expect(await roleOf(await signedIn(desk.app, heirEmail))).toBe('owner')
    const events = await desk.rows(
      "select type, data from events where type like 'team.ownership%' order by seq",
    )
    expect(events).toMatchObject([
      { type: 'team.ownership_offered', data: { memberId: heirId } },
      { type: 'team.ownership_taken', data: { memberId: heirId, from: desk.business.ownerId } },
    ])
  })

  test('goes on in the browser of whoever accepts, under a new token', async () => {
    const offered = await offer()
    const before = (await desk.rows('select token_hash from sessions where member_id = $1', [heirId])).length
    expect((await accept(heir, offered.body.id)).headers['set-cookie']).toMatch(/^plumbline_session=/)
    const open = await desk.rows('select 1 from sessions where member_id = $1 and ended_at is null', [heirId])
    expect([before, open.length]).toEqual([1, 1])
  })

  test('is offered by owners alone, to somebody of the team who is none, once at a time', async () => {
    const admin = await desk.colleague('admin')
    expect((await offer(admin)).body).toMatchObject({ code: 'forbidden' })
    expect((await offer(desk.owner, desk.business.ownerId)).body).toMatchObject({ code: 'own_role' })
    const second = await desk.colleague('owner')
    expect((await offer(desk.owner, await idOf(second))).body).toMatchObject({ code: 'already_owner' })
    const { owner } = await desk.neighbour()
    expect((await offer(desk.owner, await idOf(owner))).body).toMatchObject({ code: 'not_found' })
    const first = await offer()
    const next = await offer(desk.owner, await idOf(admin))
    expect(itemsOf(await desk.owner.get('/ownership-offers'))).toMatchObject([{ id: next.body.id }])
    expect((await accept(heir, first.body.id)).body).toMatchObject({ code: 'not_found' })
  })

  test('that was withdrawn, declined or is older than seven days is not there any more, and stands in no other’s way', async () => {
    const withdrawn = await offer()
    expect((await desk.owner.delete(`/ownership-offers/${withdrawn.body.id}`)).status).toBe(204)
    const declined = await offer()
    expect((await heir.delete(`/ownership-offers/${declined.body.id}`)).status).toBe(204)
    const old = await offer()
    await desk.rows('update ownership_offers set expires_at = now() where id = $1', [old.body.id])
    for (const { body } of [withdrawn, declined, old]) {
      expect((await accept(heir, body.id)).body).toMatchObject({ code: 'not_found' })
    }
    expect(itemsOf(await desk.owner.get('/ownership-offers'))).toEqual([])
    expect((await offer()).status).toBe(200)
    expect(await roleOf(heir)).toBe('member')
  })

  test('is for whoever it was offered to: for everybody else there is no such offer', async () => {
    const offered = await offer()
    const other = await desk.colleague('admin')
    const { owner } = await desk.neighbour()
    for (const client of [other, owner, desk.owner]) {
      expect((await accept(client, offered.body.id)).body).toMatchObject({ code: 'not_found' })
    }
    expect(itemsOf(await other.get('/ownership-offers'))).toEqual([])
    expect((await other.delete(`/ownership-offers/${offered.body.id}`)).status).toBe(404)
  })

  test('of somebody who is no owner any more cannot be taken', async () => {
    const second = await desk.colleague('owner')
    const offered = await offer(second)
    await desk.owner.patch(`/members/${await idOf(second)}`, { role: 'admin' })
    expect((await accept(heir, offered.body.id)).body).toMatchObject({ code: 'not_found' })
    expect(itemsOf(await heir.get('/ownership-offers'))).toEqual([])
  })

  test('is taken once by whoever accepts twice at the very same moment', async () => {
    const offered = await offer()
    const scope = { accountId: desk.business.accountId }
    const principal = asMember(scope.accountId, heirId, standingOf('member'))
    const attempts = [1, 2].map(() =>
      withAccount(desk.installation, principal, (there) =>
        takeOwnership(there, { id: String(offered.body.id) }),
      ).then(
        () => 'taken',
        (error) => error.code,
      ),
    )
    expect((await Promise.all(attempts)).sort()).toEqual(['not_found', 'taken'])
  })

  test('wants a proof of a moment ago, on both sides', async () => {
    later(11 * 60_000)
    expect((await offer()).body).toMatchObject({ code: 'proof_needed' })
    vi.restoreAllMocks()
    const offered = await offer()
    later(11 * 60_000)
    expect((await accept(heir, offered.body.id)).body).toMatchObject({ code: 'proof_needed' })
  })
})

test('no business is left without an owner, not even by whoever writes into its tables', async () => {
  const { accountId, ownerId } = desk.business
  for (const change of ["role = 'admin'", "status = 'removed'"]) {
    const attempt = desk.rows(`update members set ${change} where account_id = $1 and id = $2`, [
      accountId,
      ownerId,
    ])
    await expect(attempt).rejects.toThrow('a business needs an owner')
  }
})
