import { describe, expect, test } from 'vitest'
import { botStateSchema } from './bot-state.ts'
import { emptyFacts, questionLabel } from './facts.ts'
import { takeTurn } from './take-turn.ts'
import { airConditioner, closedHour, openHour, plumber, said, signalKinds, talk } from './testing-settings.ts'

describe('a whole conversation', () => {
  test('in English ends with a summary, and asks nothing that was already said', () => {
    const turns = talk(plumber, [
      'my water heater is leaking, 78704',
      'yes I shut it off',
      'Gas',
      '1',
      'Ana Ruiz',
      { kind: 'photo' },
      '1204 Oak St',
    ])
    expect(said(turns[0])).toContain('automatic assistant of Copper Creek Plumbing')
    expect(said(turns[0])).toContain('"person"')
    expect(turns.map((turn) => turn.state.pending)).toEqual([
      'water_off',
      'heater_fuel',
      'heater_tank',
      'name',
      'photo',
      'address',
      undefined,
    ])
    const last = turns.at(-1)!
    expect(signalKinds(last)).toEqual(['qualified'])
    expect(said(last)).toContain('Ana Ruiz')
    expect(said(last)).toContain('1204 Oak St, 78704')
    expect(said(last)).toContain('within 15 minutes')
    expect(last.facts).toMatchObject({
      jobType: 'water_heater',
      title: 'Water heater: leaking',
      urgency: 'urgent',
      name: 'Ana Ruiz',
      photoCount: 1,
      missing: [],
    })
  })

  test('in Spanish stays in Spanish, and the card is in the language of the office', () => {
    const turns = talk(plumber, [
      'hola, mi calentador no calienta',
      'gas',
      'de paso',
      'Ana',
      'omitir',
      'calle Roble 1204, 78745',
    ])
    for (const turn of turns.slice(0, -1)) expect(said(turn)).not.toMatch(/Thanks|What|Is the/)
    expect(said(turns.at(-1))).toContain('Qué sigue')
    expect(turns.at(-1)!.state.status).toBe('qualified')
    expect(turns.at(-1)!.facts.title).toBe('Water heater: no hot water')
    expect(turns.at(-1)!.facts.details[0]!.label).toEqual({
      en: 'Heater problem',
      es: 'Problema del calentador',
    })
  })

  test('about an air conditioner asks what changes crew and urgency', () => {
    const turns = talk(airConditioner, [
      [{ kind: 'contact_name', name: 'Bob Lee' }, 'AC is not cooling'],
      'no',
      'heat pump',
      'yes',
      'skip',
      '500 N Lamar Blvd, Austin TX 78704',
    ])
    expect(turns.map((turn) => turn.state.pending)).toEqual([
      'vulnerable',
      'system',
      'breaker',
      'photo',
      'address',
      undefined,
    ])
    expect(turns.at(-1)!.facts).toMatchObject({ jobType: 'no_cool', urgency: 'urgent', name: 'Bob Lee' })
  })

  test('everything in one message needs no question at all', () => {
    const [turn] = talk(plumber, [
      'Tankless gas water heater, no hot water. 1204 Oak St, Austin TX 78704. My name is Ana',
    ])
    expect(turn!.state.asked).toEqual([])
    expect(signalKinds(turn)).toEqual(['qualified'])
  })

  test('several messages before an answer count together', () => {
    const [turn] = talk(plumber, [['hi', 'my toilet', 'is clogged', '78704']])
    expect(turn!.facts).toMatchObject({ jobType: 'toilet', address: { zip: '78704' } })
    expect(turn!.state.pending).toBe('only_toilet')
  })

  test('a customer who switches language is followed, a street name switches nothing', () => {
    const turns = talk(plumber, [
      'hi, my toilet is clogged',
      'no entiendo, puede hablar español por favor',
      'sí',
    ])
    expect(turns.map((turn) => turn.state.language)).toEqual(['en', 'es', 'es'])
    const street = talk(plumber, ['my toilet is clogged', '1204 El Camino Real, 78704'])
    expect(street[1]!.state.language).toBe('en')
  })

  test('a business with one language answers in it', () => {
    const [turn] = talk({ ...plumber, languages: ['en'] }, ['hola, necesito un plomero'])
    expect(turn!.state.language).toBe('en')
  })
})

describe('outside hours and area', () => {
  test('the customer hears once when the office opens, and is still asked', () => {
    const turns = talk(plumber, ['toilet clogged', 'no'], closedHour)
    expect(said(turns[0])).toContain('opens tomorrow at 7:30 AM')
    expect(turns[0]!.state.pending).toBe('only_toilet')
    expect(said(turns[1])).not.toContain('opens')
    expect(turns.flatMap(signalKinds).filter((kind) => kind === 'out_of_hours')).toHaveLength(1)
  })

  test('an emergency at night tells that the person on call is told', () => {
    const [turn] = talk(plumber, ['a pipe burst, water everywhere'], closedHour)
    expect(said(turn)).toContain('on-call person is told')
    expect(signalKinds(turn)).toEqual(['out_of_hours', 'emergency'])
  })

  test('a ZIP outside the area is kept as a lead for a person to decide', () => {
    const [turn] = talk(plumber, ['toilet clogged, 10001'])
    expect(turn!.signals).toEqual([{ kind: 'out_of_area', zip: '10001' }])
    expect(said(turn)).toContain('10001')
    expect(turn!.state.status).toBe('handed_over')
    expect(turn!.facts.jobType).toBe('toilet')
  })

  test('a business without ZIP codes serves everywhere', () => {
    const [turn] = talk({ ...plumber, serviceZips: [] }, ['toilet clogged, 10001'])
    expect(turn!.state.status).toBe('asking')
  })
})

describe('manners', () => {
  test('a price is never named; the question is answered once and the talk goes on', () => {
    const turns = talk(plumber, [
      'how much to unclog a toilet?',
      'but how much does it cost',
      'cuanto cuesta',
    ])
    expect(said(turns[0])).toContain('The office will tell you about the price')
    expect(turns[0]!.state.pending).toBe('only_toilet')
    expect(said(turns[1])).not.toContain('price')
  })

  test('"one moment" is waited for, and costs no try', () => {
    const turns = talk(plumber, ['no hot water', 'one moment', 'gas'])
    expect(turns[1]!.replies).toEqual([])
    expect(turns[2]!.state.pending).toBe('heater_tank')
  })

  test('more photos neither repeat the question nor cost a try', () => {
    const photo = { kind: 'photo' } as const
    const turns = talk(plumber, ['no hot water', photo, photo, photo, 'gas'])
    expect(turns.map((turn) => turn.replies.length)).toEqual([1, 0, 0, 0, 1])
    expect(turns.at(-1)!.facts.photoCount).toBe(3)
  })

  test('a voice message is answered with the wish for text', () => {
    const turns = talk(plumber, [{ kind: 'audio' }])
    expect(said(turns[0])).toContain('cannot listen')
    expect(turns[0]!.state.pending).toBe('job')
  })

  test('asked whether it is a bot, it says so', () => {
    const turns = talk(plumber, ['toilet clogged', 'are you a bot?'])
    expect(said(turns[1])).toContain('Yes, I am an automatic assistant')
  })

  test('a profile name alone is no message', () => {
    const turn = takeTurn(plumber, null, [{ kind: 'contact_name', name: 'Ana' }], openHour)
    expect(turn.replies).toEqual([])
    expect(turn.facts.name).toBe('Ana')
  })
})

describe('what others read', () => {
  test('before the first word everything is missing', () => {
    expect(takeTurn(plumber, null, [], openHour).facts).toEqual(emptyFacts)
  })

  test('every key has a label in both languages, an unknown one shows itself', () => {
    expect(questionLabel('zip', 'en')).toBe('ZIP code')
    expect(questionLabel('heater_fuel', 'es')).toBe('Energía')
    expect(questionLabel('old_key', 'en')).toBe('old key')
  })

  test('a state of older code, without the newer fields, is still understood', () => {
    const state = botStateSchema.parse({
      version: 1,
      language: 'en',
      status: 'asking',
      answers: { job: 'gone' },
    })
    const turn = takeTurn(plumber, state, [{ kind: 'text', text: 'hi' }], openHour)
    expect(turn.replies).toHaveLength(1)
  })
})
