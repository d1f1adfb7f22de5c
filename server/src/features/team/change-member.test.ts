import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { addColleague, type Looked, signedIn, type TestClient, testPassword } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let admin: TestClient
let member: TestClient

beforeEach(async () => {
  await desk?.close()
  desk = await openDesk({ botOn: false })
  admin = await desk.colleague('admin')
  member = await desk.colleague('member')
})
afterAll(() => desk?.close())

const idOf = async (client: TestClient) =>
  ((await client.get('/session')).body.member as Looked).id as unknown as string
const give = (client: TestClient, id: string, role: string) => client.patch(`/members/${id}`, { role })
const codeOf = (answer: { body: Looked }) => answer.body.code as unknown as string

describe('another role', () => {
  test('counts at once: the sessions for the one before end, and the next has the new rights', async () => {
    const id = await idOf(member)
    const email = ((await member.get('/session')).body.member as Looked).email as unknown as string
    expect((await give(desk.owner, id, 'viewer')).body).toMatchObject({ id, role: 'viewer' })
    expect((await member.get('/session')).body).toMatchObject({ code: 'session_ended' })
    const again = await signedIn(desk.app, email)
    expect((await again.get('/session')).body.member).toMatchObject({ role: 'viewer' })
    expect((await again.post('/contacts', { name: 'Nobody' })).status).toBe(403)
  })

  test('that is the same changes nothing and ends nothing', async () => {
    const id = await idOf(member)
    expect((await give(desk.owner, id, 'member')).status).toBe(200)
    expect((await member.get('/session')).status).toBe(200)
  })

  test('is given by owner and admin, never to oneself, and what concerns owners by owners alone', async () => {
    const [ownerId, adminId, memberId] = await Promise.all([desk.owner, admin, member].map(idOf))
    expect(codeOf(await give(member, adminId!, 'viewer'))).toBe('forbidden')
    expect(codeOf(await give(admin, adminId!, 'owner'))).toBe('own_role')
    expect(codeOf(await give(desk.owner, ownerId!, 'admin'))).toBe('own_role')
    expect(await give(admin, memberId!, 'owner')).toMatchObject({
      status: 403,
      body: { detail: 'Only an owner makes or changes an owner.' },
    })
    expect(codeOf(await give(admin, ownerId!, 'member'))).toBe('forbidden')
    expect(codeOf(await admin.delete(`/members/${ownerId}`))).toBe('forbidden')
    expect((await give(admin, memberId!, 'admin')).status).toBe(200)
  })

  test('never leaves a business without an owner, also when two owners demote each other at the same moment', async () => {
    const second = await desk.colleague('owner')
    const [firstId, secondId] = await Promise.all([idOf(desk.owner), idOf(second)])
    const answers = await Promise.all([give(desk.owner, secondId, 'admin'), give(second, firstId, 'admin')])
    const { items } = (await admin.get('/members')).body
    const owners = (items as unknown as { role: string }[]).filter(({ role }) => role === 'owner')
    expect(owners.length, JSON.stringify(answers.map(({ status }) => status))).toBeGreaterThanOrEqual(1)
  })

  test('wants a proof that is not older than ten minutes, which the password gives', async () => {
    const id = await idOf(member)
    await desk.rows("update sessions set proven_at = now() - interval '11 minutes'")
    expect(codeOf(await give(desk.owner, id, 'viewer'))).toBe('proof_needed')
    expect((await member.get('/session')).status).toBe(200)
    expect(codeOf(await desk.owner.put('/session/proof', { password: 'not the password' }))).toBe(
      'wrong_password',
    )
    const proof = await desk.owner.put('/session/proof', { password: testPassword })
    const [cookie] = [proof.headers['set-cookie']].flat() as [string]
    const fresh = await desk.app.inject({
      method: 'PATCH',
      url: `/api/v1/members/${id}`,
      headers: {
        cookie: cookie.split(';')[0]!,
        'x-csrf-token': String(proof.body.csrf),
        'sec-fetch-site': 'same-origin',
      },
      payload: { role: 'viewer' },
    })
    expect(fresh.statusCode).toBe(200)
    expect((await desk.owner.get('/session')).body).toMatchObject({ code: 'session_ended' })
  })
})

describe('a member who is removed', () => {
  test('is out at once, cannot sign in again, and is in no list', async () => {
    const id = await idOf(member)
    const email = ((await member.get('/session')).body.member as Looked).email as unknown as string
    expect((await desk.owner.delete(`/members/${id}`)).status).toBe(204)
    expect((await member.get('/session')).body).toMatchObject({ code: 'session_ended' })
    await expect(signedIn(desk.app, email)).rejects.toThrow('401')
    expect(JSON.stringify((await admin.get('/members')).body)).not.toContain(id)
    expect((await desk.owner.delete(`/members/${id}`)).status).toBe(404)
  })

  test('leaves open work to everybody, and what is done under their name', async () => {
    const id = await idOf(member)
    await desk.hear({ from: '15125550901', name: 'Open Olga', text: 'hello' })
    await desk.hear({ from: '15125550902', name: 'Closed Carl', text: 'hello' })
    const conversations = itemsOf<{ id: string; contact: { id: string; displayName: string } }>(
      await desk.owner.get('/conversations?view=all'),
    )
    const [open, closed] = ['Open Olga', 'Closed Carl'].map(
      (name) => conversations.find(({ contact }) => contact.displayName === name)!,
    )
    for (const { id: conversationId } of [open!, closed!])
      await desk.owner.patch(`/conversations/${conversationId}`, { assigneeId: id })
    await member.post(`/conversations/${open!.id}/messages`, {
      clientId: 'on-my-way-number-1',
      text: 'On my way.',
    })
    await desk.owner.patch(`/conversations/${closed!.id}`, { status: 'closed' })
    const deal = (await desk.owner.post('/deals', { contactId: open!.contact.id, title: 'A drain' })).body
    await desk.owner.patch(`/deals/${deal.id}`, { assigneeId: id })

    expect((await desk.owner.delete(`/members/${id}`)).status).toBe(204)
    expect((await desk.owner.get(`/conversations/${open!.id}`)).body.assigneeId).toBeNull()
    expect((await desk.owner.get(`/conversations/${closed!.id}`)).body.assigneeId).toBe(id)
    expect((await desk.owner.get(`/deals/${deal.id}`)).body.assigneeId).toBeNull()
    const messages = itemsOf<{ author: string; authorName: string }>(
      await desk.owner.get(`/conversations/${open!.id}/messages`),
    )
    expect(messages.find(({ author }) => author === 'member')!.authorName).toBe('Casey member')
  })

  test('of another business is nobody here', async () => {
    const { business } = await desk.neighbour()
    const stranger = await signedIn(desk.app, await addColleague(desk.installation, business, 'member'))
    const id = await idOf(stranger)
    expect((await desk.owner.delete(`/members/${id}`)).status).toBe(404)
    expect((await give(desk.owner, id, 'viewer')).status).toBe(404)
    expect((await stranger.get('/session')).status).toBe(200)
  })
})
