import { describe, expect, test } from 'vitest'
import type { BotSettings, Facts } from './bot-turn.ts'
import { airConditioner, plumber, signalKinds, talk } from './testing-settings.ts'

const anywhere = { ...plumber, serviceZips: [] }
const hvacAnywhere = { ...airConditioner, serviceZips: [] }

const factsAfter = (settings: BotSettings, ...messages: string[]) => talk(settings, messages).at(-1)!.facts

const details = (facts: Facts) => Object.fromEntries(facts.details.map(({ key, answer }) => [key, answer]))

describe('the job is understood from free words', () => {
  const jobs: [string, string][] = [
    ['my water heater is leaking', 'water_heater'],
    ['waterheater broke', 'water_heater'],
    ['no hot water since this morning', 'water_heater'],
    ['wter heater is leeking', 'water_heater'],
    ['hello!! the hot watter heater stopped working', 'water_heater'],
    ['mi calentador no prende', 'water_heater'],
    ['no tengo agua caliente', 'water_heater'],
    ['el boiler tira agua', 'water_heater'],
    ['toilet wont flush', 'toilet'],
    ['the toliet is clogged', 'toilet'],
    ['toilet leaking at the base', 'toilet'],
    ['el inodoro está tapado', 'toilet'],
    ['se tapó el excusado', 'toilet'],
    ['kitchen sink is clogged', 'drain'],
    ['my shower drain is really slow', 'drain'],
    ['bathtub wont drain', 'drain'],
    ['el fregadero está tapado', 'drain'],
    ['se tapó el drenaje de la cocina', 'drain'],
    ['burst pipe in the garage', 'leak'],
    ['there is a leak under the kitchen sink', 'leak'],
    ['i have a leak', 'leak'],
    ['water coming through my ceiling', 'leak'],
    ['hay una fuga de agua en la pared', 'leak'],
    ['se rompió un tubo', 'leak'],
    ['dripping faucet', 'fixture'],
    ['the shower head leaks', 'fixture'],
    ['la llave de la cocina gotea', 'fixture'],
    ['garbage disposal is jammed', 'disposal'],
    ['el triturador no funciona', 'disposal'],
    ['we have no water in the whole house', 'water_supply'],
    ['low water pressure upstairs', 'water_supply'],
    ['no hay agua en la casa', 'water_supply'],
    ['main line is backed up', 'sewer'],
    ['repipe my house', 'install'],
    ['quiero remodelar el baño', 'install'],
  ]
  test.each(jobs)('plumbing: "%s" is %s', (message, job) => {
    expect(factsAfter(anywhere, message).jobType).toBe(job)
  })

  const hvacJobs: [string, string][] = [
    ['my ac is not cooling', 'no_cool'],
    ['AC broke', 'no_cool'],
    ['the a/c is blowing warm air', 'no_cool'],
    ['mi aire acondicionado no enfría', 'no_cool'],
    ['el aire no sirve', 'no_cool'],
    ['no heat in the house', 'no_heat'],
    ['furnace wont turn on', 'no_heat'],
    ['heater is blowing cold air', 'no_heat'],
    ['no tengo calefacción', 'no_heat'],
    ['la calefacción no funciona', 'no_heat'],
    ['need a tune-up before summer', 'tune_up'],
    ['quiero mantenimiento para mi aire', 'tune_up'],
    ['thermostat screen is blank', 'thermostat'],
    ['el termostato no prende', 'thermostat'],
    ['quote for a new system', 'replacement'],
    ['want to install a mini split', 'replacement'],
    ['quiero instalar un minisplit', 'replacement'],
    ['ac unit is leaking water', 'leak_ice'],
    ['there is ice on the line', 'leak_ice'],
    ['loud banging noise from the furnace', 'noise_smell'],
    ['weak airflow upstairs', 'airflow'],
    ['duct cleaning', 'tune_up'],
  ]
  test.each(hvacJobs)('HVAC: "%s" is %s', (message, job) => {
    expect(factsAfter(hvacAnywhere, message).jobType).toBe(job)
  })

  test.each(['hi', 'hello there', 'hola buenas tardes', '???', '👋', 'I need help', 'how are you'])(
    '"%s" names no job',
    (message) => {
      expect(factsAfter(anywhere, message).jobType).toBeUndefined()
    },
  )
})

describe('the urgency is understood', () => {
  const cases: [string, Facts['urgency']][] = [
    ['faucet drips, asap please', 'urgent'],
    ['faucet drips, can you come today', 'urgent'],
    ['la llave gotea, me urge', 'urgent'],
    ['la llave gotea, puede venir mañana?', 'urgent'],
    ['la llave gotea, mejor por la mañana', undefined],
    ['faucet drips, this week is fine', 'soon'],
    ['la llave gotea, esta semana', 'soon'],
    ['faucet drips, no rush', 'planned'],
    ['faucet drips, not urgent', 'planned'],
    ['la llave gotea, sin prisa', 'planned'],
    ['la llave gotea, no es urgente', 'planned'],
    ['the kitchen is flooding', 'emergency'],
    ['pipe burst!!', 'emergency'],
    ['se inundó el baño', 'emergency'],
    ['es una emergencia, hay una fuga', 'emergency'],
    ['faucet drips, not an emergency', 'soon'],
    ['faucet started dripping today', undefined],
    ['la llave gotea desde hoy', undefined],
    ['faucet drips and I cannot wait until next week', 'urgent'],
  ]
  test.each(cases)('"%s" is %s', (message, urgency) => {
    expect(factsAfter(anywhere, message).urgency).toBe(urgency)
  })

  test('somebody old in a house without cooling makes it an emergency', () => {
    const turns = talk(airConditioner, ['the AC is not working', 'yes, my grandmother'])
    expect(turns[0]!.facts.urgency).toBe('urgent')
    expect(turns[1]!.facts.urgency).toBe('emergency')
    expect(signalKinds(turns[1])).toContain('emergency')
  })

  test('a leak whose water cannot be shut off is an emergency', () => {
    const turns = talk(plumber, ['there is a leak under the sink', "no I can't"])
    expect(turns[1]!.facts.urgency).toBe('emergency')
  })
})

describe('the address is understood', () => {
  const cases: [string, Partial<NonNullable<Facts['address']>>][] = [
    ['1204 Oak St, Austin, TX 78704', { line1: '1204 Oak St', city: 'Austin', state: 'TX', zip: '78704' }],
    [
      '1204 oak street austin texas 78704',
      { line1: '1204 oak street', city: 'austin', state: 'TX', zip: '78704' },
    ],
    ['I live at 500 N Lamar Blvd Apt 4, 78704-1234', { line1: '500 N Lamar Blvd Apt 4', zip: '78704' }],
    ['12345 Oak Hill Dr 78735', { line1: '12345 Oak Hill Dr', zip: '78735' }],
    ['12345 FM 1325, Austin 78758', { line1: '12345 FM 1325', zip: '78758' }],
    ['my number is 512-555-0123, zip 78704', { zip: '78704' }],
    ['leak, 78745', { zip: '78745' }],
    ['calle Roble 1204, 78745', { line1: 'calle Roble 1204', zip: '78745' }],
    ['vivo en 1204 calle Roble, código postal 78745', { line1: '1204 calle Roble', zip: '78745' }],
    ['02139 is my zip', { zip: '02139' }],
    ['101 1st St #3, 07601', { line1: '101 1st St #3', zip: '07601' }],
  ]
  test.each(cases)('"%s"', (message, address) => {
    expect(factsAfter(anywhere, message).address).toMatchObject(address)
  })

  const none = [
    'call my cell 5125550123 or 15125550123',
    'I can pay $12000',
    'it cost 15000 dollars in 2019',
    'my budget is 15000',
    'the gate code is 12345',
    'model number 12345',
    '2 toilets run all day',
    'a 50 gallon heater from 2012',
    'it is 60000 btu',
    '00000',
    'we have 2 people and 3 dogs in the house',
  ]
  test.each(none)('"%s" holds no address', (message) => {
    expect(factsAfter(anywhere, message).address).toBeUndefined()
  })

  test('a street without "Street" counts when it was asked for', () => {
    const facts = factsAfter(
      anywhere,
      'faucet drips in the kitchen',
      'no rush',
      'skip',
      'skip',
      'skip',
      '1204 Guadalupe, Austin 78704',
    )
    expect(facts.address).toMatchObject({ line1: '1204 Guadalupe', city: 'Austin', zip: '78704' })
  })

  test('a shared location is a place, and its written address gives street and ZIP', () => {
    const place = {
      kind: 'location',
      latitude: 30.25,
      longitude: -97.75,
      address: '1204 Oak St, Austin, TX 78704',
    } as const
    const { facts } = talk(plumber, ['toilet clogged', place]).at(-1)!
    expect(facts.location).toEqual({ latitude: 30.25, longitude: -97.75 })
    expect(facts.address).toMatchObject({ line1: '1204 Oak St', zip: '78704' })
  })

  test('a pin without an address leaves only the ZIP to be asked', () => {
    const turns = talk(anywhere, [
      'toilet clogged',
      'no',
      { kind: 'location', latitude: 30.25, longitude: -97.75 },
    ])
    expect(turns.at(-1)!.facts.missing).toEqual(['zip'])
  })

  test('a correction replaces the address', () => {
    const turns = talk(plumber, [
      'toilet clogged, 500 Elm St 78704',
      "sorry wrong address, it's 1204 Oak St 78745",
    ])
    expect(turns[1]!.facts.address).toMatchObject({ line1: '1204 Oak St', zip: '78745' })
  })
})

describe('the budget is understood', () => {
  const cases: [string, number][] = [
    ['around 500', 500_00],
    ['$1,200', 1200_00],
    ['1.5k', 1500_00],
    ['unos 800 dólares', 800_00],
    ['my budget is 2000', 2000_00],
    ['hasta 1.200 dólares', 1200_00],
    ['500-800 dollars', 800_00],
    ['$99.50', 99_50],
    ['2 mil dólares', 2000_00],
    ['less than $300 please', 300_00],
  ]
  test.each(cases)('"%s" is %i cents', (message, cents) => {
    expect(factsAfter(anywhere, `new faucet, ${message}`).budget?.cents).toBe(cents)
  })

  test.each([
    'around 5pm',
    'about 50 gallons',
    'the heater is about 12 years old',
    '1204 Oak St 78704',
    'call 512 555 0123',
  ])('"%s" holds no budget', (message) => {
    expect(factsAfter(anywhere, message).budget).toBeUndefined()
  })
})

describe('details are understood, asked for or not', () => {
  const heater = ['my water heater is leaking']
  const cases: [string[], Record<string, string>][] = [
    [['my 50 gallon gas water heater is leaking'], { heater_fuel: 'Gas', heater_tank: 'Tank' }],
    [['tankless electric water heater, no hot water'], { heater_fuel: 'Electric', heater_tank: 'Tankless' }],
    [['mi calentador de paso es de gas y no calienta'], { heater_fuel: 'Gas', heater_tank: 'Tankless' }],
    [['mi calentador sin tanque no calienta'], { heater_tank: 'Tankless' }],
    [[...heater, 'yes'], { water_off: 'Yes, it is off' }],
    [[...heater, 'yep 👍'], { water_off: 'Yes, it is off' }],
    [[...heater, '👍'], { water_off: 'Yes, it is off' }],
    [[...heater, '2'], { water_off: 'No, I cannot' }],
    [[...heater, "I don't know where the valve is"], { water_off: 'I do not know how' }],
    [[...heater, 'sí, ya la cerré'], { water_off: 'Yes, it is off' }],
    [[...heater, 'Yes, it is off', "it's not gas, it's electric"], { heater_fuel: 'Electric' }],
    [[...heater, 'yes', 'idk'], { heater_fuel: 'Not sure' }],
    [[...heater, 'yes', 'no sé'], { heater_fuel: 'Not sure' }],
    [[...heater, 'yes', 'electirc'], { heater_fuel: 'Electric' }],
    [[...heater, 'yes', 'electric', 'no, it is gas'], { heater_fuel: 'Gas' }],
    [[...heater, 'yes', 'gas', 'perdón, es eléctrico'], { heater_fuel: 'Electric' }],
    [['kitchen sink is clogged'], { drain_extent: 'Only one' }],
    [['all the drains in the house are backing up'], { drain_extent: 'Several or all' }],
    [['toilet is clogged, it is our only bathroom'], { toilet_problem: 'Clogged', only_toilet: 'Yes' }],
    [['toilet is overflowing'], { toilet_problem: 'Overflowing' }],
  ]
  test.each(cases)('%j', (messages, expected) => {
    expect(details(factsAfter(anywhere, ...messages))).toMatchObject(expected)
  })

  test('a tap on an older button corrects that answer', () => {
    const turns = talk(plumber, [
      'no hot water',
      'gas',
      { kind: 'choice', id: 'q:heater_fuel:electric', title: 'Electric' },
    ])
    expect(details(turns.at(-1)!.facts).heater_fuel).toBe('Electric')
    expect(turns.at(-1)!.state.pending).toBe('heater_tank')
  })

  test('another job replaces the first when the customer corrects it', () => {
    const turns = talk(plumber, [
      'the kitchen sink is clogged',
      'sorry, actually it is the toilet that is clogged',
    ])
    expect(turns[1]!.facts.jobType).toBe('toilet')
  })
})

describe('people are understood', () => {
  const names: [string, string][] = [
    ['my name is Ana Ruiz', 'Ana Ruiz'],
    ['Hi, this is Bob, toilet clogged', 'Bob'],
    ["I'm Sarah O'Neil and my sink leaks", "Sarah O'Neil"],
    ['me llamo josé garcía', 'José García'],
    ['soy María de la Cruz', 'María de la Cruz'],
    ['you can call me Ana', 'Ana'],
  ]
  test.each(names)('"%s" is %s', (message, name) => {
    expect(factsAfter(anywhere, message).name).toBe(name)
  })

  test.each(["I'm having a leak", 'this is urgent', "I'm at home", 'soy el dueño', 'this is ridiculous'])(
    '"%s" gives no name',
    (message) => {
      expect(factsAfter(anywhere, message).name).toBeUndefined()
    },
  )

  test('the profile name is taken, and a name told in words wins over it', () => {
    const profile = { kind: 'contact_name', name: '✨ Anita ✨' } as const
    const turns = talk(plumber, [
      [profile, 'toilet clogged'],
      [profile, 'my name is Ana Ruiz'],
    ])
    expect(turns[0]!.facts.name).toBe('Anita')
    expect(turns[1]!.facts.name).toBe('Ana Ruiz')
  })

  test.each<[string, Facts['ownerOrTenant']]>([
    ['I am the owner', 'owner'],
    ['soy inquilino', 'tenant'],
    ["I'm the property manager", 'manager'],
  ])('"%s" is %s', (message, who) => {
    expect(factsAfter(anywhere, message).ownerOrTenant).toBe(who)
  })
})
