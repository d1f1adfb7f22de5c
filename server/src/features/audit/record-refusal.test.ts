import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPassword } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

type Entry = {
  type: string
  data: { operation: string; code: string; count?: number; memberId: string }
  key: { id: string; name: string } | null
  network: string | null
  browser: string | null
}
/** What was refused, by the page, newest first. */
const refused = async (filter = '') =>
  itemsOf<Entry>(await desk.owner.get(`/audit?kind=audit&limit=50${filter}`)).filter(({ type }) =>
    type.startsWith('audit.re'),
  )
const reasons = async (filter = '') =>
  (await refused(filter)).map(({ data: { operation, code } }) => `${operation} ${code}`)
const made = async () => {
  const { body } = await desk.owner.post('/keys', { name: 'Zapier', scopes: ['deals.read'] })
  return body as unknown as { key: { id: string }; secret: string }
}
const idOf = async (who: { get(path: string): Promise<{ body: object }> }) =>
  ((await who.get('/session')).body as { member: { id: string } }).member.id

describe('what somebody signed in is refused', () => {
  test('is in the audit log the first time in an hour, and counted after that', async () => {
    const curious = await desk.colleague('member')
    const memberId = await idOf(curious)
    for (let time = 0; time < 5; time++) expect((await curious.get('/audit')).status).toBe(403)
    expect(await refused(`&memberId=${memberId}`)).toMatchObject([
      {
        type: 'audit.request_refused',
        data: { memberId, operation: 'audit.listAudit', code: 'forbidden' },
        network: '127.0.0.0/24',
        key: null,
      },
    ])
    await desk.rows(
      "update graphile_worker._private_jobs set run_at = now() where payload ->> 'operation' = 'audit.listAudit'",
    )
    await desk.runTasks()
    const [counted] = await refused(`&recordId=${memberId}`)
    expect(counted).toMatchObject({
      type: 'audit.refusals_counted',
      data: { memberId, operation: 'audit.listAudit', code: 'forbidden', count: 4 },
    })
    expect(await desk.rows('select 1 from refusals')).toEqual([])
  })

  test('is told where the record decides and not the role', async () => {
    const colleague = await desk.colleague('admin')
    const ownerId = desk.business.ownerId
    expect((await colleague.delete(`/members/${ownerId}`)).status).toBe(403)
    expect(await reasons(`&memberId=${await idOf(colleague)}`)).toEqual(['team.removeMember forbidden'])
  })

  test('is told of a key under its name, and what the key may is not', async () => {
    const { key, secret } = await made()
    const by = (method: 'GET' | 'POST', url: string) =>
      desk.app.inject({ method, url: `/api/v1${url}`, headers: { authorization: `Bearer ${secret}` } })
    expect((await by('GET', '/deals')).statusCode).toBe(200)
    expect((await by('GET', '/contacts')).json()).toMatchObject({ code: 'key_scope' })
    expect((await by('GET', '/keys')).json()).toMatchObject({ code: 'key_not_allowed' })
    const ofKey = (await refused()).filter((entry) => entry.key?.id === key.id)
    expect(ofKey.map(({ data }) => data.code).sort()).toEqual(['key_not_allowed', 'key_scope'])
    expect(ofKey[0]!.key!.name).toBe('Zapier')
  })

  test('is told of a forged request and of a wrong proof, each as what it was', async () => {
    const person = await desk.colleague('admin')
    const memberId = await idOf(person)
    const forged = { cookie: person.cookie, 'sec-fetch-site': 'same-origin', 'x-csrf-token': 'guessed' }
    const far = { ...forged, 'x-csrf-token': person.csrf, 'sec-fetch-site': 'cross-site' }
    for (const headers of [forged, far])
      expect(
        (await desk.app.inject({ method: 'POST', url: '/api/v1/keys', headers, payload: {} })).statusCode,
      ).toBe(403)
    expect((await person.put('/session/proof', { password: `${testPassword} no` })).status).toBe(403)
    expect((await reasons(`&memberId=${memberId}`)).sort()).toEqual([
      'identity.prove wrong_password',
      'integrations.makeKey cross_site',
      'integrations.makeKey csrf',
    ])
  })

  test('is not told of what is merely written wrongly, is not there, or asks for a proof', async () => {
    const before = await reasons()
    const owner = desk.owner
    expect((await owner.post('/contacts', { name: 7 })).status).toBe(422)
    expect((await owner.get('/deals/7f0ab3a1-9d5c-4b6b-8a05-0f4f6a3f7b11')).status).toBe(404)
    await desk.rows("update sessions set proven_at = now() - interval '1 day' where member_id = $1", [
      desk.business.ownerId,
    ])
    expect((await owner.post('/keys', { name: 'x', scopes: ['deals.read'] })).body).toMatchObject({
      code: 'proof_needed',
    })
    expect(await reasons()).toEqual(before)
  })
})
