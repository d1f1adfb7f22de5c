import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ContactDesk, type ListedContact, openContactDesk } from '#testing/contact-desk.ts'
import { itemsOf } from '#testing/desk.ts'

let desk: ContactDesk['desk']
let owner: ContactDesk['owner']
let contacts: ContactDesk['contacts']
let theNewest: ContactDesk['theNewest']
let make: ContactDesk['make']
beforeAll(async () => {
  ;({ desk, owner, contacts, theNewest, make } = await openContactDesk())
})
afterAll(() => desk?.close())

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
      read.push(...itemsOf<ListedContact>(page).map(({ id }) => id))
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
