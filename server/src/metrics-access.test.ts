import { describe, expect, test } from 'vitest'
import { decideMetricsAccess } from './metrics-access.ts'

const alone = { metricsToken: null, publicUrl: new URL('http://localhost:4000'), trustedProxies: [] }
const here = { host: 'localhost:4000' }

describe('figures without a token', () => {
  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.3.4.5'])(
    'are told to this machine, at %s',
    (peer) => {
      for (const host of ['localhost:4000', '127.0.0.1:4000', '[::1]:4000', 'localhost'])
        expect(decideMetricsAccess(alone, peer, { host }), host).toBe('allowed')
    },
  )

  test.each(['10.0.0.5', '::ffff:10.0.0.5', '2001:db8::1', '', '127.0.0.1.example'])(
    'are hidden from %s',
    (peer) => {
      expect(decideMetricsAccess(alone, peer, here)).toBe('hidden')
    },
  )

  test.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    'are hidden from what came through a proxy: %s',
    (name) => {
      expect(decideMetricsAccess(alone, '127.0.0.1', { ...here, [name]: '127.0.0.1' })).toBe('hidden')
    },
  )

  test('are hidden where a proxy is likely to stand in front', () => {
    const peer = '127.0.0.1'
    expect(decideMetricsAccess({ ...alone, publicUrl: new URL('https://crm.example') }, peer, here)).toBe(
      'hidden',
    )
    expect(decideMetricsAccess({ ...alone, trustedProxies: ['10.0.0.0/8'] }, peer, here)).toBe('hidden')
  })

  test('are hidden from a name that only leads here: a page elsewhere could have made it up', () => {
    for (const host of ['rebound.example:4000', 'localhost.example', '', 'local host', '[::1'])
      expect(decideMetricsAccess(alone, '127.0.0.1', { host }), host).toBe('hidden')
    expect(decideMetricsAccess(alone, '127.0.0.1', {})).toBe('hidden')
  })
})

describe('figures with a token', () => {
  const guarded = { ...alone, metricsToken: 'a-token-of-enough-length' }

  test('are told to whoever shows it, from wherever', () => {
    const authorization = 'Bearer a-token-of-enough-length'
    expect(decideMetricsAccess(guarded, '10.0.0.5', { authorization })).toBe('allowed')
    expect(decideMetricsAccess(guarded, '10.0.0.5', { authorization, 'x-forwarded-for': '1.2.3.4' })).toBe(
      'allowed',
    )
  })

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer a-token-of-enough-lengt',
    'Bearer a-token-of-enough-length x',
    'Basic a-token-of-enough-length',
    'a-token-of-enough-length',
  ])('are refused with %s, on this machine too', (authorization) => {
    expect(decideMetricsAccess(guarded, '127.0.0.1', { ...here, authorization })).toBe('token_wrong')
  })
})
