import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoints } from './all.ts'
import { cutBefore, hideReach, isMasked, maskedText, withReachOf } from './masked-text.ts'

/** Every field of an answer, with whether the contract marks it. */
function fieldsOf(schema: z.ZodType, at: string[] = []): { place: string[]; isMarked: boolean }[] {
  const isMarked = schema.meta()?.masked !== undefined
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      fieldsOf(field as z.ZodType, [...at, name]),
    )
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element as z.ZodType, at)
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).flatMap((option) => fieldsOf(option, at))
  const { innerType } = schema._zod.def as { innerType?: z.ZodType }
  return innerType && !isMarked ? fieldsOf(innerType, at) : [{ place: at, isMarked }]
}

const ofCustomers = /^(phone|phones|email|displayName|authorName|fileName|username)$/

test('every field of an answer that says how a customer is reached is marked, so that no endpoint can forget to mask it', () => {
  const all = endpoints.flatMap(({ id, response }) =>
    fieldsOf(response).map(({ place, isMarked }) => ({ id, place, isMarked })),
  )
  const found = all.filter(({ place }) => ofCustomers.test(place.at(-1) ?? ''))
  expect(found.filter(({ isMarked }) => isMarked).length).toBeGreaterThan(20)
  const open = found.filter(
    ({ id, isMarked }) => !isMarked && !/^(team|identity|accounts|passkeys|audit)\./.test(id),
  )
  expect(open.map(({ id, place }) => `${id} ${place.join('/')}`)).toEqual([])
})

/** Fields of customers and cards that hold nothing that people write: ids, times, states, figures, and what the business set up itself; why sending failed is in our words. */
const notWritten = new Set(
  'id type author position url mimeType emoji stage name colour label jobType lostReason displayNumber reason code clientId next field key zip missing currency'.split(
    ' ',
  ),
)

test('every text of a customer or a card that somebody has written is marked', () => {
  const open = endpoints
    .filter(({ id }) => /^(inbox|deals|contacts)\./.test(id))
    .flatMap(({ id, response }) => textsOf(response).map((place) => `${id}/${place.join('/')}`))
    .filter((place) => !notWritten.has(place.split('/').at(-1)!) && !place.endsWith('failure/text'))
  expect(open).toEqual([])
})

/** Plain texts that the contract does not mark. */
function textsOf(schema: z.ZodType, at: string[] = []): string[][] {
  if (schema.meta()?.masked !== undefined) return []
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) => textsOf(field as z.ZodType, [...at, name]))
  if (schema instanceof z.ZodArray) return textsOf(schema.element as z.ZodType, at)
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).flatMap((option) => textsOf(option, at))
  if (schema instanceof z.ZodString) return [at]
  const { innerType } = schema._zod.def as { innerType?: z.ZodType }
  return innerType ? textsOf(innerType, at) : []
}

describe('masked', () => {
  test('keeps nothing of a number but its last two digits, and nothing of an e-mail but its first letter', () => {
    expect(maskedText('phone', '+15125550123')).toBe('•••• 23')
    expect(maskedText('email', 'ana@ruiz.example')).toBe('a•••@•••')
  })

  test('names and file names keep their words and lose the numbers in them', () => {
    expect(hideReach('Ana Ruiz')).toBe('Ana Ruiz')
    expect(hideReach('(512) 555-0123')).toBe('•••• 23')
    expect(hideReach('Ana +1 512 555 0123.pdf')).toBe('Ana •••• 23.pdf')
    expect(hideReach('write to ana@ruiz.example, 78704')).toBe('write to a•••@•••, 78704')
  })

  test('is known when it comes back', () => {
    for (const kind of ['phone', 'email'] as const)
      expect(isMasked(maskedText(kind, kind === 'phone' ? '+15125550123' : 'ana@ruiz.example'))).toBe(true)
    expect(isMasked('Ana … Ruiz')).toBe(false)
  })
})

const separators = [
  ' ',
  '-',
  '–',
  '—',
  '‑',
  '.',
  '·',
  '_',
  '*',
  '/',
  ' - ',
  ') ',
  ' (',
  '  ',
  '\u00a0',
  '\u2009',
  '・',
  '\u200b',
  '\u00ad',
  '\u2060 ',
]
const scripts = [0x30, 0xff10, 0x660, 0x966, 0x1d7ce]

describe('a number in words', () => {
  test('is found however it is parted and in whatever digits, and the words around it stay as they were', () => {
    const digit = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(
        fc.array(digit, { minLength: 10, maxLength: 12 }),
        fc.constantFrom(...scripts),
        fc.constantFrom(...separators),
        fc.constantFrom('', '+', '(', '（'),
        fc.stringMatching(/^[a-zé ¿:,\n🙂]{0,20}$/u),
        (digits, zero, separator, begin, around) => {
          const figures = digits.map((value) => String.fromCodePoint(zero + value))
          const groups = [figures.slice(0, 3), figures.slice(3, 6), figures.slice(6)].map((group) =>
            group.join(''),
          )
          const seen = hideReach(`${around}call ${begin}${groups.join(separator)}. Bye${around}`)
          const tail = digits
            .slice(-2)
            .map((value) => (zero === 0x660 || zero === 0x966 ? String.fromCodePoint(zero + value) : value))
          expect(seen).toMatch(
            new RegExp(`^${around}call （?\\(?•••• ${tail.join('')}\\. Bye${around}$`, 'u'),
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  test.each([
    ['５１２-５５５-０１２３', '•••• 23'],
    ['5️⃣1️⃣2️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣!', '•••• 23!'],
    ['512\n555\n0123', '•••• 23'],
    ['512,555,0123', '•••• 23'],
    ['wa.me/15125550123', 'wa.me/•••• 23'],
    ['ana＠ruiz.example.', 'a•••@•••.'],
    ['(ana@\u200bruiz.example)', '(a•••@•••)'],
    ['+1 512 555 0123 +1 512 555 0199', '•••• 23 •••• 99'],
  ])('%j', (text, shown) => {
    expect(hideReach(text)).toBe(shown)
  })

  test.each([
    '2026-12-01 14:30',
    '12/01/2026 to 1.12.2026',
    '2026-12-01 - 2026-12-05',
    '2018-2024',
    '10:30-12:00, 14:30:00',
    '$1,200 or $ 12.500.000 or 1 200 000 COP',
    '1500-2000',
    '$1200-1475',
    '1,234,567',
    'order 123456',
    '1200 Barton Springs Rd, Austin, TX 78704-1234',
    '78704\n1500 sqft',
    '1. 250\n2. 300\n3. 400',
    '2@$50, @ana, @',
    'Ana Ruiz 🙂 naïve',
  ])('is not taken for one: %j', (text) => {
    expect(hideReach(text)).toBe(text)
  })

  test('64 kB of anything is looked through in no time', () => {
    const pieces = [
      '1',
      '1 ',
      '1-',
      '- ',
      '@',
      'a@',
      '@a',
      '1@',
      '@.',
      'a.',
      '+',
      '(',
      '12345\n',
      '\u200b',
      '1\ufe0f',
      '$1',
      '1,',
      '123,',
      '⑿',
      'ﷺ',
    ]
    for (const piece of pieces) {
      for (const end of ['', '@@1', 'a']) {
        const text = piece.repeat(65_536 / piece.length) + end
        const begin = performance.now()
        hideReach(text)
        // A scan that goes back over what it has seen takes minutes.
        expect(performance.now() - begin, JSON.stringify(piece + end)).toBeLessThan(2_000)
      }
    }
  }, 60_000)

  test('is not cut in two by the end of a preview', () => {
    const text = `${'a'.repeat(150)} 512 555 0123 and so on`
    expect(cutBefore(text, 160)).toBe(151)
    expect(cutBefore('a'.repeat(300), 160)).toBe(160)
  })

  test('stays where it was when the words around it were changed by somebody who sees it masked', () => {
    const before = 'Call 512 555 0123 or ana@ruiz.example'
    expect(withReachOf(before, hideReach(before))).toBe(before)
    expect(withReachOf(before, 'Ring •••• 23 today or a•••@•••')).toBe(
      'Ring 512 555 0123 today or ana@ruiz.example',
    )
    expect(withReachOf(before, 'Nobody')).toBe('Nobody')
  })
})
