import { describe, expect, test } from 'vitest'
import { readConfig } from '#kernel/config.ts'
import { browserHeaders, pageHeaders } from '#kernel/http/browser-headers.ts'
import { headerFaults } from '#testing/generated/header-faults.ts'

const whole: Record<string, string> = {
  ...browserHeaders(readConfig({})),
  ...pageHeaders(["script-src 'self'", "form-action 'self'"]),
  'content-type': 'text/html; charset=utf-8',
}
const faultsWith = (over: Record<string, string | undefined>, status = 200) =>
  headerFaults({
    status,
    headers: Object.fromEntries(
      Object.entries({ ...whole, ...over }).filter(([, value]) => value !== undefined),
    ),
  })

describe('the examination of headers', () => {
  test('has nothing against a page that tells everything', () => {
    expect(faultsWith({})).toEqual([])
  })

  test('misses each header that is left out', () => {
    const notAsked = ['content-type', 'reporting-endpoints']
    for (const name of Object.keys(whole).filter((one) => !notAsked.includes(one))) {
      expect(faultsWith({ [name]: undefined }), name).not.toEqual([])
    }
  })

  test.each([
    [
      'lets anything inline run',
      { 'content-security-policy': "default-src 'none'; script-src 'unsafe-inline'" },
    ],
    ['lets any host in', { 'content-security-policy': "default-src 'none'; img-src *" }],
    ['lets other sites read', { 'access-control-allow-origin': '*' }],
    ['is kept by caches between', { 'cache-control': 'max-age=60' }],
    ['tells what it is built with', { 'x-powered-by': 'a framework' }],
    ['may be framed', { 'content-security-policy': "default-src 'none'; frame-ancestors 'self'" }],
  ])('notices a page that %s', (fault, over) => {
    expect(faultsWith(over)).toContain(fault)
  })

  test('notices a refusal that is kept', () => {
    expect(faultsWith({ 'cache-control': 'private, max-age=60' }, 403)).toContain(
      'is kept though it is a refusal',
    )
  })
})
