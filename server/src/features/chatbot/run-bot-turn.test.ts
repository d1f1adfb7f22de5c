import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Deal } from '#contract/deals.ts'
import { itemsOf } from '#testing/desk.ts'
import { type Customer, type Outside, outside, type Shown } from '#testing/outside.ts'

let world: Outside
beforeAll(async () => {
  world = await outside()
  await world.control('PATCH', '/settings', { pairRate: false })
})
afterAll(() => world?.close())

let customers = 0
const somebody = (given: object = {}) => world.customer({ name: `Customer ${++customers}`, ...given })

const said = async (customer: Customer) =>
  (await world.phone(customer)).filter(({ author }) => author === 'business')
const dealOf = async (customer: Customer) =>
  itemsOf<Deal>(await world.owner.get('/deals?limit=100')).find(
    ({ contact }) => contact.displayName === customer.name,
  )!
const stageOf = async (customer: Customer) =>
  ((await world.conversationOf(customer)) as unknown as { deal: { stage: string } }).deal.stage
const handlerOf = async (customer: Customer) => String((await world.conversationOf(customer)).handler)

/** Answers whatever the bot asks, by tapping where there is something to tap, until it has no more to ask. */
async function answerAll(
  customer: Customer,
  words: { address: string; name: string; skip: string },
): Promise<Shown[]> {
  for (let turn = 0; turn < 15; turn++) {
    if ((await handlerOf(customer)) !== 'bot') return said(customer)
    const last = (await said(customer)).at(-1)!
    const row = last.list?.sections[0]?.rows[0]
    if (last.buttons?.length) await world.write(customer, { type: 'button_reply', id: last.buttons[0]!.id })
    else if (row) await world.write(customer, { type: 'list_reply', id: row.id })
    else if (/address|ZIP|dirección|postal/i.test(last.text ?? ''))
      await world.write(customer, { type: 'text', text: words.address })
    else if (/name|llama|nombre/i.test(last.text ?? ''))
      await world.write(customer, { type: 'text', text: words.name })
    else await world.write(customer, { type: 'text', text: words.skip })
    await world.settle()
  }
  throw new Error(`the bot asks for ever: ${JSON.stringify((await said(customer)).map(({ text }) => text))}`)
}

const english = { address: '1204 Oak St, Austin TX 78704', name: 'Ana Ruiz', skip: 'skip' }
const spanish = { address: 'calle Roble 1204, Austin 78704', name: 'Ana Ruiz', skip: 'omitir' }

describe('a whole conversation', () => {
  test.each([
    ['plumbing', 'English', 'my water heater is leaking', english, 'water_heater'],
    ['plumbing', 'Spanish', 'hola, mi calentador de agua no calienta', spanish, 'water_heater'],
    ['plumbing', 'English', 'hello', english, null],
    ['hvac', 'English', 'my AC is not cooling', english, 'no_cool'],
    ['hvac', 'Spanish', 'hola, el aire acondicionado no enfría', spanish, null],
    ['hvac', 'Spanish', 'buenas tardes', spanish, null],
  ])(
    'of %s in %s (%s) ends with a filled card in the stage for it, and a person is called',
    async (trade, language, first, words, jobType) => {
      await world.owner.patch('/account', { trade })
      const customer = await somebody()
      await world.say(customer, first)
      expect(await stageOf(customer)).toBe('New')
      const heard = await answerAll(customer, words)
      const deal = await dealOf(customer)
      expect(deal).toMatchObject({
        qualified: true,
        missing: [],
        address: { zip: '78704' },
        urgency: expect.any(String),
        ...(jobType && { jobType }),
      })
      expect(deal.title).not.toBe('New request')
      expect(await stageOf(customer)).toBe('Qualified')
      expect(await world.conversationOf(customer)).toMatchObject({
        handler: 'person',
        waitingSince: expect.any(String),
      })
      const contact = (await world.owner.get(`/contacts/${deal.contact.id}`)).body
      expect(contact.language).toBe(language === 'English' ? 'en' : 'es')
      const talk = heard.map(({ text }) => text).join('\n')
      if (language === 'Spanish') expect(talk).not.toMatch(/\b(Thanks|What|Please|Is the)\b/)
      else expect(talk).not.toMatch(/\b(Gracias|Qué|dirección)\b/)
      expect(talk).toContain('Copper Creek')
    },
  )

  test('in one message needs no question, and the card has it all', async () => {
    await world.owner.patch('/account', { trade: 'plumbing' })
    const customer = await somebody()
    await world.say(
      customer,
      'Tankless gas water heater, no hot water. 1204 Oak St, Austin TX 78704. My name is Ana',
    )
    expect(await said(customer)).toHaveLength(1)
    expect(await dealOf(customer)).toMatchObject({
      qualified: true,
      jobType: 'water_heater',
      address: { zip: '78704' },
    })
  })

  test('with photos counts them on the card', async () => {
    const customer = await somebody()
    await world.say(customer, 'my water heater is leaking, 78704')
    for (let photo = 0; photo < 3; photo++) await world.write(customer, { type: 'image' })
    await world.settle()
    expect((await dealOf(customer)).photoCount).toBe(3)
  })

  test('of somebody without a number works the same', async () => {
    const customer = await somebody({ identity: 'user_id_only', username: 'hidden.one' })
    await world.say(customer, 'my toilet is clogged, 78704')
    await answerAll(customer, english)
    expect(await dealOf(customer)).toMatchObject({ qualified: true })
  })
})

describe('the card', () => {
  test('keeps what a person wrote, whatever the bot learns later', async () => {
    const customer = await somebody()
    await world.say(customer, 'hello')
    const { id } = await dealOf(customer)
    await world.owner.patch(`/deals/${id}`, {
      title: 'Ours',
      address: '1 Ours St, 10001',
      budget: 'ours',
      urgency: 'planned',
    })
    await world.say(
      customer,
      'my water heater is leaking everywhere, 1204 Oak St, Austin TX 78704, budget $500',
    )
    await answerAll(customer, english)
    expect(await dealOf(customer)).toMatchObject({
      title: 'Ours',
      address: { text: '1 Ours St, 10001' },
      budget: 'ours',
      urgency: 'planned',
      jobType: 'water_heater',
      qualified: true,
    })
  })

  test('made by hand with an address keeps it too', async () => {
    const customer = await somebody()
    const contactId = (await world.owner.post('/contacts', { name: customer.name, phone: customer.phone }))
      .body.id
    await world.owner.post('/deals', {
      contactId,
      title: 'By hand',
      address: '1 Ours St, 10001',
      urgency: 'planned',
    })
    await world.say(customer, 'my toilet is clogged, it is an emergency, 1204 Oak St, Austin TX 78704')
    expect(await dealOf(customer)).toMatchObject({
      title: 'By hand',
      address: { text: '1 Ours St, 10001' },
      urgency: 'planned',
    })
  })

  test('that a person has moved further is not moved back when the bot is done', async () => {
    const customer = await somebody()
    await world.say(customer, 'my toilet is clogged')
    const { id } = await dealOf(customer)
    const { pipeline } = (await world.owner.get('/board')).body as unknown as {
      pipeline: { stages: { id: string; name: string }[] }
    }
    const further = pipeline.stages.find(({ name }) => name === 'Estimate sent')!
    await world.owner.post(`/deals/${id}/move`, { stageId: further.id })
    await answerAll(customer, english)
    expect(await dealOf(customer)).toMatchObject({ stageId: further.id, qualified: true })
  })
})

describe('the bot steps back', () => {
  test('in danger: first safety, then a person, then silence', async () => {
    const customer = await somebody()
    await world.say(customer, 'I smell gas in the kitchen')
    const [first] = await said(customer)
    expect(first!.text).toMatch(/911|gas|leave/i)
    expect(await handlerOf(customer)).toBe('person')
    expect(await dealOf(customer)).toMatchObject({ urgency: 'emergency' })
    const before = (await said(customer)).length
    await world.say(customer, 'hello?')
    expect(await said(customer)).toHaveLength(before)
  })

  test('when the customer wants silence: opted out, and nobody writes by machine again', async () => {
    const customer = await somebody()
    await world.say(customer, 'my toilet is clogged')
    await world.say(customer, 'STOP')
    expect(await handlerOf(customer)).toBe('none')
    const { contact } = await dealOf(customer)
    expect((await world.owner.get(`/contacts/${contact.id}`)).body.optedOutAt).not.toBeNull()
    const before = (await said(customer)).length
    await world.say(customer, 'and another thing')
    expect(await said(customer)).toHaveLength(before)
  })

  test('when the customer wants a person', async () => {
    const customer = await somebody()
    await world.say(customer, 'can I talk to a real person please')
    expect(await world.conversationOf(customer)).toMatchObject({
      handler: 'person',
      waitingSince: expect.any(String),
    })
  })

  test('when the business switches it off: nothing for new customers, nothing more for those it was talking to', async () => {
    const talking = await somebody()
    await world.say(talking, 'my toilet is clogged')
    const before = (await said(talking)).length
    await world.owner.patch('/account', { botOn: false })
    const fresh = await somebody()
    await world.say(fresh, 'my toilet is clogged')
    await world.say(talking, 'no')
    expect(await said(fresh)).toEqual([])
    expect(await said(talking)).toHaveLength(before)
    for (const customer of [fresh, talking]) {
      expect(await world.conversationOf(customer)).toMatchObject({
        handler: 'person',
        waitingSince: expect.any(String),
      })
      expect(await stageOf(customer)).toBe('New')
    }
    await world.owner.patch('/account', { botOn: true })
  })

  test('and begins anew when it is handed back, deaf to what a person has answered', async () => {
    const customer = await somebody()
    await world.say(customer, 'can I talk to a real person please')
    const { id } = await world.conversationOf(customer)
    await world.say(customer, 'STOP shouting at me, person, I smell gas')
    await world.owner.post(`/conversations/${id}/messages`, {
      clientId: `handback-${customers}`,
      text: 'We have sorted that out',
    })
    await world.owner.patch(`/conversations/${id}`, { handler: 'bot' })
    const before = (await said(customer)).length
    await world.write(customer, {
      type: 'text',
      text: 'my toilet is clogged',
      timestamp: Math.floor(Date.now() / 1000) + 1,
    })
    await world.settle()
    expect(await handlerOf(customer)).toBe('bot')
    expect((await said(customer)).length).toBe(before + 2)
    expect((await said(customer)).at(-1)!.buttons ?? (await said(customer)).at(-1)!.text).toBeTruthy()
  })
})

describe('a state that older code has left', () => {
  test.each([
    ['that this code does not understand', { version: 0, nonsense: true }],
    [
      'with a job that no longer exists',
      { version: 1, language: 'en', status: 'asking', answers: { job: 'gone' }, pending: 'gone_too' },
    ],
  ])('%s is no obstacle: the talk goes on', async (_words, state) => {
    const customer = await somebody()
    await world.say(customer, 'hello')
    const { id, contact } = await world.conversationOf(customer)
    const { asSystem, withAccount } = await import('#kernel/scope.ts')
    const sealed = await withAccount(
      world.installation,
      asSystem(world.business.accountId),
      async (scope) => {
        const box = await scope.boxes.contact(String(contact!.id))
        return box.seal('bot_states', 'state', String(id), state)
      },
    )
    await world.rows('update bot_states set state_cipher = $2 where conversation_id = $1', [id, sealed])
    const before = (await said(customer)).length
    await world.say(customer, 'my toilet is clogged')
    expect((await said(customer)).length).toBe(before + 1)
    await answerAll(customer, english)
    expect(await dealOf(customer)).toMatchObject({ qualified: true })
  })
})
