import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Looked, TestClient } from '#testing/business.ts'
import { type Desk, openDesk } from '#testing/desk.ts'
import { addPerson } from '#testing/fixtures/business.ts'

let desk: Desk
let owner: TestClient

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
})
afterAll(() => desk?.close())

const items = async (query = '') =>
  (await owner.get(`/audit${query}`)).body.items as unknown as (Looked & { type: string })[]
const typesOf = async (query = '') => (await items(query)).map(({ type }) => type)

describe('the audit log', () => {
  test('tells of a changed setting what it was before, what it is now, and who changed it', async () => {
    await owner.patch('/account', { name: 'Copper & Sons' })
    const [entry] = await items('?kind=settings&limit=1')
    expect(entry).toMatchObject({
      type: 'accounts.account_changed',
      actor: { kind: 'member', id: desk.business.ownerId, name: 'Olivia Owner' },
      changes: [{ field: 'name', before: 'Test Plumbing', after: 'Copper & Sons' }],
    })
    // What stood there is in the database, and not for whoever reads the database.
    const [row] = await desk.rows<{ secret_cipher: Buffer; data: object }>(
      "select secret_cipher, data from events where type = 'accounts.account_changed' order by seq desc limit 1",
    )
    expect(row?.data).toEqual({ fields: ['name'] })
    expect(row?.secret_cipher.toString('latin1')).not.toContain('Copper')
  })

  test('tells of a changed contact what was different, and of whom', async () => {
    const { body: contact } = await owner.post('/contacts', { name: 'Ruth Alvarez', phone: '+15125550134' })
    await owner.patch(`/contacts/${contact.id}`, { name: 'Ruth Álvarez', email: 'ruth@customer.example' })
    const [entry] = await items('?kind=customers&limit=1')
    expect(entry).toMatchObject({
      type: 'contacts.contact_changed',
      contact: { id: contact.id, name: 'Ruth Álvarez' },
      changes: [
        { field: 'name', before: 'Ruth Alvarez', after: 'Ruth Álvarez' },
        { field: 'emails', before: null, after: 'ruth@customer.example' },
      ],
    })
  })

  test('is narrowed down by kind, by who did it, by record and by time', async () => {
    await desk.hear({ from: '15125550177', text: 'My sink leaks' })
    const conversation = (await owner.get('/conversations')).body.items as unknown as Looked[]
    const id = String(conversation[0]?.id)
    expect(await typesOf(`?recordId=${id}`)).toContain('inbox.message_received')
    expect(await typesOf(`?recordId=${id}`)).not.toContain('accounts.account_changed')
    expect(new Set((await items('?actor=customer')).map(({ actor }) => actor?.kind))).toEqual(
      new Set(['customer']),
    )
    expect(await typesOf('?kind=safety')).not.toContain('inbox.message_received')
    expect(await typesOf('?kind=conversations')).toContain('inbox.message_received')
    const { memberId } = await addPerson(desk.installation, desk.business, 'member', 'Casey Member')
    expect(await items(`?memberId=${memberId}`)).toEqual([])
    expect(await items('?from=2100-01-01T00:00:00.000Z')).toEqual([])
    expect(await items('?to=2020-01-01T00:00:00.000Z')).toEqual([])
  })

  test('knows no member and no record of next door', async () => {
    const { business } = await desk.neighbour()
    expect((await owner.get(`/audit?memberId=${business.ownerId}`)).status).toBe(404)
    expect((await owner.get(`/audit?recordId=${business.accountId}`)).status).toBe(404)
  })

  test('comes whole by pages: nothing twice, nothing left out', async () => {
    const whole = (await items('?limit=100')).map(({ id }) => String(id))
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await owner.get(`/audit?limit=3${cursor}`)
      seen.push(...(body.items as unknown as { id: string }[]).map(({ id }) => id))
      cursor = body.next ? `&cursor=${encodeURIComponent(String(body.next))}` : ''
    } while (cursor)
    expect(seen).toEqual(whole)
  })

  test('refuses a cursor that was given for other filters', async () => {
    const { body } = await owner.get('/audit?limit=1')
    const answer = await owner.get(`/audit?kind=team&cursor=${encodeURIComponent(String(body.next))}`)
    expect(answer.body).toMatchObject({ code: 'unknown_cursor' })
  })

  test('is empty of what happens next door', async () => {
    const { owner: neighbour } = await desk.neighbour()
    const { body } = await neighbour.get('/audit')
    const types = (body.items as unknown as { type: string }[]).map(({ type }) => type)
    expect(types).not.toContain('contacts.contact_created')
  })
})

describe('its export', () => {
  const take = async (body: object) => {
    const answer = await desk.app.inject({
      method: 'POST',
      url: '/api/v1/audit/exports',
      headers: { cookie: owner.cookie, 'x-csrf-token': owner.csrf, 'sec-fetch-site': 'same-origin' },
      payload: body,
    })
    expect(answer.statusCode).toBe(200)
    return answer
  }

  test('is as a spreadsheet no formula, whatever a customer calls themself', async () => {
    await owner.post('/contacts', { name: '=HYPERLINK("http://evil.example")', phone: '+15125550199' })
    const { body, headers } = await take({ format: 'csv' })
    expect(headers['content-type']).toMatch(/^text\/csv/)
    expect(headers['content-disposition']).toMatch(/^attachment; filename="plumbline-audit-/)
    expect(body).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    for (const field of body.match(/"(?:[^"]|"")*"/g) ?? []) expect(field).not.toMatch(/^"\s*[=+\-@]/)
  })

  test('holds as JSON what the page shows, oldest first, and itself as the last line', async () => {
    const shown = await items('?limit=100')
    const exported = JSON.parse((await take({ format: 'json' })).body) as Looked[]
    expect(exported.slice(0, -1)).toEqual(shown.toReversed())
    expect(exported.at(-1)).toMatchObject({
      type: 'audit.exported',
      data: { format: 'json', filtered: false },
      actor: { name: 'Olivia Owner' },
    })
  })

  test('is the same at more lines than are read at once', async () => {
    await desk.rows(
      `insert into events (account_id, id, type, actor_kind, at)
       select $1, gen_random_uuid(), 'tasks.task_revived', 'system', now() from generate_series(1, 2100)`,
      [desk.business.accountId],
    )
    const exported = JSON.parse((await take({ format: 'json', actor: 'system' })).body) as Looked[]
    expect(exported.length).toBeGreaterThanOrEqual(2100)
    expect(new Set(exported.map(({ id }) => id)).size).toBe(exported.length)
  })
})
