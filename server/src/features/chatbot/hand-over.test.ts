import { describe, expect, test } from 'vitest'
import { closedHour, plumber, said, signalKinds, talk } from './testing-settings.ts'

describe('danger', () => {
  test('gets the safety sentence first and a person, in one message, and no question', () => {
    const [turn] = talk(plumber, ['my water heater is leaking and I smell gas'])
    expect(turn!.replies).toHaveLength(1)
    expect(said(turn)).toMatch(/^If you smell gas: leave the house now/)
    expect(said(turn)).toContain('Maria')
    expect(turn!.replies[0]!.buttons).toBeUndefined()
    expect(turn!.state.status).toBe('handed_over')
    expect(turn!.signals).toEqual([{ kind: 'red_flag', flag: 'gas_smell' }, { kind: 'emergency' }])
  })

  test('at night tells that the person on call is told', () => {
    const [turn] = talk(plumber, ['huele a gas en mi casa'], closedHour)
    expect(said(turn)).toMatch(/^Si huele a gas: salga ahora/)
    expect(said(turn)).toContain('persona de guardia')
  })

  test('sent word by word is still danger', () => {
    const [turn] = talk(plumber, [['i smell', 'gas']])
    expect(signalKinds(turn)).toContain('red_flag')
  })

  test('after the lead was qualified is still answered, once', () => {
    const turns = talk(plumber, [
      'Tankless gas water heater, no hot water. 1204 Oak St, Austin TX 78704',
      'thanks',
      'now I smell gas',
      'I smell gas!',
    ])
    expect(turns.map((turn) => turn.replies.length)).toEqual([1, 0, 1, 0])
    expect(signalKinds(turns[3])).toContain('red_flag')
  })
})

describe('a person takes over', () => {
  const wishes = [
    'person',
    'PERSON!',
    'a human please',
    'can I talk to someone?',
    'I want to speak to a representative',
    'can you call me',
    'call me at 5125550123',
    'please give me a call',
    "I don't want to talk to a bot",
    'is anyone there?',
    'persona',
    'quiero hablar con alguien',
    'me pueden llamar por favor',
    'un agente por favor',
    'llámeme',
    'quiero una persona real',
  ]
  test.each(wishes)('when the customer writes "%s"', (message) => {
    const [turn] = talk(plumber, [message])
    expect(signalKinds(turn)).toEqual(['wants_person'])
    expect(turn!.replies).toHaveLength(1)
    expect(turn!.state.status).toBe('handed_over')
  })

  test.each([
    'there will be a person at home',
    'I am a real estate agent and my toilet is clogged',
    'call me Ana',
    'no need to call me',
    "please don't call me, toilet clogged",
    'a one person household',
  ])('but not at "%s"', (message) => {
    expect(signalKinds(talk(plumber, [message])[0])).not.toContain('wants_person')
  })

  test.each([
    ['I will sue you', 'legal'],
    ['my lawyer will hear about this', 'legal'],
    ['los voy a demandar', 'legal'],
    ['I want to cancel my appointment', 'cancel'],
    ['quiero cancelar', 'cancel'],
    ['this is ridiculous, nobody showed up', 'anger'],
    ['pésimo servicio', 'anger'],
    ['I will find you and hurt you', 'threat'],
    ['te voy a matar', 'threat'],
    ['my card is 4111 1111 1111 1111', 'card_number'],
    ['4111-1111-1111-1111', 'card_number'],
    ['378282246310005', 'card_number'],
  ])('at "%s" (%s), with one message', (message, flag) => {
    const [turn] = talk(plumber, [message])
    expect(turn!.signals).toEqual([{ kind: 'red_flag', flag }])
    expect(turn!.replies).toHaveLength(1)
    expect(turn!.state.status).toBe('handed_over')
  })

  test.each([
    'my name is Sue Miller',
    '1204 Oak Court 78704',
    'call 5125550123 or 5125550199',
    'ya la corté',
    'order 4111 1111 1111 1112',
  ])('but not at "%s"', (message) => {
    expect(signalKinds(talk({ ...plumber, serviceZips: [] }, [message])[0])).not.toContain('red_flag')
  })

  test('a card number is kept nowhere', () => {
    const [turn] = talk(plumber, ['water heater leaking, my card is 4111 1111 1111 1111'])
    expect(JSON.stringify(turn)).not.toContain('4111')
    expect(said(turn)).toContain('do not send card numbers')
  })

  test('once, and then the bot is silent whatever comes', () => {
    const turns = talk(plumber, ['person', 'hello?', 'my toilet is clogged', 'person', { kind: 'photo' }])
    expect(turns.map((turn) => turn.replies.length)).toEqual([1, 0, 0, 0, 0])
    expect(turns.at(-1)!.facts).toMatchObject({ jobType: 'toilet', photoCount: 1 })
  })

  test('after two answers to a required question that were not understood', () => {
    const turns = talk(plumber, ['asdf', 'qwer', 'zxcv', 'yuio'])
    expect(turns[1]!.replies[0]!.text).toContain('did not get that')
    expect(turns[1]!.replies[0]!.list?.rows).toHaveLength(10)
    expect(signalKinds(turns[2])).toEqual(['not_understood'])
    expect(turns[3]!.replies).toEqual([])
  })
})

describe('opting out', () => {
  const words = [
    'STOP',
    'stop.',
    'Stop please',
    'unsubscribe',
    'stop texting me',
    'BAJA',
    'darme de baja',
    'no más mensajes',
    'alto',
    'STOP 🛑',
    'dejen de escribirme',
    'opt out',
  ]
  test.each(words)('by "%s" is confirmed once and then respected', (message) => {
    const turns = talk(plumber, ['hi', message, 'my toilet is clogged'])
    expect(signalKinds(turns[1])).toEqual(['opt_out'])
    expect(turns.map((turn) => turn.replies.length)).toEqual([1, 1, 0])
    expect(turns[2]!.state.status).toBe('stopped')
  })

  test.each([
    'how do I stop the water',
    'it does not stop leaking',
    'la presión está baja',
    'at the end of the street',
  ])('is not meant by "%s"', (message) => {
    expect(signalKinds(talk(plumber, [message])[0])).not.toContain('opt_out')
  })
})
