import { describe, expect, test } from 'vitest'
import { mustBeGuarded } from './session-cookies.ts'

const plain = 'session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60'
const encrypted = '__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax'

describe('a session cookie', () => {
  test('as we set it is guarded, without TLS and with it', () => {
    expect(mustBeGuarded('sign-in', plain, false)).toBe('session')
    expect(mustBeGuarded('sign-in', encrypted, true)).toBe('__Host-session')
    expect(mustBeGuarded('sign-in', 's=; path=/; httponly; samesite=strict; max-age=0', false)).toBe('s')
  })

  test.each([
    ['that scripts can read', plain.replace('; HttpOnly', ''), false, 'cookie_open_to_scripts'],
    [
      'that names HttpOnly in its value alone',
      'session=HttpOnly; Path=/; SameSite=Lax',
      false,
      'cookie_open_to_scripts',
    ],
    ['that other sites send', plain.replace('Lax', 'None'), false, 'cookie_sent_across_sites'],
    ['that says nothing of sites', plain.replace('; SameSite=Lax', ''), false, 'cookie_sent_across_sites'],
    ['for one path', plain.replace('Path=/', 'Path=/api'), false, 'cookie_for_one_path'],
    ['for a whole domain', `${plain}; Domain=example.com`, false, 'cookie_for_other_hosts'],
    [
      'that travels in clear though browsers come by https',
      encrypted.replace('; Secure', ''),
      true,
      'cookie_sent_in_clear',
    ],
    ['that a sister host can set', encrypted.replace('__Host-', ''), true, 'cookie_not_bound_to_host'],
  ])('%s is seen', (_what, line, overTls, reason) => {
    expect(() => mustBeGuarded('sign-in', line, overTls)).toThrow(reason)
  })
})
