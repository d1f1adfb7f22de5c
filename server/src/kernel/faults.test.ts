import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { armFault, fault, faultPoints, faultsAllowedMark, isArmed, parseFault } from './faults.ts'

let dataFolder: string
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-test-'))
})
afterEach(() => {
  armFault(null)
  rmSync(dataFolder, { recursive: true, force: true })
})

const allow = () => writeFileSync(join(dataFolder, faultsAllowedMark), '')
const read = (more: Record<string, string> = {}) =>
  readConfig({ PLUMBLINE_DATA: dataFolder, PLUMBLINE_FAULT: 'inbound.committed:kill:3', ...more })

describe('a fault', () => {
  test('is none where the settings name none, and every point is dead', async () => {
    allow()
    expect(readConfig({ PLUMBLINE_DATA: dataFolder }).fault).toBeNull()
    for (const point of faultPoints) {
      expect(fault(point)).toBeUndefined()
      expect(isArmed(point)).toBe(false)
    }
  })

  test('is taken from the settings of an installation that may be broken', () => {
    allow()
    expect(read().fault).toEqual({ point: 'inbound.committed', effect: 'kill', count: 3 })
  })

  test.each<[string, Record<string, string>]>([
    ['a folder without the mark', {}],
    [
      'your own databases',
      { DATABASE_URL: 'postgres://localhost/a', KEYS_DATABASE_URL: 'postgres://localhost/b' },
    ],
    ['an address that others reach', { HOST: '0.0.0.0' }],
    ['a public address', { PUBLIC_URL: 'https://crm.example' }],
  ])('is refused with %s: a variable that has strayed must not kill what people use', (words, more) => {
    if (words !== 'a folder without the mark') allow()
    expect(() => read(more)).toThrow('PLUMBLINE_FAULT: only for tests')
  })

  test.each([
    'nowhere:kill:1',
    'inbound.committed',
    'inbound.committed:kill',
    'inbound.committed:kill:0',
    'inbound.committed:kill:-1',
    'inbound.committed:kill:1:2',
    'inbound.committed:delay:1',
    'inbound.committed:explode:1',
    'inbound.committed:fail:1:2:3',
    ':::',
  ])('written as %s is refused by its name', (text) => {
    allow()
    expect(() => read({ PLUMBLINE_FAULT: text })).toThrow('PLUMBLINE_FAULT: ')
  })

  test('fails once, at its point and at its count', async () => {
    armFault({ point: 'card.made', effect: 'fail', count: 2 })
    expect(fault('bot.decided')).toBeUndefined()
    await fault('card.made')
    await expect(fault('card.made')).rejects.toThrow('provoked at card.made')
    await fault('card.made')
  })

  test('delays from its count on', async () => {
    armFault(parseFault('send.answered:delay:2:40') as never)
    const times: number[] = []
    for (let reached = 0; reached < 3; reached++) {
      const startedAt = performance.now()
      await fault('send.answered')
      times.push(performance.now() - startedAt)
    }
    expect(times[0]).toBeLessThan(30)
    expect(Math.min(times[1]!, times[2]!)).toBeGreaterThanOrEqual(39)
  })
})
