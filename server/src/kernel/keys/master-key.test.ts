import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StartRefusal } from '../start-refusal.ts'
import { loadMasterKey, masterKeyFrom } from './master-key.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-master-'))
  file = join(folder, 'deep', 'master.key')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the master key file', () => {
  test('is made on the first start, for its owner only, whatever the umask, and read on the next', () => {
    const before = process.umask(0)
    try {
      const made = loadMasterKey(file)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(loadMasterKey(file).fingerprint.equals(made.fingerprint)).toBe(true)
      expect(readdirSync(join(folder, 'deep'))).toEqual(['master.key'])
    } finally {
      process.umask(before)
    }
  })

  test('is one and the same for processes that start at the same moment', async () => {
    const prints = await Promise.all(Array.from({ length: 4 }, () => fingerprintElsewhere(file)))
    expect(new Set(prints).size).toBe(1)
    expect(prints[0]).toBe(loadMasterKey(file).fingerprint.toString('hex'))
    expect(readdirSync(join(folder, 'deep'))).toEqual(['master.key'])
  })

  test('is made although an earlier start died while it wrote its draft under the same process id', () => {
    mkdirSync(join(folder, 'deep'))
    writeFileSync(`${file}.${process.pid}`, 'half a k')
    expect(loadMasterKey(file).fingerprint).toHaveLength(32)
  })

  test('is never overwritten: what it holds and is no key is refused in words and stays', () => {
    mkdirSync(join(folder, 'deep'))
    const key = Buffer.alloc(32, 5).toString('base64')
    for (const content of [
      '',
      '\n',
      'nonsense',
      Buffer.alloc(31).toString('base64'),
      `${key}${key}`,
      key.slice(1),
      'é'.repeat(44),
    ]) {
      writeFileSync(file, content)
      expect(refusalOf(() => loadMasterKey(file))).toContain('does not hold a master key')
      expect(readFileSync(file, 'utf8')).toBe(content)
    }
  })

  test('that cannot be read is refused in words that name it and say why', () => {
    mkdirSync(file, { recursive: true })
    expect(refusalOf(() => loadMasterKey(file))).toMatch(new RegExp(`${file} cannot be read \\(EISDIR\\)`))
  })

  test('whose folder cannot be made is refused in words', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(refusalOf(() => loadMasterKey(join(folder, 'file', 'master.key')))).toContain(
      'master.key cannot be',
    )
  })

  test('that this user may not read is refused in words', () => {
    loadMasterKey(file)
    chmodSync(file, 0)
    const root = process.geteuid?.() === 0
    if (root) process.seteuid?.(65_534)
    try {
      expect(refusalOf(() => loadMasterKey(file))).toContain('(EACCES)')
    } finally {
      if (root) process.seteuid?.(0)
    }
  })
})

describe('what follows from the master key', () => {
  const master = masterKeyFrom(Buffer.alloc(32, 1))
  const other = masterKeyFrom(Buffer.alloc(32, 2))

  test('differs for every purpose and every role, and is the same each time', () => {
    const derived = (purpose: string) => master.derive(purpose).export().toString('hex')
    const purposes = [
      'fingerprint',
      'csrf',
      'cursors',
      'passwords',
      'wrap account keys',
      'database role app_user',
    ]
    expect(new Set(purposes.map(derived)).size).toBe(purposes.length)
    expect(derived('csrf')).toBe(derived('csrf'))
    expect(master.rolePassword('app_user')).not.toBe(master.rolePassword('app_tasks'))
  })

  test('differs for every master key, and tells nothing of it', () => {
    expect(master.fingerprint.equals(other.fingerprint)).toBe(false)
    expect(master.rolePassword('app_user')).not.toBe(other.rolePassword('app_user'))
    expect(master.fingerprint.includes(Buffer.alloc(32, 1).subarray(0, 4))).toBe(false)
  })
})

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(StartRefusal)
    return (error as StartRefusal).message
  }
  throw new Error('it was not refused')
}

function fingerprintElsewhere(path: string): Promise<string> {
  const module = join(import.meta.dirname, 'master-key.ts')
  const program = `
    const { loadMasterKey } = await import(${JSON.stringify(module)})
    await new Promise((resolve) => setTimeout(resolve, ${Date.now() + 1200} - Date.now()))
    process.stdout.write(loadMasterKey(${JSON.stringify(path)}).fingerprint.toString('hex'))`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve(said))
  })
}
