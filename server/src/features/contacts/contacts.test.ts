import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageBody, type TestClient } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

let desk: Desk
let owner: TestClient
let people = 0
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  owner = desk.owner
})
afterAll(() => desk?.close())

type Contact = {
  id: string
  displayName: string
  name: string | null
  phone: string | null
  email: string | null
  username: string | null
  conversationId: string | null
}

async function contacts(): Promise<Contact[]> {
  return itemsOf<Contact>(await owner.get('/contacts?limit=100'))
}

async function theNewest(): Promise<Contact> {
  return (await contacts())[0]!
}

const make = async (fields: object) => (await owner.post('/contacts', fields)).body as unknown as Contact

describe('who wrote', () => {
  test('is known by the business-scoped id first: a new number is the same person, and both numbers lead there', async () => {
    await desk.hear({ from: '15125550201', userId: 'US.aaa1', name: 'Ana' })
    const before = await theNewest()
    await desk.hear({ from: '15125550202', userId: 'US.aaa1', name: 'Ana' })
    await desk.hear({ from: '15125550201', name: 'Ana' })
    await desk.hear({ from: '15125550202', name: 'Ana' })
    expect((await contacts()).filter(({ displayName }) => displayName === 'Ana')).toMatchObject([
      { id: before.id },
    ])
    expect((await theNewest()).phone).toBe('+15125550202')
  })

  test('a number that belongs to somebody else stays there when a known person writes with it', async () => {
    await desk.hear({ from: '15125550203', name: 'First Owner' })
    const first = await theNewest()
    await desk.hear({ from: null, userId: 'US.bbb1', name: 'Somebody Else' })
    await desk.hear({ from: '15125550203', userId: 'US.bbb1', name: 'Somebody Else' })
    expect((await owner.get(`/contacts/${first.id}`)).body).toMatchObject({
      phone: '+15125550203',
      displayName: 'First Owner',
    })
    expect(await theNewest()).toMatchObject({ displayName: 'Somebody Else', phone: null })
  })

  test('a person with only a username is shown by it, and an id alone is enough', async () => {
    await desk.hear({ from: null, userId: 'US.ccc1', username: 'dana.w', name: '' })
    expect(await theNewest()).toMatchObject({ displayName: '@dana.w', username: 'dana.w', phone: null })
    await desk.hear({ from: null, userId: 'US.ccc2', name: '' })
    expect((await theNewest()).displayName).toBe('WhatsApp customer')
  })

  test('a username that changes is followed, the person stays', async () => {
    await desk.hear({ from: null, userId: 'US.ddd1', username: 'old.name', name: '' })
    const { id } = await theNewest()
    await desk.hear({ from: null, userId: 'US.ddd1', username: 'new.name', name: '' })
    expect(await theNewest()).toMatchObject({ id, username: 'new.name' })
  })

  test.each([
    ['Mexico', '525512345678', '5215512345678'],
    ['Argentina', '541123456789', '5491123456789'],
    ['Brazil', '551187654321', '5511987654321'],
  ])('both ways of writing a number of %s are one person', async (_country, typed, waId) => {
    const made = await make({ name: 'By Hand', phone: `+${typed}` })
    await desk.hear({ from: waId, name: 'On WhatsApp' })
    const found = (await owner.get(`/contacts/${made.id}`)).body as unknown as Contact
    expect(found).toMatchObject({ displayName: 'By Hand', phone: `+${waId}` })
    expect(found.conversationId).not.toBeNull()
    expect((await owner.post('/contacts', { phone: `+${typed}` })).body).toMatchObject({
      code: 'phone_taken',
    })
  })

  test('two deliveries of one new customer at the same moment make one contact and one conversation', async () => {
    const before = (await desk.rows('select id from contacts')).length
    const { phoneNumberId } = desk.number
    for (let person = 0; person < 10; person++) {
      const known = { phoneNumberId, from: `1512555030${person}`, name: `Twin ${person}` }
      await desk.deliver(messageBody({ ...known, userId: `US.twin${person}` }))
      await desk.deliver(messageBody(known))
      await desk.deliver(messageBody({ ...known, from: null, userId: `US.twin${person}` }))
    }
    await Promise.all([desk.runTasks(), desk.runTasks(), desk.runTasks(), desk.runTasks()])
    await desk.runTasks()
    const made = (await contacts()).filter(({ displayName }) => displayName.startsWith('Twin'))
    // A message with the id alone and one with the number alone cannot know of each other before the one that joins them.
    const people = new Set(made.map(({ displayName }) => displayName))
    expect(people.size).toBe(10)
    expect(
      await desk.rows('select 1 from conversations group by contact_id, number_id having count(*) > 1'),
    ).toEqual([])
    expect(
      await desk.rows('select 1 from contact_identities group by kind, value_hash having count(*) > 1'),
    ).toEqual([])
    expect((await desk.rows('select id from contacts')).length - before).toBeLessThanOrEqual(20)
    expect(await desk.rows("select 1 from whatsapp_items where state <> 'done'")).toEqual([])
  })

  test('two deliveries with the same names at the same moment are always one contact', async () => {
    const { phoneNumberId } = desk.number
    for (let person = 0; person < 10; person++) {
      const known = { phoneNumberId, from: `1512555040${person}`, name: `Pair ${person}` }
      await desk.deliver(messageBody({ ...known, userId: `US.pair${person}` }))
      await desk.deliver(messageBody(known))
    }
    await Promise.all([desk.runTasks(), desk.runTasks(), desk.runTasks(), desk.runTasks()])
    await desk.runTasks()
    expect((await contacts()).filter(({ displayName }) => displayName.startsWith('Pair'))).toHaveLength(10)
  })

  test('who changes number or id as WhatsApp tells goes on as the same person, and it opens no window', async () => {
    await desk.hear({ from: '15125550210', userId: 'US.eee1', name: 'Mover' })
    const { id, conversationId } = await theNewest()
    const unread = async () => (await owner.get(`/conversations/${conversationId}`)).body.unread
    await owner.post(`/conversations/${conversationId}/read`)
    const change = {
      type: 'user_changed_number',
      body: 'changed',
      wa_id: '15125550211',
      user_id: 'US.eee2',
      previous_user_id: 'US.eee1',
    }
    await desk.hear({ from: '15125550210', userId: 'US.eee1', item: { type: 'system', system: change } })
    expect(await unread()).toBe(0)
    await desk.hear({ from: '15125550211', userId: 'US.eee2', name: 'Mover' })
    const hidden = { type: 'user_changed_user_id', user_id: 'US.eee3', previous_user_id: 'US.eee2' }
    await desk.hear({ from: null, item: { type: 'system', system: hidden } })
    await desk.hear({ from: null, userId: 'US.eee3', name: 'Mover' })
    expect((await contacts()).filter(({ displayName }) => displayName === 'Mover')).toMatchObject([
      { id, phone: '+15125550211' },
    ])
    const welcomed = await desk.hear({
      from: '15125550212',
      name: 'Only Looked',
      item: { type: 'request_welcome' },
    })
    expect(welcomed).toBeTruthy()
    const looked = (await contacts()).find(({ displayName }) => displayName === 'Only Looked')!
    expect((await owner.get(`/conversations/${looked.conversationId}`)).body).toMatchObject({
      windowUntil: null,
      unread: 0,
      deal: null,
    })
  })

  test.each([
    ['<script>alert(1)</script>'],
    ['*bold* _under_ ~strike~'],
    ['\u202eevil right to left\u202c שלום'],
    ['👨‍👩‍👧‍👦'.repeat(30)],
    ['with \u0000 inside'],
    ["Robert'); drop table contacts;--"],
  ])('the name %j comes back as it was given, and nothing breaks', async (name) => {
    await desk.hear({ from: `15125560${String(++people).padStart(3, '0')}`, name })
    expect((await theNewest()).displayName).toBe(name.slice(0, 200))
  })

  test('a name that we gave stays when the customer calls themself otherwise', async () => {
    const made = await make({ name: 'Mrs. Alvarez (gate code 12)', phone: '512-555-0220' })
    await desk.hear({ from: '15125550220', name: '🌸 Lu 🌸' })
    expect((await owner.get(`/contacts/${made.id}`)).body).toMatchObject({
      name: 'Mrs. Alvarez (gate code 12)',
    })
  })
})

describe('a contact made by hand', () => {
  test.each([
    ['(512) 555-0230', '+15125550230'],
    ['512.555.0231', '+15125550231'],
    ['+1 512 555 0232', '+15125550232'],
    ['1-512-555-0233', '+15125550233'],
    ['+34 600 000 001', '+34600000001'],
    ['+52 55 1234 9999', '+525512349999'],
  ])('%s is read as %s', async (phone, e164) => {
    expect((await make({ phone })).phone).toBe(e164)
  })

  test.each(['12', 'call me', '555-0100', '+1 512 555 01400 99 99 99', '++1', '٠١٢'])(
    '%s is refused as no number',
    async (phone) => {
      expect((await owner.post('/contacts', { phone })).body).toMatchObject({
        code: 'phone_invalid',
        status: 422,
      })
    },
  )

  test('without name, number and e-mail is refused', async () => {
    expect((await owner.post('/contacts', { language: 'es' })).body).toMatchObject({ code: 'contact_empty' })
    expect((await owner.post('/contacts', { name: '   ' })).status).toBe(422)
  })

  test('with a number or an e-mail that somebody has is refused, but not next door', async () => {
    await make({ name: 'Has', phone: '512-555-0240', email: 'Has@Example.com' })
    expect((await owner.post('/contacts', { phone: '+15125550240' })).body).toMatchObject({
      code: 'phone_taken',
      status: 409,
    })
    expect((await owner.post('/contacts', { email: 'has@example.COM' })).body).toMatchObject({
      code: 'email_in_use',
    })
    const { owner: other } = await desk.neighbour()
    expect((await other.post('/contacts', { phone: '+15125550240', email: 'has@example.com' })).status).toBe(
      200,
    )
  })

  test('twenty times at the same moment with one number is one contact', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => owner.post('/contacts', { name: 'Race', phone: '512-555-0241' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)])
  })

  test('is recognised when that number writes, and keeps its source', async () => {
    const made = await make({ name: 'Phoned', phone: '512-555-0242' })
    await desk.hear({ from: '15125550242', userId: 'US.fff1' })
    expect((await owner.get(`/contacts/${made.id}`)).body).toMatchObject({ name: 'Phoned', source: 'manual' })
    await desk.hear({ from: null, userId: 'US.fff1' })
    expect((await contacts()).filter(({ phone }) => phone === '+15125550242')).toHaveLength(1)
  })
})

describe('a change', () => {
  test('keeps the identities in step: the old number is free, the new one is taken', async () => {
    const made = await make({ name: 'Changer', phone: '512-555-0250', email: 'a@example.com' })
    const changed = await owner.patch(`/contacts/${made.id}`, {
      phone: '512-555-0251',
      email: 'b@example.com',
    })
    expect(changed.body).toMatchObject({ phone: '+15125550251', email: 'b@example.com' })
    expect((await owner.post('/contacts', { phone: '512-555-0251' })).body).toMatchObject({
      code: 'phone_taken',
    })
    expect((await owner.post('/contacts', { phone: '512-555-0250', email: 'a@example.com' })).status).toBe(
      200,
    )
    await desk.hear({ from: '15125550251' })
    expect((await owner.get(`/contacts/${made.id}`)).body.conversationId).not.toBeNull()
  })

  test('to a number of somebody else is refused and changes nothing', async () => {
    const one = await make({ name: 'One', phone: '512-555-0252' })
    await make({ name: 'Two', phone: '512-555-0253' })
    const answer = await owner.patch(`/contacts/${one.id}`, { name: 'Changed', phone: '512-555-0253' })
    expect(answer.body).toMatchObject({ code: 'phone_taken' })
    expect((await owner.get(`/contacts/${one.id}`)).body).toMatchObject({
      name: 'One',
      phone: '+15125550252',
    })
  })

  test('of the number shown does not lose the one that they write from', async () => {
    await desk.hear({ from: '15125550254', name: 'Writes' })
    const { id } = await theNewest()
    expect((await owner.patch(`/contacts/${id}`, { phone: '512-555-0255' })).body).toMatchObject({
      phone: '+15125550255',
    })
    await desk.hear({ from: '15125550254', name: 'Writes' })
    expect((await contacts()).filter(({ displayName }) => displayName === 'Writes')).toHaveLength(1)
  })

  test('that takes away the last of name, number and e-mail is refused', async () => {
    const made = await make({ phone: '512-555-0256' })
    expect((await owner.patch(`/contacts/${made.id}`, { phone: null })).body).toMatchObject({
      code: 'contact_empty',
    })
  })

  test('is refused to who may only look, and does not exist next door', async () => {
    const made = await make({ name: 'Ours' })
    const viewer = await desk.colleague('viewer')
    expect((await viewer.patch(`/contacts/${made.id}`, { name: 'x' })).status).toBe(403)
    expect((await viewer.get(`/contacts/${made.id}`)).body).toMatchObject({
      can: { change: { allowed: false } },
    })
    const { owner: other } = await desk.neighbour()
    expect((await other.get(`/contacts/${made.id}`)).status).toBe(404)
    expect((await other.patch(`/contacts/${made.id}`, { name: 'x' })).status).toBe(404)
    expect(itemsOf(await other.get('/contacts'))).toEqual([])
  })
})

describe('the list', () => {
  test('is read in pages, newest first, each contact once; a made-up, changed or borrowed cursor is refused', async () => {
    const all = (await contacts()).map(({ id }) => id)
    const read: string[] = []
    let cursor = ''
    for (;;) {
      const page = await owner.get(`/contacts?limit=7${cursor && `&cursor=${cursor}`}`)
      read.push(...itemsOf<Contact>(page).map(({ id }) => id))
      const next = page.body.next as unknown as string | null
      if (!next) break
      cursor = next
    }
    expect(read).toEqual(all)
    expect(new Set(read).size).toBe(read.length)
    const { owner: other } = await desk.neighbour()
    for (const wrong of ['x', `${cursor}x`, cursor.replace('.', ''), `a${cursor}`]) {
      expect((await owner.get(`/contacts?cursor=${wrong}`)).body).toMatchObject({ code: 'unknown_cursor' })
    }
    expect((await other.get(`/contacts?cursor=${cursor}`)).body).toMatchObject({ code: 'unknown_cursor' })
    expect((await owner.get(`/conversations?cursor=${cursor}`)).body).toMatchObject({
      code: 'unknown_cursor',
    })
  })
})
