import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { standardRights } from '#contract/rights.ts'
import { presets } from '#contract/standing.ts'
import { type Looked, signedIn, type TestClient, testPassword } from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

const who = async (client: TestClient) => (await client.get('/session')).body as never as Who
type Who = { member: { id: string; email: string; role: string }; rights: object; permissions: string[] }
const rightsOf = async (client: TestClient, id: string) =>
  ((await client.get('/rights')).body.members as unknown as Looked[]).find((one) => String(one.id) === id)

describe('fine rights', () => {
  test('count at once: the sessions for those before end, and the next has the new ones', async () => {
    const member = await desk.colleague('member')
    const { member: casey } = await who(member)
    expect((await desk.owner.patch(`/members/${casey.id}`, presets.technician)).status).toBe(200)
    expect((await member.get('/session')).body).toMatchObject({ code: 'session_ended' })
    const again = await who(await signedIn(desk.app, casey.email))
    expect(again.rights).toEqual(presets.technician.rights)
    expect(again.permissions).not.toContain('contacts.identify')
  })

  test('come with an invitation, which gives no more than whoever invites has', async () => {
    const invite = (client: TestClient, email: string, given: object) =>
      client.post('/invitations', { email, ...given })
    const sent = await invite(desk.owner, 'tech@elsewhere.example', presets.technician)
    expect(sent.body).toMatchObject({ invitation: { role: 'member', rights: presets.technician.rights } })
    const token = String(sent.body.link).split('#')[1]
    const accepted = await desk.app.inject({
      method: 'POST',
      url: '/api/v1/invitations/accept',
      payload: { token, name: 'Tess', password: testPassword },
    })
    expect(accepted.json()).toMatchObject({ member: { role: 'member' } })
    const { body } = await desk.owner.get('/rights')
    const members = body.members as never as { name: string; preset: string | null }[]
    expect(members.find(({ name }) => name === 'Tess')).toMatchObject({ preset: 'technician' })

    const { member: morgan } = await who(await desk.colleague('admin'))
    await desk.owner.patch(`/members/${morgan.id}`, presets.manager)
    const manager = await signedIn(desk.app, morgan.email)
    expect((await invite(manager, 'a@elsewhere.example', { role: 'admin' })).status).toBe(403)
    expect((await invite(manager, 'b@elsewhere.example', presets.manager)).status).toBe(200)
    const odd = { role: 'member', rights: { conversations: 'all' } }
    expect((await invite(desk.owner, 'c@elsewhere.example', odd)).body.code).toBe('invalid_request')
  })

  test('stay with the role, and go with it', async () => {
    const { member: casey } = await who(await desk.colleague('member'))
    await desk.owner.patch(`/members/${casey.id}`, presets.technician)
    await desk.owner.patch(`/members/${casey.id}`, { role: 'member' })
    expect(await rightsOf(desk.owner, casey.id)).toMatchObject({ preset: 'technician', standard: false })
    await desk.owner.patch(`/members/${casey.id}`, { role: 'viewer' })
    expect(await rightsOf(desk.owner, casey.id)).toMatchObject({ preset: null, standard: true })
    await desk.owner.patch(`/members/${casey.id}`, { role: 'viewer', rights: null })
    expect((await signedIn(desk.app, casey.email)).cookie).toContain('session')
  })

  test('are given within what one has: the manager without billing gives none, and changes nobody who has it', async () => {
    const { member: morgan } = await who(await desk.colleague('admin'))
    await desk.owner.patch(`/members/${morgan.id}`, presets.manager)
    const manager = await signedIn(desk.app, morgan.email)
    const { member: casey } = await who(await desk.colleague('member'))
    const { member: adam } = await who(await desk.colleague('admin'))
    expect(await manager.patch(`/members/${casey.id}`, presets.accountant)).toMatchObject({
      status: 403,
      body: { detail: 'Nobody gives more than they have themselves.' },
    })
    expect((await manager.patch(`/members/${casey.id}`, { role: 'admin' })).status).toBe(403)
    expect((await manager.patch(`/members/${casey.id}`, presets.manager)).status).toBe(200)
    expect(await manager.patch(`/members/${adam.id}`, { role: 'viewer' })).toMatchObject({
      status: 403,
      body: { detail: 'This colleague may do things that you may not.' },
    })
    expect((await manager.delete(`/members/${adam.id}`)).status).toBe(403)
    expect(
      (await manager.patch(`/members/${morgan.id}`, { role: 'admin', rights: null })).body,
    ).toMatchObject({
      code: 'own_role',
    })
  })

  test('open an area of settings to a role that has none by itself, and close it to one that has', async () => {
    const { member: casey } = await who(await desk.colleague('member'))
    const opened = {
      ...standardRights.member,
      settings: { ...standardRights.member.settings, channels: 'see' },
    }
    await desk.owner.patch(`/members/${casey.id}`, { role: 'member', rights: opened })
    expect((await (await signedIn(desk.app, casey.email)).get('/whatsapp/numbers')).status).toBe(200)
    const { member: adam } = await who(await desk.colleague('admin'))
    const closed = {
      ...standardRights.admin,
      settings: { ...standardRights.admin.settings, channels: 'none' },
    }
    await desk.owner.patch(`/members/${adam.id}`, { role: 'admin', rights: closed })
    expect((await (await signedIn(desk.app, adam.email)).get('/whatsapp/numbers')).status).toBe(403)
  })
})

describe('the matrix', () => {
  test('is there for everybody in the team, and says what the session says', async () => {
    const viewer = await desk.colleague('viewer')
    const { member, permissions, rights } = await who(viewer)
    const matrix = (await viewer.get('/rights')).body
    expect(await rightsOf(viewer, member.id)).toMatchObject({
      role: 'viewer',
      permissions,
      rights,
      standard: true,
    })
    expect((matrix.roles as unknown as Looked[]).map(({ role }) => role)).toEqual([
      'owner',
      'admin',
      'member',
      'viewer',
    ])
    expect(matrix.areas).toContainEqual({ area: 'channels', inUse: true })
  })
})
