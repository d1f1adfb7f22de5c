import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageBody } from '#testing/business.ts'
import { type ContactDesk, type ListedContact, openContactDesk } from '#testing/contact-desk.ts'

let desk: ContactDesk['desk']
let owner: ContactDesk['owner']
let contacts: ContactDesk['contacts']
let theNewest: ContactDesk['theNewest']
let make: ContactDesk['make']
let people = 0
beforeAll(async () => {
  ;({ desk, owner, contacts, theNewest, make } = await openContactDesk())
})
afterAll(() => desk?.close())

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
    const found = (await owner.get(`/contacts/${made.id}`)).body as unknown as ListedContact
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
