import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { clock } from '#kernel/clock.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import type { Refusal } from '#kernel/http/refusal.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { forgetAttempts, refundAttempt, spendAttempts } from './attempts.ts'

let installation: TestInstallation

beforeAll(async () => {
  installation = await testInstallation()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => installation?.close())

const blockOf = (ip: string) => addressBlock({ ip, socket: { remoteAddress: '10.0.0.1' } } as FastifyRequest)

describe('where a request comes from', () => {
  test('is one IPv4 address, also where it is written as an IPv6 one', () => {
    expect(blockOf('203.0.113.7')).toBe('203.0.113.7')
    for (const mapped of [
      '::ffff:203.0.113.7',
      '::FFFF:203.0.113.7',
      '::ffff:cb00:7107',
      '0:0:0:0:0:ffff:cb00:7107',
    ]) {
      expect(blockOf(mapped), mapped).toBe('203.0.113.7')
    }
  })

  test('is the /64 of an IPv6 address, however that is written', () => {
    for (const ip of [
      '2001:db8:0:2::1',
      '2001:0db8:0000:0002:0000:0000:0000:0001',
      '2001:DB8::2:ffff:0:0:1',
      '2001:db8:0:2:1:2:3:4',
      '2001:db8:0:2::',
    ]) {
      expect(blockOf(ip), ip).toBe('2001:db8:0:2::/64')
    }
    expect(blockOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(blockOf('::1')).toBe('0:0:0:0::/64')
  })

  test('is the address alone where a proxy passes it on with a port, and the proxy’s own where it passes on none', () => {
    expect(blockOf('203.0.113.7:4711')).toBe('203.0.113.7')
    expect(blockOf('[2001:DB8:0:2::1]:4711')).toBe('2001:db8:0:2::/64')
    expect(blockOf('[2001:db8:0:2::9]')).toBe('2001:db8:0:2::/64')
    for (const none of [
      'unknown',
      '_hidden',
      '',
      '203.0.113.007',
      '0xcb.0.113.7',
      '3405803783',
      'x'.repeat(500),
    ])
      expect(blockOf(none), none).toBe('10.0.0.1')
  })

  test('is the same for two addresses exactly when their first 64 bits are the same', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const groups = fc.tuple(group, group, group, group)
    fc.assert(
      fc.property(groups, groups, groups, groups, (net, otherNet, host, otherHost) => {
        const write = (parts: number[]) => parts.map((part) => part.toString(16)).join(':')
        fc.pre(write([...net, ...host]) !== '0:0:0:0:0:ffff')
        const block = blockOf(write([...net, ...host]))
        expect(blockOf(write([...net, ...otherHost]).toUpperCase())).toBe(block)
        expect(blockOf(write([...otherNet, ...host])) === block).toBe(write(otherNet) === write(net))
      }),
    )
  })
})

const hour = 3_600_000

describe('a budget', () => {
  const budget = (value: string) => ({ name: 'test', value, allowed: 3, windowSeconds: 60 })

  test('of three lets three through, however many come at once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => spend('at once')))
    expect(results.filter((result) => result === 'spent')).toHaveLength(3)
    expect(results.filter((result) => result === 'rate_limited')).toHaveLength(17)
  })

  test('says how long to wait, and is whole again after that: trying on meanwhile does not make it longer', async () => {
    const start = Date.now()
    const at = (seconds: number) => vi.spyOn(clock, 'now').mockReturnValue(new Date(start + seconds * 1000))
    at(0)
    for (let attempt = 0; attempt < 3; attempt++) expect(await spend('waiting')).toBe('spent')
    for (const seconds of [10, 30, 59]) {
      at(seconds)
      const refusal = await spendAttempts(installation, [budget('waiting')]).catch((error: Refusal) => error)
      expect(refusal).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 - seconds })
    }
    at(60)
    for (let attempt = 0; attempt < 3; attempt++) expect(await spend('waiting')).toBe('spent')
    expect(await spend('waiting')).toBe('rate_limited')
  })

  test('of five an hour has five in every hour, wherever the hour begins', async () => {
    const start = Date.now()
    const guesses = { name: 'test', value: 'edges', allowed: 5, windowSeconds: 3600 }
    const through: number[] = []
    for (let minute = 0; minute < 300; minute++) {
      // Where a window of one’s own would begin: four at its end, and then as many as there are.
      const tries = minute % 60 === 59 ? 4 : minute % 60 < 2 ? 9 : 1
      for (let turn = 0; turn < tries; turn++) {
        const at = start + minute * 60_000 + turn
        vi.spyOn(clock, 'now').mockReturnValue(new Date(at))
        await spendAttempts(installation, [guesses]).then(
          () => through.push(at),
          (error: Refusal) =>
            expect(error.retryAfterSeconds).toBe(Math.ceil((through.at(-5)! + hour - at) / 1000)),
        )
      }
    }
    const most = Math.max(
      ...through.map((begin) => through.filter((at) => at >= begin && at < begin + hour).length),
    )
    expect(most).toBe(5)
    expect(through.length, 'and no fewer than that').toBe(25)
  })

  test('gives back the one that was none, and no more than there is', async () => {
    for (let attempt = 0; attempt < 3; attempt++) await spend('refunded')
    await refundAttempt(installation, budget('refunded'))
    expect(await spend('refunded')).toBe('spent')
    expect(await spend('refunded')).toBe('rate_limited')
    for (let attempt = 0; attempt < 5; attempt++) await refundAttempt(installation, budget('refunded'))
    const results = await Promise.all(Array.from({ length: 5 }, () => spend('refunded')))
    expect(results.filter((result) => result === 'spent')).toHaveLength(3)
  })

  test('is one’s own: another value and another name have theirs', async () => {
    for (let attempt = 0; attempt < 4; attempt++) await spend('mine')
    expect(await spend('mine')).toBe('rate_limited')
    expect(await spend('another')).toBe('spent')
    await spendAttempts(installation, [{ ...budget('mine'), name: 'another' }])
  })

  test('that is forgotten is whole again', async () => {
    for (let attempt = 0; attempt < 4; attempt++) await spend('forgiven')
    await forgetAttempts(installation, [budget('forgiven')])
    expect(await spend('forgiven')).toBe('spent')
  })

  async function spend(value: string) {
    return spendAttempts(installation, [budget(value)]).then(
      () => 'spent',
      (error: Refusal) => error.code,
    )
  }
})
