import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import {
  debugTokenAnswerSchema,
  errorAnswerSchema,
  markReadRequestSchema,
  mediaAnswerSchema,
  phoneNumberAnswerSchema,
  phoneNumbersAnswerSchema,
  sendAnswerSchema,
  sendRequestSchema,
} from './graph.ts'
import { knownMessageSchema, readMessage } from './message.ts'
import {
  changeSchema,
  contactSchema,
  entrySchema,
  envelopeSchema,
  knownStatuses,
  messagesValueSchema,
  statusSchema,
  webhookErrorSchema,
} from './webhook.ts'

const folder = new URL('./samples/', import.meta.url)
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))
const sample = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

function valuesOf(name: string) {
  return envelopeSchema
    .parse(sample(name))
    .entry.flatMap((entry) => entrySchema.safeParse(entry).data?.changes ?? [])
    .map((change) => changeSchema.parse(change))
    .filter((change) => change.field === 'messages')
    .map((change) => messagesValueSchema.parse(change.value))
}

const graphSamples: [prefix: string, schema: z.ZodType][] = [
  ['graph-send-', sendRequestSchema],
  ['graph-mark-read', markReadRequestSchema],
  ['graph-answer-send', sendAnswerSchema],
  ['graph-answer-error', errorAnswerSchema],
  ['graph-answer-media', mediaAnswerSchema],
  ['graph-answer-numbers', phoneNumbersAnswerSchema],
  ['graph-answer-number', phoneNumberAnswerSchema],
  ['graph-answer-debug-token', debugTokenAnswerSchema],
]

describe('the samples of the webhook', () => {
  test.each(names.filter((name) => name.startsWith('message-')))('%s is understood whole', (name) => {
    const [value] = valuesOf(name)
    expect(value!.messages).toHaveLength(1)
    const reading = readMessage(value!.messages[0])
    expect(reading).toMatchObject({ kind: 'known', message: value!.messages[0] })
    for (const contact of value!.contacts)
      expect(contactSchema.parse(contact)).toMatchObject(contact as object)
  })

  test('there is a sample for every message type that is understood', () => {
    const seen = new Set(
      names
        .filter((name) => name.startsWith('message-'))
        .map((name) => (valuesOf(name)[0]!.messages[0] as { type: string }).type),
    )
    const known = knownMessageSchema.options.map((option) => option.shape.type.value)
    expect([...seen].sort()).toEqual([...known].sort())
  })

  test.each(names.filter((name) => name.startsWith('other-')))(
    '%s is kept with everything it holds',
    (name) => {
      const item = valuesOf(name)[0]!.messages[0]
      expect(readMessage(item)).toEqual({ kind: 'other', message: item })
    },
  )

  test.each(names.filter((name) => name.startsWith('status-')))('%s is understood', (name) => {
    const item = valuesOf(name)[0]!.statuses[0]
    expect(statusSchema.parse(item)).toEqual(item)
  })

  test('there is a sample for every known status', () => {
    const seen = names
      .filter((name) => name.startsWith('status-'))
      .map((name) => (valuesOf(name)[0]!.statuses[0] as { status: string }).status)
    expect(seen).toEqual(expect.arrayContaining([...knownStatuses]))
  })

  test('errors beside messages are understood', () => {
    expect(webhookErrorSchema.parse(valuesOf('value-errors')[0]!.errors[0]).code).toBe(130429)
  })

  test('in a delivery of several numbers, broken items never fail their neighbours', () => {
    const [first, second] = valuesOf('mixture')
    expect(first!.messages.map((item) => readMessage(item).kind)).toEqual([
      'known',
      'unreadable',
      'unreadable',
      'known',
    ])
    expect(first!.statuses.map((item) => statusSchema.safeParse(item).success)).toEqual([true, false])
    expect(second!.messages.map((item) => readMessage(item).kind)).toEqual(['known'])
  })
})

describe('leniency', () => {
  const base = { id: 'wamid.1', timestamp: '1795000000', type: 'text', text: { body: 'x' } }

  test('an optional member of a strange shape is left out and the message stays known', () => {
    const reading = readMessage({ ...base, context: 'x', referral: 7, errors: {}, from: null })
    expect(reading.kind).toBe('known')
  })

  test('a number written as an integer and a time written as an integer become text', () => {
    expect(readMessage({ ...base, from: 15125550142, timestamp: 1795000000 })).toMatchObject({
      message: { from: '15125550142', timestamp: '1795000000' },
    })
  })

  test('members that Meta added since are kept', () => {
    expect(readMessage({ ...base, brand_new: { a: 1 } })).toMatchObject({ message: { brand_new: { a: 1 } } })
  })

  test('an id may have 512 characters and not one more', () => {
    expect(readMessage({ ...base, id: 'x'.repeat(512) }).kind).toBe('known')
    expect(readMessage({ ...base, id: 'x'.repeat(513) }).kind).toBe('unreadable')
  })

  test('a list that is no list counts as empty', () => {
    const value = messagesValueSchema.parse({ metadata: { phone_number_id: '1' }, messages: 'x' })
    expect(value).toMatchObject({ messages: [], statuses: [], contacts: [], errors: [] })
  })
})

describe('the samples of the Graph API', () => {
  test.each(names.filter((name) => name.startsWith('graph-')))('%s is understood', (name) => {
    const [, schema] = graphSamples.find(([prefix]) => name.startsWith(prefix))!
    expect(schema.parse(sample(name))).toBeTruthy()
  })

  test('a send over a limit, to nobody or to two people is refused', () => {
    const send = { messaging_product: 'whatsapp', to: '15125550142', type: 'text', text: { body: 'x' } }
    const button = (id: string) => ({ type: 'reply', reply: { id, title: id } })
    const buttons = (...all: object[]) => ({
      messaging_product: 'whatsapp',
      to: '15125550142',
      type: 'interactive',
      interactive: { type: 'button', body: { text: 'x' }, action: { buttons: all } },
    })
    const isAccepted = (body: unknown) => sendRequestSchema.safeParse(body).success
    expect(isAccepted(send)).toBe(true)
    expect(isAccepted({ ...send, text: { body: 'x'.repeat(4096) } })).toBe(true)
    expect(isAccepted({ ...send, text: { body: 'x'.repeat(4097) } })).toBe(false)
    expect(isAccepted({ ...send, to: undefined })).toBe(false)
    expect(isAccepted({ ...send, recipient: 'US.4tYd81mQxZ' })).toBe(false)
    expect(isAccepted(buttons(button('a'), button('b')))).toBe(true)
    expect(isAccepted(buttons(button('a'), button('a')))).toBe(false)
    expect(isAccepted(buttons(button('a'), button('b'), button('c'), button('d')))).toBe(false)
  })

  test('the size of a medium is a number of bytes, written as text or not', () => {
    expect(mediaAnswerSchema.parse({ url: 'u', mime_type: 'm', file_size: '12' }).file_size).toBe(12)
    expect(mediaAnswerSchema.parse({ url: 'u', mime_type: 'm', file_size: 12 }).file_size).toBe(12)
  })
})
