import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownPath } from './own-path.ts'

const here = 'https://crm.example'

describe('where somebody is led after signing in', () => {
  test.each([
    '/inbox',
    '/inbox/0198c3?view=mine',
    '/board?card=0198c3#activity',
    '/settings/rights/0198c3',
    '/contacts?name=%2F%2Fevil.example',
  ])('is %s, where they wanted to go', (path) => {
    expect(ownPath(path)).toBe(path)
  })

  test.each([
    'https://evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\\evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/inbox/..//evil.example',
    '/%2e//evil.example',
    'evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '@evil.example',
    '/',
    '',
    undefined,
    null,
    7,
    ['/inbox'],
  ])('is never %j', (path) => {
    expect(ownPath(path)).toBeUndefined()
  })

  test('is on our own host whatever is written there', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\n',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      'evil.example',
      ' ',
    )
    const path = fc.oneof(
      fc.string(),
      fc.array(piece).map((pieces) => `/${pieces.join('')}`),
    )
    fc.assert(
      fc.property(path, (text) => {
        const led = ownPath(text)
        if (led === undefined) return
        expect(new URL(led, here).origin).toBe(here)
        expect(led).not.toMatch(/^\/[/\\]/)
        // Read once more it is the same: what the router writes down is what was looked at.
        expect(ownPath(led)).toBe(led)
      }),
    )
  })
})
