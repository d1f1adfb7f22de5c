import { createCipheriv, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { bitsPerByte, bodyOf, flawOf, nonceOf } from './sealed-value.ts'

function sealed(plain: string) {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), nonce)
  const header = Buffer.from([1, 0, 0, 0, 1])
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

test('values that are sealed have no flaw, whatever was in them', () => {
  for (let run = 0; run < 2000; run++) expect(flawOf(sealed('x'.repeat(run % 700)))).toBeNull()
})

test.each([
  ['too_short', Buffer.alloc(32, 1)],
  ['wrong_format', Buffer.from('{"text":"My kitchen sink is leaking"}')],
  ['wrong_version', Buffer.concat([Buffer.from([1, 0xff, 0, 0, 0]), randomBytes(60)])],
  ['wrong_version', Buffer.concat([Buffer.from([1, 0, 0, 0, 0]), randomBytes(60)])],
  [
    'reads_as_text',
    Buffer.concat([
      Buffer.from([1, 0, 0, 0, 1]),
      randomBytes(12),
      Buffer.from('My kitchen sink is leaking'),
      randomBytes(16),
    ]),
  ],
])('what is not sealed is told: %s', (flaw, value) => {
  expect(flawOf(value)).toBe(flaw)
})

test('nonce and ciphertext are where the published layout has them', () => {
  const value = Buffer.concat([
    Buffer.from([1, 0, 0, 0, 1]),
    Buffer.alloc(12, 0xaa),
    Buffer.from('body'),
    Buffer.alloc(16, 0xbb),
  ])
  expect(nonceOf(value)).toBe('aa'.repeat(12))
  expect(bodyOf(value).toString()).toBe('body')
})

test('text has far fewer bits per byte than what looks random', () => {
  expect(bitsPerByte(randomBytes(8192))).toBeGreaterThan(7.9)
  expect(bitsPerByte(Buffer.from('My kitchen sink is leaking. '.repeat(300)))).toBeLessThan(5)
})
