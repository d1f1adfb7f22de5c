import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { readFileOf, removeFilesOf, writeFileOf } from './files.ts'
import type { Installation } from './installation.ts'

let folder: string
let installation: Installation
const account = randomUUID()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plumbline-files-'))
  installation = { config: readConfig({ PLUMBLINE_DATA: folder }) } as Installation
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a file comes back as it was written, belongs to its account, and is for the owner of the program only', async () => {
  const id = randomUUID()
  await writeFileOf(installation, account, id, Buffer.from('sealed'))
  expect((await readFileOf(installation, account, id))?.toString()).toBe('sealed')
  expect(await readFileOf(installation, randomUUID(), id)).toBeNull()
  expect(await readFileOf(installation, account, randomUUID())).toBeNull()
  expect(statSync(join(folder, 'files', account, id.slice(-2), id)).mode & 0o777).toBe(0o600)
})

test('written twice at once it is one of the two, whole, and nothing else lies about', async () => {
  const id = randomUUID()
  const contents = ['a', 'b'].map((letter) => Buffer.from(letter.repeat(200_000)))
  await Promise.all(contents.map((content) => writeFileOf(installation, account, id, content)))
  const stored = await readFileOf(installation, account, id)
  expect(contents.some((content) => stored?.equals(content))).toBe(true)
  const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('.part'))
  expect(left).toEqual([])
})

test('that cannot be written leaves nothing half behind and says so', async () => {
  const id = randomUUID()
  await expect(writeFileOf(installation, account, id, undefined as never)).rejects.toThrow()
  expect(await readFileOf(installation, account, id)).toBeNull()
  const left = readdirSync(folder, { recursive: true }).filter((name) => String(name).includes(id))
  expect(left).toEqual([])
})

test('an account’s files go with it, and no other’s', async () => {
  const [gone, stays] = [randomUUID(), randomUUID()]
  const id = randomUUID()
  for (const owner of [gone, stays]) await writeFileOf(installation, owner, id, Buffer.from(owner))
  await removeFilesOf(installation, gone)
  await removeFilesOf(installation, gone)
  expect(await readFileOf(installation, gone, id)).toBeNull()
  expect((await readFileOf(installation, stays, id))?.toString()).toBe(stays)
})
