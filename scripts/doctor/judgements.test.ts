import { describe, expect, test } from 'vitest'
import type { Trust } from '#contract/trust.ts'
import type { Finding } from './finding.ts'
import {
  judgeClusters,
  judgeConnections,
  judgeLeftOver,
  judgeMigrations,
  judgeRoles,
  judgeVersion,
  type SeenDatabase,
} from './judge-databases.ts'
import {
  judgeClock,
  judgeDisk,
  judgeFolder,
  judgeKey,
  judgeNode,
  judgePort,
  type SeenKey,
} from './judge-machine.ts'
import {
  judgeCertificate,
  judgeExposure,
  judgeMail,
  judgeSecurityContact,
  type SeenCertificate,
  type SeenExposure,
} from './judge-network.ts'
import { judgeBackup, judgeServer, judgeTasks, judgeTrust } from './judge-work.ts'

const gibibyte = 1024 ** 3
const states = (findings: Finding[]) => findings.map(({ state }) => state)

test('whatever is not well comes with what to do', () => {
  for (const finding of [
    judgeNode('22.1.0'),
    judgePort({ port: 80, for: 'pages', state: 'refused', code: 'EACCES' }),
    judgeDisk(0, gibibyte),
    judgeMail({ state: 'none' }),
    judgeBackup(),
    judgeClusters(true),
  ]) {
    expect(finding.state, finding.what).not.toBe('ok')
    expect(finding.advice, finding.what).toMatch(/\w/)
  }
  expect(judgeNode('24.21.0')).not.toHaveProperty('advice')
})

describe('the machine', () => {
  test('has a port that is free or ours, or is told who takes it', () => {
    const port = { port: 4000, for: 'pages' }
    expect(judgePort({ ...port, state: 'free' }).state).toBe('ok')
    expect(judgePort({ ...port, state: 'ours' }).state).toBe('ok')
    expect(judgePort({ ...port, state: 'taken' }).state).toBe('wrong')
    expect(judgePort({ ...port, state: 'refused', code: 'EACCES' }).says).toContain('EACCES')
  })

  test('has a data folder that its owner alone writes', () => {
    const folder = { path: '/data', exists: true, writable: true, mode: 0o40711, writableAbove: true }
    expect(judgeFolder(folder).state).toBe('ok')
    expect(judgeFolder({ ...folder, writable: false }).state).toBe('wrong')
    expect(judgeFolder({ ...folder, mode: 0o40777 })).toMatchObject({
      state: 'warn',
      advice: 'chmod go-w /data',
    })
    const missing = { ...folder, exists: false, writable: false, mode: 0 }
    expect(judgeFolder(missing).state).toBe('ok')
    expect(judgeFolder({ ...missing, writableAbove: false }).state).toBe('wrong')
  })

  test('has room, by share and by size', () => {
    expect(judgeDisk(50 * gibibyte, 100 * gibibyte).state).toBe('ok')
    expect(judgeDisk(4 * gibibyte, 100 * gibibyte).state).toBe('warn')
    expect(judgeDisk(2.9 * gibibyte, 10 * gibibyte).state).toBe('warn')
    expect(judgeDisk(0.4 * gibibyte, 1 * gibibyte).state).toBe('wrong')
  })

  test('has the master key, the right one, for its owner alone', () => {
    const key: SeenKey = { path: '/data/master.key', state: 'right', mode: 0o100600, isInUse: true }
    expect(judgeKey(key).state).toBe('ok')
    for (const mode of [0o100640, 0o100604, 0o100660]) expect(judgeKey({ ...key, mode }).state).toBe('wrong')
    for (const state of ['unreadable', 'damaged', 'other', 'absent'] as const)
      expect(judgeKey({ ...key, state }).state, state).toBe('wrong')
    expect(judgeKey({ ...key, state: 'absent', isInUse: false }).state).toBe('ok')
  })

  test('keeps time; a clock that nobody can be asked about is no fault', () => {
    expect(judgeClock('Clock', null).state).toBe('ok')
    expect(judgeClock('Clock', -5).state).toBe('ok')
    expect(judgeClock('Clock', 5.1).state).toBe('warn')
    expect(judgeClock('Clock', -61).state).toBe('wrong')
  })
})

describe('a database', () => {
  const seen: SeenDatabase = {
    name: 'main database',
    versionNumber: 180_004,
    migrations: { done: ['1', '2'], files: ['1', '2'], changed: [] },
    mightyRoles: [],
    connections: { used: 10, most: 100 },
  }

  test('is of a version that this program knows', () => {
    expect(judgeVersion(seen)).toMatchObject({ state: 'ok', says: '18.4' })
    expect(judgeVersion({ ...seen, versionNumber: 150_000 }).state).toBe('ok')
    expect(judgeVersion({ ...seen, versionNumber: 140_019 }).state).toBe('wrong')
    expect(judgeVersion({ ...seen, versionNumber: 190_000 }).state).toBe('warn')
  })

  test('has run the migrations of this program and no others', () => {
    const judged = (migrations: SeenDatabase['migrations']) => judgeMigrations({ ...seen, migrations }).state
    expect(judged(seen.migrations)).toBe('ok')
    expect(judged({ done: ['1'], files: ['1', '2'], changed: [] })).toBe('warn')
    expect(judged({ done: ['1', '2', '3'], files: ['1', '2'], changed: [] })).toBe('wrong')
    expect(judged({ done: ['1', '2'], files: ['1', '2'], changed: ['2'] })).toBe('wrong')
  })

  test('gives no role more than it should have, and has connections to spare', () => {
    expect(judgeRoles(seen).state).toBe('ok')
    expect(judgeRoles({ ...seen, mightyRoles: ['app_user (superuser)'] })).toMatchObject({
      state: 'wrong',
      says: expect.stringContaining('app_user (superuser)'),
    })
    expect(judgeConnections({ ...seen, connections: { used: 80, most: 100 } }).state).toBe('ok')
    expect(judgeConnections({ ...seen, connections: { used: 81, most: 100 } }).state).toBe('warn')
  })

  test('of keys is in another cluster than the data', () => {
    expect(judgeClusters(false).state).toBe('ok')
    expect(judgeClusters(true).state).toBe('warn')
    expect(judgeClusters(null).state).toBe('warn')
  })

  test('that an earlier start left running is told by its process', () => {
    expect(judgeLeftOver({ isRunning: false, leftOver: [4711], made: true })).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('4711'),
    })
    expect(judgeLeftOver({ isRunning: true, leftOver: [4711], made: true }).state).toBe('ok')
    expect(judgeLeftOver({ isRunning: false, leftOver: [], made: false }).state).toBe('ok')
  })
})

describe('the way in', () => {
  const alone: SeenExposure = {
    host: 'localhost',
    isLoopback: true,
    publicUrl: new URL('http://localhost:4000'),
    isPublicLoopback: true,
    hasTls: false,
    trustedProxies: [],
    unverifiedDatabase: false,
  }
  const behindProxy = { ...alone, publicUrl: new URL('https://crm.example'), isPublicLoopback: false }

  test('is well on this machine, by TLS of our own, and behind a proxy that is trusted', () => {
    expect(states(judgeExposure(alone))).toEqual(['ok'])
    expect(states(judgeExposure({ ...behindProxy, trustedProxies: ['127.0.0.1'] }))).toEqual(['ok'])
    expect(
      states(judgeExposure({ ...behindProxy, host: '0.0.0.0', isLoopback: false, hasTls: true })),
    ).toEqual(['ok'])
  })

  test('deserves a look without TLS, without https, and behind a proxy that is not trusted', () => {
    expect(states(judgeExposure({ ...alone, host: '0.0.0.0', isLoopback: false }))).toEqual(['warn'])
    const http = { ...behindProxy, publicUrl: new URL('http://crm.example'), trustedProxies: ['127.0.0.1'] }
    expect(states(judgeExposure(http))).toEqual(['warn'])
    expect(states(judgeExposure(behindProxy))).toEqual(['warn'])
  })

  test('to a database that is not verified deserves one too', () => {
    expect(states(judgeExposure({ ...alone, unverifiedDatabase: true }))).toEqual(['ok', 'warn'])
  })

  test('has a certificate that is valid for a while, has its key and names the public address', () => {
    const good: SeenCertificate = {
      state: 'read',
      daysLeft: 60,
      validInDays: -10,
      keyMatches: true,
      names: 'DNS:crm.example',
      namesPublicUrl: true,
    }
    expect(judgeCertificate({ state: 'none' })).toEqual([])
    expect(states(judgeCertificate(good))).toEqual(['ok'])
    expect(states(judgeCertificate({ ...good, daysLeft: 13.9 }))).toEqual(['warn'])
    for (const bad of [
      { daysLeft: -0.1 },
      { validInDays: 1 },
      { keyMatches: false },
      { namesPublicUrl: false },
    ])
      expect(states(judgeCertificate({ ...good, ...bad })), JSON.stringify(bad)).toEqual(['wrong'])
    expect(states(judgeCertificate({ state: 'unreadable', why: 'EACCES' }))).toEqual(['wrong'])
  })

  test('needs a contact for weaknesses once others come, and mail that works where it is set', () => {
    expect(judgeSecurityContact(null, true)).toEqual([])
    expect(states(judgeSecurityContact(null, false))).toEqual(['warn'])
    expect(states(judgeSecurityContact('mailto:a@b.example', false))).toEqual(['ok'])
    expect(judgeMail({ state: 'reached' }).state).toBe('ok')
    expect(judgeMail({ state: 'failed', why: 'EAUTH 535' })).toMatchObject({ state: 'wrong' })
  })
})

describe('the work', () => {
  test('of a server that answers is told by its build, and of one that does not as wrong', () => {
    const server = { processId: 7, ready: 'ok', runningBuild: 'a', build: 'a' }
    expect(states(judgeServer(null))).toEqual(['ok'])
    expect(judgeServer('of another user')).toMatchObject([
      { state: 'wrong', advice: expect.stringContaining('user') },
    ])
    expect(states(judgeServer(server))).toEqual(['ok'])
    expect(states(judgeServer({ ...server, runningBuild: 'b' }))).toEqual(['ok', 'warn'])
    expect(states(judgeServer({ ...server, ready: 'silent', runningBuild: null }))).toEqual(['wrong'])
    expect(judgeServer({ ...server, ready: 'key store' })[0]?.says).toContain('key store')
  })

  test('in the background is late after a minute and wrong after ten, while somebody should do it', () => {
    const judged = (oldestWaitingSeconds: number, isRunning = true) =>
      judgeTasks({ dead: 0, waiting: 1, oldestWaitingSeconds }, isRunning)[0]?.state
    expect([judged(60), judged(61), judged(601), judged(9999, false)]).toEqual(['ok', 'warn', 'wrong', 'ok'])
    expect(judgeTasks({ dead: 2, waiting: 0, oldestWaitingSeconds: 0 }, false)[1]?.state).toBe('warn')
  })

  const trust = (headline: Partial<Trust['headline']>): Trust => ({
    at: '2026-11-21T18:40:00.000Z',
    build: 'a',
    limitation: '',
    commitments: [],
    headline: {
      kept: 15,
      published: 15,
      broken: 0,
      notClaimed: 0,
      sabotages: { planted: 0, caught: 0 },
      oldestProofDays: null,
      evidence: { seq: 9, digest: 'ab', recordedAt: '2026-11-21T18:39:00.000Z' },
      ...headline,
    },
  })

  test('of the checker is seen by fresh evidence', () => {
    const old = { seq: 9, digest: 'ab', recordedAt: '2026-11-21T18:29:59.000Z' }
    expect(states(judgeTrust(trust({}), true))).toEqual(['ok', 'ok'])
    expect(states(judgeTrust(trust({ evidence: old }), true))).toEqual(['wrong', 'ok'])
    expect(states(judgeTrust(trust({ evidence: old }), false))).toEqual(['ok', 'ok'])
    expect(states(judgeTrust(trust({ evidence: null, kept: 0 }), true))).toEqual(['warn', 'ok'])
    expect(states(judgeTrust(null, true))).toEqual(['warn'])
  })

  test('with a broken promise is wrong, and with one that is not known deserves a look', () => {
    expect(states(judgeTrust(trust({ broken: 1, kept: 14 }), true))).toEqual(['ok', 'wrong'])
    expect(states(judgeTrust(trust({ kept: 14, notClaimed: 1 }), true))).toEqual(['ok', 'warn'])
  })

  test('says honestly that no backup is made', () => {
    expect(judgeBackup()).toMatchObject({ state: 'warn', says: expect.stringContaining('none yet') })
  })
})
