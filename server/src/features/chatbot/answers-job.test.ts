import { describe, expect, test } from 'vitest'
import type { BotSettings, Facts } from './bot-turn.ts'
import { airConditioner, plumber, signalKinds, talk } from './testing-settings.ts'

const anywhere = { ...plumber, serviceZips: [] }
const hvacAnywhere = { ...airConditioner, serviceZips: [] }

const factsAfter = (settings: BotSettings, ...messages: string[]) => talk(settings, messages).at(-1)!.facts

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
    ['all the drains in the house are backing up', 'sewer'],
    ['se me tapó el baño', 'toilet'],
    ['water is spraying everywhere', 'leak'],
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
    ['upstairs is hotter than downstairs', 'airflow'],
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

describe('doubt counts only for what is doubted', () => {
  const answers: [string, string][] = [
    ['Gas. Tank, maybe 12 years old', 'gas'],
    ['gas I think', 'gas'],
    ['not sure if it is gas', 'unsure'],
    ['no idea, gas or electric', 'unsure'],
    ['gas, no sé cuántos años tiene', 'gas'],
  ]
  test.each(answers)('%s is %s', (text, value) => {
    const turns = talk(anywhere, ['My water heater is leaking, 78704', 'yes I closed the valve', text])
    expect(turns.at(-1)!.state.answers.details.heater_fuel).toBe(value)
  })
})
