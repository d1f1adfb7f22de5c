import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildOf } from '#trust/build.ts'
import type { Finding } from './finding.ts'

const root = join(import.meta.dirname, '../..')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-doctor-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Told = { code: number | null; text: string; findings: Finding[] }

/** The whole program, on a data folder of its own; Graph is nobody, so that no network is needed. */
async function doctor(settings: Record<string, string> = {}, words = ['--json']): Promise<Told> {
  const child = spawn(process.execPath, [join(root, 'scripts/doctor.ts'), ...words], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PORT: '29470',
      PLUMBLINE_DATA: folder,
      PLUMBLINE_GRAPH_URL: 'http://127.0.0.1:2',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, text, findings: words.includes('--json') ? JSON.parse(text).findings : [] }
}

const stateOf = ({ findings }: Told, what: string) => findings.find((finding) => finding.what === what)?.state

test('a fresh folder is well: what the first start makes is not missed, and nothing is made', async () => {
  const told = await doctor()
  expect(told.code).toBe(0)
  expect(told.findings.filter(({ state }) => state === 'wrong')).toEqual([])
  for (const what of ['Node', 'Server', 'Port 29470', 'Data folder', 'Disk', 'Master key', 'Backup'])
    expect(stateOf(told, what), what).toBeDefined()
  expect(existsSync(join(folder, 'master.key'))).toBe(false)
})

test('a wrong setting is told by its name, and ends with 1', async () => {
  const told = await doctor({ PLUMBLINE_SIGNUP: 'maybe' })
  expect(told.code).toBe(1)
  expect(told.findings).toMatchObject([{ what: 'Settings', state: 'wrong' }])
  expect(told.findings[0]?.says).toContain('PLUMBLINE_SIGNUP')
})

test('a port that somebody has, and a key that anybody may read, are wrong', async () => {
  const other = createServer()
  await new Promise<void>((listening) => other.listen(0, 'localhost', listening))
  const { port } = other.address() as AddressInfo
  const key = join(folder, 'master.key')
  writeFileSync(key, `${Buffer.alloc(32, 7).toString('base64')}\n`)
  chmodSync(key, 0o644)
  const told = await doctor({ PORT: String(port) })
  other.close()
  expect(told.code).toBe(1)
  expect(stateOf(told, `Port ${port}`)).toBe('wrong')
  expect(stateOf(told, 'Master key')).toBe('wrong')
})

test('a database that is not there is told without the password to it', async () => {
  const url = 'postgres://me:hunter2@127.0.0.1:2/plumbline'
  writeFileSync(join(folder, 'master.key'), `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 })
  const told = await doctor({ DATABASE_URL: url, KEYS_DATABASE_URL: url })
  expect(told.code).toBe(1)
  expect([stateOf(told, 'Main database'), stateOf(told, 'Key store')]).toEqual(['wrong', 'wrong'])
  expect(told.text).not.toContain('hunter2')
})

test('people read lines with what to do, and a count at the end', async () => {
  const { text, code } = await doctor({}, [])
  expect(code).toBe(0)
  expect(text).toMatch(/^ok {5}Node +\d+\.\d+/m)
  expect(text).toMatch(/^warn {3}Backup +.*\n +→ /m)
  expect(text).toMatch(/\n0 wrong, \d+ to look at, \d+ well\n$/)
})

test('a build is named by what it is made of, the same each time', () => {
  expect(buildOf(root)).toMatch(/^[0-9a-f]{16}$/)
  expect(buildOf(root)).toBe(buildOf(root))
})
