import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { emailSchema } from './identity.ts'

describe('an e-mail', () => {
  test.each([
    [' Owner@Business.Example ', 'owner@business.example'],
    ['ＯＷＮＥＲ＠ｂｕｓｉｎｅｓｓ．ｅｘａｍｐｌｅ', 'owner@business.example'],
    ['ow\u{1d427}er@business\u2024example', 'owner@business.example'],
    ['\u212aim@business.example', 'kim@business.example'],
  ])('%s is the same as in plain letters', (written, plain) => {
    expect(emailSchema.parse(written)).toBe(plain)
  })

  test.each([
    'owner@business.example\u2025evil',
    'owner＠evil.example@business.example',
    'owner@business.example,victim@business.example',
    'owner@business.example\u0000',
    'owner\u200b@business.example',
    'owner@busıness.example',
    'İowner@business.example',
  ])('%j is none', (written) => {
    expect(emailSchema.safeParse(written).success).toBe(false)
  })

  test('is looked at as it is kept: read once more it is itself', () => {
    const letter = fc.constantFrom(...'aZ09.@+-_ ＠．ａ\u2024\u212a\u017f\ufe52\u00aaß\u0130\u200b')
    const written = fc.oneof(
      fc.array(letter, { maxLength: 24 }).map((letters) => letters.join('')),
      fc.tuple(fc.emailAddress(), letter, fc.nat()).map(([address, one, at]) => {
        const place = at % (address.length + 1)
        return address.slice(0, place) + one + address.slice(place)
      }),
    )
    fc.assert(
      fc.property(written, (text) => {
        const read = emailSchema.safeParse(text)
        if (!read.success) return
        expect(emailSchema.parse(read.data)).toBe(read.data)
        expect(z.email().parse(read.data)).toBe(read.data)
        expect(read.data.normalize('NFKC').toLowerCase()).toBe(read.data)
      }),
    )
  })
})
