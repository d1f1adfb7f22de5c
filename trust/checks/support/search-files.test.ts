import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { needlesOf, needlesOfBytes } from './needles.ts'
import { searchFiles } from './search-files.ts'

const word = 'wd0123456789abcdef012345'
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-search-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string | Buffer) {
  mkdirSync(join(folder, 'below'), { recursive: true })
  writeFileSync(join(folder, 'below', name), content)
  return join(folder, 'below', name)
}

describe('a word', () => {
  test.each([
    ['as it is', word],
    ['in capitals', word.toUpperCase()],
    ['wide', Buffer.from(word, 'utf16le')],
    ['backwards', [...word].reverse().join('')],
    ['in hexadecimal', Buffer.from(word).toString('hex')],
    ['in base64', Buffer.from(word).toString('base64')],
    ['in base64 after one letter', Buffer.from(`x${word}y`).toString('base64')],
    ['in base64 after two letters', Buffer.from(`xx${word}yy`).toString('base64')],
  ])('is found %s', (_, written) => {
    const path = put('file', Buffer.concat([Buffer.alloc(1000, 7), Buffer.from(written), Buffer.alloc(10)]))
    expect(searchFiles([folder], { word: needlesOf(word) }).hits.word).toEqual([path])
  })

  test('is found where it lies across the border of two readings', () => {
    const border = 4 * 1024 * 1024
    for (const before of [border - 23, border - 12, border - 1, border]) {
      put('file', Buffer.concat([Buffer.alloc(before), Buffer.from(word), Buffer.alloc(100)]))
      expect(searchFiles([folder], { word: needlesOf(word) }).hits.word).toHaveLength(1)
    }
  })

  test('is not found where it is not', () => {
    put('file', `${word.slice(1)} ${word.slice(0, -1)}`)
    const found = searchFiles([folder], { word: needlesOf(word) })
    expect(found.hits.word).toEqual([])
    expect(found.files).toBe(1)
  })
})

test('bytes are found raw, in hexadecimal and in base64 of either alphabet', () => {
  const bytes = Buffer.from('fbff3effbe00112233445566778899aabbccddeeff0011', 'hex')
  for (const written of [
    bytes,
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.concat([Buffer.from('k'), bytes]).toString('base64url'),
  ]) {
    put('file', Buffer.concat([Buffer.from('before '), Buffer.from(written), Buffer.from(' after')]))
    expect(searchFiles([folder], { bytes: needlesOfBytes(bytes) }).hits.bytes).toHaveLength(1)
  }
})

test('only what was written since then is read, and what goes over the budget is told', () => {
  const old = put('old', word)
  utimesSync(old, new Date(0), new Date(0))
  put('new', Buffer.alloc(100))
  const since = searchFiles([folder], { word: needlesOf(word) }, { since: 1000 })
  expect(since).toMatchObject({ files: 1, bytesRead: 100, hits: { word: [] } })
  const little = searchFiles([folder], { word: needlesOf(word) }, { bytesMax: 100 })
  expect(little).toMatchObject({ files: 1, bytesRead: 100, bytesLeft: word.length })
})

test('a folder that is not there is told as unread', () => {
  expect(searchFiles([join(folder, 'nowhere')], { word: needlesOf(word) })).toMatchObject({
    files: 0,
    filesUnread: 1,
  })
})
