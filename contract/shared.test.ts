import { describe, expect, test } from 'vitest'
import { emailSchema } from './identity.ts'
import { idSchema, lineSchema, proseSchema, timeSchema } from './shared.ts'

describe('an id', () => {
  test('is one, in whatever letters it is written', () => {
    expect(idSchema.parse('01A1FF05-B8A3-71AB-BB23-787BEC58AFD0')).toBe(
      '01a1ff05-b8a3-71ab-bb23-787bec58afd0',
    )
  })

  test.each([
    '',
    'x',
    '01a1ff05b8a371abbb23787bec58afd0',
    ' 01a1ff05-b8a3-71ab-bb23-787bec58afd0',
    '{01a1ff05-b8a3-71ab-bb23-787bec58afd0}',
    5,
    null,
  ])('is not %j', (value) => expect(idSchema.safeParse(value).success).toBe(false))
})

describe('an e-mail', () => {
  test('is one, however it is written', () => {
    for (const text of ['Joe.Miller@Example.COM', '  joe.miller@example.com\n', 'JOE.MILLER@EXAMPLE.COM']) {
      expect(emailSchema.parse(text)).toBe('joe.miller@example.com')
    }
  })

  test('keeps dots and what stands behind a plus: they are somebody else', () => {
    expect(emailSchema.parse('joe+crm@example.com')).toBe('joe+crm@example.com')
  })

  test.each([
    'joe',
    'joe@',
    '@example.com',
    'joe@@example.com',
    'joe@example',
    'joe @example.com',
    'joe@exa mple.com',
    'joe@example.com\u0000',
    'joe@example.com\r\nBcc: all@example.com',
    'Joe <joe@example.com>',
    'joe@example.com,ann@example.com',
    'joe\u200b@example.com',
    'j\u043ee@example.com',
    `${'x'.repeat(250)}@example.com`,
  ])('is not %j', (text) => expect(emailSchema.safeParse(text).success).toBe(false))
})

describe('a line of text', () => {
  const line = lineSchema(10)
  test('is trimmed and keeps its letters', () => {
    expect(line.parse('  Ana Ruiz ')).toBe('Ana Ruiz')
    expect(line.parse('安娜 😀')).toBe('安娜 😀')
  })
  test.each(['', '   ', 'a\nb', 'a\tb', 'a\u0000b', 'a\u007fb', 'x'.repeat(11)])('is not %j', (text) => {
    expect(line.safeParse(text).success).toBe(false)
  })
})

test('prose may be empty and of many lines, but holds no NUL, which the database cannot store', () => {
  const prose = proseSchema(20)
  for (const text of ['', 'a\nb\tc', '  kept  ']) expect(prose.parse(text)).toBe(text)
  for (const text of ['a\u0000', 'x'.repeat(21)]) expect(prose.safeParse(text).success).toBe(false)
})

test('a time is in UTC, to the millisecond', () => {
  expect(timeSchema.safeParse(new Date().toISOString()).success).toBe(true)
  for (const text of ['2026-01-01', '2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000+02:00']) {
    expect(timeSchema.safeParse(text).success, text).toBe(false)
  }
})
