import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#kernel/config.ts'
import { migrateData, migrateKeys } from '#kernel/database/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#kernel/embedded/start-embedded-postgres.ts'
import type { Installation } from '#kernel/installation.ts'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { type GraphStub, startGraphStub } from '#testing/graph-stub.ts'
import { type Day, dayNumberId, liveThroughADay } from '#testing/marked-day.ts'
import { createMarkers, findIn, findInFiles } from '#testing/markers.ts'
import { testMaster } from '#testing/master.ts'
import { createApp } from './app.ts'

/**
 * A marker is planted in every field that the design lists (section 5) and sent through the whole of the product; then every byte of both
 * clusters, of the files and of the logs is read. Only what was planted in clear on purpose may be found.
 */

const marker = createMarkers()
const plain = createMarkers()
const folder = mkdtempSync(join(tmpdir(), 'plumbline-marker-'))
const logged: string[] = []
const servers: Record<'data' | 'keys', EmbeddedPostgres | null> = { data: null, keys: null }
let graph: GraphStub
let installation: Installation & { close(): Promise<void> }
let app: FastifyInstance
let day: Day

beforeAll(async () => {
  chmodSync(folder, 0o711)
  graph = await startGraphStub({
    phoneNumberId: dayNumberId,
    customer: marker.digits,
    wamid: `wamid.${marker.word('sentid')}`,
    bytes: `\xff\xd8\xff ${marker.word('bytes')}`,
  })
  for (const name of ['data', 'keys'] as const) {
    servers[name] = await startEmbeddedPostgres({
      name,
      dataFolder: folder,
      password: 'for-tests',
      durable: false,
    })
    await query(servers[name].url('postgres'), 'create database plumbline')
  }
  const databases = { data: servers.data!.url('plumbline'), keys: servers.keys!.url('plumbline') }
  await migrateKeys(databases.keys, testMaster)
  await migrateData(databases.data, testMaster)
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  installation = await openInstallation({
    config: readConfig({ PLUMBLINE_DATA: folder, PLUMBLINE_SIGNUP: 'open', PLUMBLINE_GRAPH_URL: graph.url }),
    log,
    master: testMaster,
    databases,
  })
  app = await createApp(installation)
  day = await liveThroughADay(installation, app, marker)

  // The control: planted in clear on purpose, to show that this search finds what is there.
  for (const name of ['data', 'keys'] as const) {
    await query(databases[name], `create table control as select '${plain.word(name)}'::text as note`)
    await query(databases[name], 'checkpoint')
  }
  log.info({ note: plain.word('log') }, 'control')
  await app.close()
  await installation.close()
  for (const server of Object.values(servers)) await server?.stop()
}, 120_000)
afterAll(async () => {
  for (const server of Object.values(servers)) await server?.stop()
  graph?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('what customers and members said and are', () => {
  test('went the whole way and can be read by those who may', () => {
    for (const [where, fields] of Object.entries({
      messages: ['text', 'caption', 'file', 'reply', 'place', 'card', 'business'],
      deal: ['title', 'budget', 'address', 'lost'],
      contact: ['customer', 'username', 'contactmail'],
      members: ['owner', 'ownermail', 'colleague', 'colleaguemail'],
      account: ['business'],
      activity: ['title', 'budget'],
    })) {
      for (const field of fields)
        expect(day.seen[where as keyof Day['seen']], `${field} in ${where}`).toContain(marker.find(field))
    }
    expect(day.seen.contact).toContain(marker.digits)
  })

  test('stands in clear in no file: not in data files, write-ahead log, server log, tasks, keys or media', () => {
    const found = everywhere().map((root) => findInFiles(root, marker.needles))
    expect(found.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThan(20_000_000)
    expect(found.flatMap(({ findings }) => findings)).toEqual([])
  })

  test('stands in no line of our own log', () => {
    expect(logged.length).toBeGreaterThan(30)
    expect(findIn(Buffer.from(logged.join('')), marker.needles)).toEqual([])
  })

  test('is found where it was planted in clear on purpose: in both clusters and in the log', () => {
    for (const name of ['data', 'keys'] as const) {
      const { findings } = findInFiles(servers[name]!.clusterFolder, plain.needles)
      expect(findings.map(({ around }) => around).join()).toContain(
        plain.words.find((word) => word.endsWith(name)),
      )
      expect(findings.some(({ file }) => file.includes('/base/'))).toBe(true)
      expect(findings.some(({ file }) => file.includes('/pg_wal/'))).toBe(true)
    }
    expect(findIn(Buffer.from(logged.join('')), plain.needles).join()).toContain('control')
  })
})

test('session tokens, CSRF tokens, sign-in links and the tokens and secrets of Meta stand nowhere either', () => {
  expect(day.secrets.length).toBeGreaterThanOrEqual(5)
  const needles = day.secrets.map((secret) => Buffer.from(secret))
  for (const root of everywhere()) expect(findInFiles(root, needles).findings).toEqual([])
  expect(findIn(Buffer.from(logged.join('')), needles)).toEqual([])
})

/** The data folder, and a cluster that lies outside of it because its user could not enter. */
function everywhere(): string[] {
  const outside = Object.values(servers).flatMap((server) => server?.clusterFolder ?? [])
  return [folder, ...outside.filter((path) => !path.startsWith(folder))]
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}
