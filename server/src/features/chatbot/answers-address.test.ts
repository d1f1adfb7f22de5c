import { describe, expect, test } from 'vitest'
import type { BotSettings, Facts } from './bot-turn.ts'
import { plumber, talk } from './testing-settings.ts'

const anywhere = { ...plumber, serviceZips: [] }

const factsAfter = (settings: BotSettings, ...messages: string[]) => talk(settings, messages).at(-1)!.facts

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
    ['vivo en el 1204 de la calle Roble, 78745', { line1: '1204 de la calle Roble', zip: '78745' }],
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
