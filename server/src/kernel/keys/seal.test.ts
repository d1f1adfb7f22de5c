import { createSecretKey, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBox } from './boxes.ts'
import { keyVersionOf, open, type Place, SealBroken, seal } from './seal.ts'

const key = createSecretKey(randomBytes(32))
const word = fc.string({ minLength: 1, maxLength: 12 })
const place: fc.Arbitrary<Place> = fc.record({
  table: word,
  column: word,
  accountId: fc.uuid(),
  contactId: fc.option(fc.uuid()),
  rowId: fc.uuid(),
})
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const here: Place = { table: 'messages', column: 'content', accountId: 'a', contactId: 'c', rowId: 'r' }

describe('a sealed value', () => {
  test('opens to the same bytes in its own place, whatever they are', () => {
    fc.assert(
      fc.property(place, bytes, fc.nat(0xffffffff), (at, plain, version) => {
        const sealed = seal(key, version, at, plain)
        expect(open(key, at, sealed).equals(plain)).toBe(true)
        expect(keyVersionOf(sealed)).toBe(version)
      }),
    )
  })

  test('opens in no other place: not in another table, column, account, contact or row', () => {
    fc.assert(
      fc.property(place, place, bytes, (at, elsewhere, plain) => {
        const sealed = seal(key, 1, at, plain)
        for (const part of Object.keys(at) as (keyof Place)[]) {
          if (at[part] === elsewhere[part]) continue
          const moved = { ...at, [part]: elsewhere[part] } as Place
          expect(() => open(key, moved, sealed)).toThrow(SealBroken)
        }
      }),
    )
  })

  test('opens in no place whose parts only read the same when they are put together', () => {
    const sealed = seal(key, 1, { ...here, table: 'ab', column: 'c' }, Buffer.from('x'))
    for (const [table, column] of [
      ['a', 'bc'],
      ['ab1:c', ''],
      ['abc', ''],
      ['', 'abc'],
    ]) {
      expect(() => open(key, { ...here, table: table!, column: column! }, sealed)).toThrow(SealBroken)
    }
  })

  test('opens no more when any single bit was changed', () => {
    const sealed = seal(key, 3, here, Buffer.from('water heater'))
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      expect(() => open(key, here, changed), `bit ${bit}`).toThrow(SealBroken)
    }
  })

  test('opens no more when it was cut at any length, its tag included, or made longer', () => {
    const sealed = seal(key, 1, here, Buffer.from('water heater'))
    for (let length = 0; length < sealed.length; length++) {
      expect(() => open(key, here, sealed.subarray(0, length)), `length ${length}`).toThrow(SealBroken)
    }
    expect(() => open(key, here, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(SealBroken)
  })

  test('opens under no other key', () => {
    const sealed = seal(key, 1, here, Buffer.from('water heater'))
    expect(() => open(createSecretKey(randomBytes(32)), here, sealed)).toThrow(SealBroken)
  })

  test('is another one each time, and longer than its content by 33 bytes only', () => {
    const plain = Buffer.from('the same words')
    const sealed = Array.from({ length: 200 }, () => seal(key, 1, here, plain))
    expect(new Set(sealed.map((one) => one.toString('hex'))).size).toBe(200)
    expect(new Set(sealed.map((one) => one.subarray(5, 17).toString('hex'))).size).toBe(200)
    expect(sealed[0]!.length).toBe(plain.length + 33)
  })

  test('tells in its failure where it stood, never what was in it', () => {
    const sealed = seal(key, 1, here, Buffer.from('secret words'))
    const failure = caught(() => open(key, { ...here, rowId: 'other' }, sealed))
    expect(failure.message).toBe('messages.content of row other does not open')
  })
})

describe('a box', () => {
  const one = createBox('account-1', 'contact-1', { version: 1, key })

  test('gives back any value that JSON can hold, lone surrogates and NUL included', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(one.open('t', 'c', 'r', one.seal('t', 'c', 'r', value))).toEqual(
          JSON.parse(JSON.stringify(value)),
        )
      }),
    )
    const odd = 'a\u0000b\ud800c'
    expect(one.open('t', 'c', 'r', one.seal('t', 'c', 'r', odd))).toBe(odd)
  })

  test('of one contact does not open what another contact or account sealed under the very same key', () => {
    const sealed = one.seal('t', 'c', 'r', 'hers')
    const otherContact = createBox('account-1', 'contact-2', { version: 1, key })
    const otherAccount = createBox('account-2', 'contact-1', { version: 1, key })
    const noContact = createBox('account-1', null, { version: 1, key })
    for (const box of [otherContact, otherAccount, noContact]) {
      expect(() => box.open('t', 'c', 'r', sealed)).toThrow(SealBroken)
    }
  })
})

function caught(work: () => unknown): Error {
  try {
    work()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
