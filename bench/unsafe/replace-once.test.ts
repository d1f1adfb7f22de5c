import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patchFile, replaceOnce } from './replace-once.ts'
import { makeUnsafeCopy } from './unsafe-copy.ts'

describe('a named text', () => {
  test('that is there exactly once is replaced, signs that mean something elsewhere included', () => {
    expect(replaceOnce('one (two) three', '(two)', '$& and $1')).toBe('one $& and $1 three')
  })

  test('that is not there, or there twice, even over itself, fails', () => {
    expect(() => replaceOnce('one', 'two', '')).toThrow('not found: two')
    expect(() => replaceOnce('two two', 'two', '')).toThrow('found more than once: two')
    expect(() => replaceOnce('aaa', 'aa', '')).toThrow('found more than once: aa')
    expect(() => replaceOnce('anything', '', 'x')).toThrow('everywhere')
  })

  test('that is missing in a file leaves the file as it was, and the failure names it', () => {
    const file = join(folder, 'file.txt')
    writeFileSync(file, 'as it was')
    expect(() => patchFile(file, 'as it is', '')).toThrow(`${file}: not found: as it is`)
    expect(readFileSync(file, 'utf8')).toBe('as it was')
  })
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the tree as it is now can be copied without its safety, and the tree itself stays as it was', () => {
  const root = join(import.meta.dirname, '../..')
  const sealing = 'server/src/kernel/keys/seal.ts'
  const before = readFileSync(join(root, sealing), 'utf8')
  const copy = join(folder, 'copy')
  makeUnsafeCopy(root, copy)
  expect(readFileSync(join(root, sealing), 'utf8')).toBe(before)
  expect(readFileSync(join(copy, sealing), 'utf8')).not.toContain("createCipheriv('aes-256-gcm'")
  expect(readFileSync(join(copy, 'server/migrations/data/0001_protection.sql'), 'utf8')).toContain(
    'disable row level security',
  )
})
