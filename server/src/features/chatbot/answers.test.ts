import { describe, expect, test } from 'vitest'
import type { BotSettings, Facts } from './bot-turn.ts'
import { plumber, talk } from './testing-settings.ts'

const anywhere = { ...plumber, serviceZips: [] }

const factsAfter = (settings: BotSettings, ...messages: string[]) => talk(settings, messages).at(-1)!.facts

const details = (facts: Facts) => Object.fromEntries(facts.details.map(({ key, answer }) => [key, answer]))

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
    'my water bill is $400',
    'they quoted me 900 dollars',
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
    [['several drains are clogged'], { drain_extent: 'Several or all' }],
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
