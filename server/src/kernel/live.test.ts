import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { LiveEvent } from '#contract/live.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { urlForRole } from './database/migrate.ts'
import { createLiveHub, type LiveHub } from './live.ts'

const us = '00000000-0000-7000-8000-000000000001'
const them = '00000000-0000-7000-8000-000000000002'

/** How long one waits for what comes by itself; a busy machine takes its time. */
const soon = { timeout: 15_000 }

let installation: TestInstallation
let hub: LiveHub
let heard: (LiveEvent | 'stale')[]

beforeAll(async () => {
  installation = await testInstallation()
  // Its own connection would be counted with those of the hub that is looked at.
  await installation.live.stop()
})
beforeEach(async () => {
  heard = []
  hub = createLiveHub(
    urlForRole(installation.adminUrls.data, 'app_user', installation.master),
    installation.log,
  )
  await hub.start()
  hub.listen(us, (event) => heard.push(event))
})
afterEach(() => hub.stop())
afterAll(() => installation?.close())

describe('open pages', () => {
  test('are told what happened in their account, and nothing of another', async () => {
    await notify(them, 1)
    await notify(us, 2, { conversationId: 'c' })
    await expect.poll(() => heard, soon).toEqual([{ id: '2', type: 'test.happened', conversationId: 'c' }])
  })

  test('of one account are all told, until they stop listening', async () => {
    const second: unknown[] = []
    const stop = hub.listen(us, (event) => second.push(event))
    await notify(us, 1)
    await expect.poll(() => [heard.length, second.length], soon).toEqual([1, 1])
    stop()
    stop()
    await notify(us, 2)
    await expect.poll(() => heard.length, soon).toBe(2)
    expect(second).toHaveLength(1)
  })

  test('hear on after the connection was cut, and are told that they may have missed something', async () => {
    await cut()
    await expect.poll(() => heard, soon).toEqual(['stale'])
    await notify(us, 3)
    await expect.poll(() => heard.length, soon).toBe(2)
    expect(await connections()).toBe(1)
  })

  test('hear each thing once after an outage of seconds: it is tried again steadily and one connection comes of it', async () => {
    await asAdmin(inject('dataUrl'), (admin) =>
      admin.query(`alter database ${databaseName()} allow_connections false`),
    )
    await asAdmin(inject('dataUrl'), (admin) =>
      admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
        databaseName(),
      ]),
    )
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    await asAdmin(inject('dataUrl'), (admin) =>
      admin.query(`alter database ${databaseName()} allow_connections true`),
    )
    await expect.poll(() => heard, soon).toContain('stale')
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(heard).toEqual(['stale'])
    expect(await connections()).toBe(1)
    await notify(us, 4)
    await expect.poll(() => heard, soon).toEqual(['stale', { id: '4', type: 'test.happened' }])
  })

  test('leave no connection behind when the hub stops, not even one that was being made', async () => {
    await cut()
    await hub.stop()
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(await connections()).toBe(0)
  })

  test('are not disturbed by a notice that is none of ours', async () => {
    await asAdmin(installation.adminUrls.data, (admin) => admin.query("select pg_notify('live', 'nonsense')"))
    await notify(us, 5)
    await expect.poll(() => heard.length, soon).toBe(1)
  })

  test('are all told although one of the listeners fails', async () => {
    const stop = hub.listen(us, () => {
      throw new Error('a page that broke')
    })
    const last: unknown[] = []
    hub.listen(us, (event) => last.push(event))
    await notify(us, 6)
    await expect.poll(() => last.length, soon).toBe(1)
    stop()
  })
})

async function notify(account: string, seq: number, more: object = {}) {
  const note = JSON.stringify({ a: account, s: seq, t: 'test.happened', ...more })
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query('select pg_notify($1, $2)', ['live', note]),
  )
}

async function cut() {
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'plumbline-live' and datname = current_database()",
    ),
  )
}

async function connections(): Promise<number> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query(
      "select count(*) from pg_stat_activity where application_name = 'plumbline-live' and datname = current_database()",
    )
    return rows[0].count
  })
}

function databaseName(): string {
  return new URL(installation.adminUrls.data).pathname.slice(1)
}
