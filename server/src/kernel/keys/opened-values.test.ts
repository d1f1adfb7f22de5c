import { createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { clock } from '../clock.ts'
import { createBox } from './boxes.ts'
import { OpenedValues } from './opened-values.ts'

const account = randomUUID()
const contact = randomUUID()
const row = randomUUID()

afterEach(() => vi.restoreAllMocks())

function boxWith(opened: OpenedValues, key = createSecretKey(randomBytes(32))) {
  return { key, box: createBox(account, contact, { version: 1, key, opened }) }
}

describe('what was opened a moment ago', () => {
  test('is remembered as it was, and what a caller does to it changes nothing for the next', () => {
    const { box } = boxWith(new OpenedValues())
    const sealed = box.seal('messages', 'content', row, { text: 'leak' })
    const first = box.open<{ text: string }>('messages', 'content', row, sealed)
    first.text = 'changed'
    expect(box.open('messages', 'content', row, sealed)).toEqual({ text: 'leak' })
  })

  test('does not open in the place of another row, nor when a single bit of it was changed', () => {
    const { box } = boxWith(new OpenedValues())
    const sealed = box.seal('messages', 'content', row, 'leak')
    box.open('messages', 'content', row, sealed)
    expect(() => box.open('messages', 'content', randomUUID(), sealed)).toThrow('does not open')
    expect(() => box.open('deals', 'content', row, sealed)).toThrow('does not open')
    for (const at of [0, 5, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(() => box.open('messages', 'content', row, changed)).toThrow()
    }
  })

  test('opens for the very key that opened it and for no other, even an equal one that was made anew', () => {
    const opened = new OpenedValues()
    const { key, box } = boxWith(opened)
    const sealed = box.seal('messages', 'content', row, 'leak')
    box.open('messages', 'content', row, sealed)
    const place = `messages.content/${row}`
    expect(opened.find(key, place, sealed)).toBe('"leak"')
    expect(opened.find(createSecretKey(key.export()), place, sealed)).toBeUndefined()
    const stranger = createBox(account, contact, {
      version: 1,
      key: createSecretKey(randomBytes(32)),
      opened,
    })
    expect(() => stranger.open('messages', 'content', row, sealed)).toThrow('does not open')
  })

  test('is the newest that was sealed for a row', () => {
    const { box } = boxWith(new OpenedValues())
    const [before, after] = ['before', 'after'].map((text) => box.seal('deals', 'card', row, text))
    expect(box.open('deals', 'card', row, before!)).toBe('before')
    expect(box.open('deals', 'card', row, after!)).toBe('after')
    expect(box.open('deals', 'card', row, before!)).toBe('before')
  })

  test('and was made ready is known by its place, by the mark of all that went into it, and by the very key', () => {
    const opened = new OpenedValues()
    const { key, box } = boxWith(opened)
    box.remember('card/1', 'mark', '{"ready":true}')
    expect(box.recall('card/1', 'mark')).toBe('{"ready":true}')
    expect(box.recall('card/2', 'mark')).toBeUndefined()
    expect(box.recall('card/1', 'another mark')).toBeUndefined()
    expect(boxWith(opened).box.recall('card/1', 'mark')).toBeUndefined()
    expect(opened.find(key, 'card/1', Buffer.from('mark'))).toBeUndefined()
    opened.forget(contact)
    expect(box.recall('card/1', 'mark')).toBeUndefined()
  })

  test('of no contact is not kept: what an account’s own key opens is opened each time', () => {
    const opened = new OpenedValues()
    const box = createBox(account, null, { version: 1, key: createSecretKey(randomBytes(32)), opened })
    box.remember('list', 'mark', 'text')
    expect(box.recall('list', 'mark')).toBeUndefined()
  })

  test('is gone with the key of its contact, and other contacts keep theirs', () => {
    const opened = new OpenedValues()
    const { key } = boxWith(opened)
    const sealed = randomBytes(50)
    opened.keep(key, contact, 'one', sealed, 'text')
    opened.keep(key, randomUUID(), 'other', sealed, 'text')
    opened.forget(contact)
    expect(opened.find(key, 'one', sealed)).toBeUndefined()
    expect(opened.find(key, 'other', sealed)).toBe('text')
    opened.clear()
    expect(opened.find(key, 'other', sealed)).toBeUndefined()
  })

  test('is forgotten after five minutes, as keys are', () => {
    const opened = new OpenedValues()
    const { key } = boxWith(opened)
    const sealed = randomBytes(50)
    opened.keep(key, contact, 'one', sealed, 'text')
    const later = new Date(clock.now().getTime() + 300_000)
    vi.spyOn(clock, 'now').mockReturnValue(later)
    expect(opened.find(key, 'one', sealed)).toBeUndefined()
  })

  test('is bounded: the oldest go first, and what is very long is not kept at all', () => {
    const opened = new OpenedValues()
    const { key } = boxWith(opened)
    const sealed = randomBytes(50)
    const text = 'x'.repeat(8_000)
    for (let index = 0; index < 2_000; index++) opened.keep(key, contact, `${index}`, sealed, text)
    expect(opened.find(key, '0', sealed)).toBeUndefined()
    expect(opened.find(key, '1999', sealed)).toBe(text)
    opened.keep(key, contact, 'long', sealed, `${text}x`)
    expect(opened.find(key, 'long', sealed)).toBeUndefined()
  })
})
