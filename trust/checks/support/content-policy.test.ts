import { describe, expect, test } from 'vitest'
import { faultOf, noncesOf, parsePolicy } from './content-policy.ts'

const page =
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-AAAAAAAAAAAAAAAAAAAAAA=='; img-src 'self' blob: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const answer = "default-src 'none'; frame-ancestors 'none'"
const without = (name: string) =>
  page
    .split('; ')
    .filter((directive) => !directive.startsWith(name))
    .join('; ')

describe('a policy', () => {
  test('as our pages, our other answers and our files have it is without fault', () => {
    expect(faultOf(parsePolicy(page), true)).toBeNull()
    expect(faultOf(parsePolicy(answer), false)).toBeNull()
    expect(faultOf(parsePolicy("sandbox; default-src 'none'; img-src 'self'"), false)).toBeNull()
    expect(
      faultOf(parsePolicy(`${answer}; style-src 'self'; base-uri 'none'; form-action 'none'`), true),
    ).toBeNull()
  })

  test.each([
    [
      'inline scripts',
      page.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
      'inline_allowed',
    ],
    ['inline styles', page.replace("style-src 'self'", "style-src 'Unsafe-Inline'"), 'inline_allowed'],
    ['eval', page.replace("script-src 'self'", "script-src 'self' 'unsafe-eval'"), 'eval_allowed'],
    [
      'scripts of another host',
      page.replace("script-src 'self'", 'script-src cdn.example'),
      'other_hosts_allowed',
    ],
    ['scripts of any host', page.replace("script-src 'self'", 'script-src *'), 'other_hosts_allowed'],
    [
      'scripts in an address',
      page.replace("script-src 'self'", "script-src 'self' data:"),
      'other_hosts_allowed',
    ],
    ['scripts by a second directive', `${page}; script-src-elem https:`, 'other_hosts_allowed'],
    ['a nonce that can be guessed', page.replace(/nonce-A+==/, 'nonce-AAAA'), 'other_hosts_allowed'],
    ['everything not named', without('default-src'), 'default_open'],
    ['objects', `${page}; object-src 'self'`, 'objects_allowed'],
    ['frames of others around it', without('frame-ancestors'), 'framing_allowed'],
    ['frames around a box with scripts', "sandbox allow-scripts; default-src 'none'", 'framing_allowed'],
    ['another base', without('base-uri'), 'base_allowed'],
    ['forms to anywhere', without('form-action'), 'forms_to_anywhere'],
    ['texts as scripts', without('require-trusted-types-for'), 'untrusted_types'],
    ['nothing that it says', '', 'default_open'],
  ])('that allows %s is seen', (_what, text, fault) => {
    expect(faultOf(parsePolicy(text), true)).toBe(fault)
  })

  test('counts the first of two directives under one name, as browsers do', () => {
    expect(faultOf(parsePolicy(`${page}; script-src *`), true)).toBeNull()
    expect(faultOf(parsePolicy(`script-src *; ${page}`), true)).toBe('other_hosts_allowed')
  })

  test('tells its nonces', () => {
    expect(noncesOf(parsePolicy(page))).toEqual(['AAAAAAAAAAAAAAAAAAAAAA=='])
    expect(noncesOf(parsePolicy(answer))).toEqual([])
  })
})
