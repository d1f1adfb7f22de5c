import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { botStateSchema } from './bot-state.ts'
import type { BotInput, BotReply, BotSettings } from './bot-turn.ts'
import { isKnown, questionsMax, timesMax } from './next-question.ts'
import { takeTurn } from './take-turn.ts'
import { airConditioner, closedHour, openHour, plumber } from './testing-settings.ts'

const phrases = [
  'hi',
  'hola',
  'my water heater is leaking, 78704',
  'toilet clogged',
  'AC not cooling',
  'no heat',
  'gas',
  'electric',
  'no, it is gas',
  'yes',
  'no',
  'si',
  'not sure',
  'skip',
  'omitir',
  '1',
  '2',
  '9',
  'this week',
  'asap',
  'no rush',
  'emergency',
  '1204 Oak St, Austin TX 78704',
  '1204 Oak St',
  '78745',
  '10001',
  'around 500',
  'Ana Ruiz',
  'my name is Ana',
  'how much is it?',
  'are you a bot',
  'one moment',
  'ok',
  'mañana por la tarde',
  'drain',
  'tank',
  'something else',
  'actually it is the toilet',
  "wrong address, it's 500 N Lamar Blvd 78745",
  'I smell gas',
  'person',
  'STOP',
  'I will sue you',
  '4111 1111 1111 1111',
  'asdf',
  '',
  '🔥🔥',
  'el calentador no calienta',
]

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...phrases) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...phrases), { maxLength: 5 }).map((parts) => parts.join(' ')),
  },
)

const input: fc.Arbitrary<BotInput> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('text' as const), text }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('choice' as const),
      id: fc.oneof(
        fc.string(),
        fc.constantFrom(
          'q:job:toilet',
          'q:job:leak',
          'q:heater_fuel:gas',
          'q:photo:skip',
          'q:urgency:emergency',
          'q:constructor:x',
          'q:water_off:no',
        ),
      ),
      title: text,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('location' as const),
      latitude: fc.double(),
      longitude: fc.double(),
      address: text,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('photo' as const), caption: text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('contact_name' as const), name: text }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<BotInput>({ kind: 'audio' }, { kind: 'other' }, { kind: 'photo' }),
  },
)

const conversation = fc.array(fc.array(input, { maxLength: 3 }), { minLength: 1, maxLength: 14 })
const settings = fc.constantFrom<BotSettings>(
  plumber,
  airConditioner,
  { ...plumber, serviceZips: [], handOverName: '' },
  { ...airConditioner, languages: ['es'], businessHours: [] },
)
const moment = fc.constantFrom(openHour, closedHour, new Date(Number.NaN))

const expectWithinLimits = (reply: BotReply) => {
  expect(reply.text.length).toBeGreaterThan(0)
  expect(reply.text.length).toBeLessThanOrEqual(1024)
  const options = [...(reply.buttons ?? []), ...(reply.list?.rows ?? [])]
  expect(reply.buttons && reply.list).toBeUndefined()
  if (reply.buttons) expect(reply.buttons.length).toBeLessThanOrEqual(3)
  if (reply.list) expect(reply.list.button.length).toBeLessThanOrEqual(20)
  expect(options.length).toBeLessThanOrEqual(10)
  expect(new Set(options.map(({ title }) => title)).size).toBe(options.length)
  for (const { id, title } of options) {
    expect(id.length).toBeLessThanOrEqual(200)
    expect(title.length).toBeGreaterThan(0)
    expect(title.length).toBeLessThanOrEqual(reply.buttons ? 20 : 24)
  }
  for (const row of reply.list?.rows ?? []) expect(row.description?.length ?? 0).toBeLessThanOrEqual(72)
}

describe('whatever the customer writes', () => {
  test('the turn is valid, short, asks nothing twice too often, and keeps silent once it is over', () => {
    fc.assert(
      fc.property(settings, conversation, moment, (business, turns, now) => {
        let state = null
        for (const inputs of turns) {
          const before = structuredClone(state)
          const turn = takeTurn(business, state, inputs, now)
          expect(state).toEqual(before)
          expect(takeTurn(business, state, inputs, now)).toEqual(turn)
          expect(turn.replies.length).toBeLessThanOrEqual(2)
          turn.replies.forEach(expectWithinLimits)
          for (const reply of turn.replies) expect(reply.text).not.toMatch(/\$\s?\d|undefined|null|\{\w+\}/)
          const isOver = before && before.status !== 'asking'
          const isDanger = turn.signals.some(({ kind }) => kind === 'red_flag')
          if (isOver && !(before.status === 'qualified' && isDanger)) expect(turn.replies).toEqual([])
          if (turn.state.status !== 'asking') expect(turn.state.pending).toBeUndefined()
          expect(turn.state.asked.length).toBeLessThanOrEqual(questionsMax)
          for (const { key, times } of turn.state.asked) {
            expect(times).toBeLessThanOrEqual(timesMax)
            const timesBefore = before?.asked.find((asked) => asked.key === key)?.times ?? 0
            if (times > timesBefore) expect(isKnown(turn.state, key)).toBe(false)
          }
          const stored = botStateSchema.parse(JSON.parse(JSON.stringify(turn.state)))
          expect(stored).toEqual(turn.state)
          if (turn.state.status === 'qualified' && before?.status !== 'qualified') {
            expect(
              turn.facts.missing.filter((key) => ['job', 'urgency', 'address', 'zip'].includes(key)),
            ).toEqual([])
          }
          state = turn.state
        }
      }),
      { numRuns: 400 },
    )
  })

  test('a message made to be slow is read in well under a second', () => {
    const slow = [
      '🔥'.repeat(4096),
      'a'.repeat(4096),
      '1'.repeat(4096),
      '1 '.repeat(2048),
      '1,'.repeat(2048),
      'no '.repeat(1400),
      '1204 oak '.repeat(455),
      '$1,000 '.repeat(580),
      '512 555 '.repeat(510),
      'calle '.repeat(680),
      'á'.repeat(4096),
      '\u0301'.repeat(4096),
      "'".repeat(4096),
      'zip '.repeat(1024),
      'my name is '.repeat(370),
      '((((1'.repeat(800),
      'wter heeter smel gaz '.repeat(195),
      '<b>&amp;'.repeat(500),
      '\u202e\u200f'.repeat(2000),
      '\ud800'.repeat(4096),
      '4 1 1 1-'.repeat(512),
      'ﷺ'.repeat(4096),
    ]
    for (const message of slow) {
      const started = performance.now()
      const turn = takeTurn(plumber, null, [{ kind: 'text', text: message }], openHour)
      expect(turn.state.version).toBe(1)
      expect(performance.now() - started, message.slice(0, 12)).toBeLessThan(1000)
    }
  })
})
