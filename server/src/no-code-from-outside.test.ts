import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

/** What ran the words of a user as code, and what fetched whatever address a user gave, is in the lists of others (docs/advisories.md). */

const root = join(import.meta.dirname, '../..')
const sources = globSync('{server/src,contract,wire,web/src}/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !/\.(test|testing|fixture)\.tsx?$/.test(file))
  .map((file) => ({ file, text: withoutComments(readFileSync(join(root, file), 'utf8')) }))

function filesWith(pattern: RegExp, under: string): string[] {
  return sources
    .filter(({ file, text }) => file.startsWith(under) && pattern.test(text))
    .map(({ file }) => file)
    .sort()
}

describe('what runs here', () => {
  test('is what stands in this repository: no text becomes code', () => {
    expect(sources.length).toBeGreaterThan(300)
    const makesCode = /\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|node:vm\b|\bimport\((?!\s*['"])/
    expect(makesCode.test("eval ('1')")).toBe(true)
    expect(filesWith(makesCode, '')).toEqual([])
  })

  test('starts other programs in these places alone, which know no request', () => {
    expect(filesWith(/child_process|worker_threads|node:cluster/, 'server/')).toEqual([
      'server/src/checker/checker-process.ts',
      'server/src/kernel/embedded/create-cluster.ts',
      'server/src/kernel/embedded/database-user.ts',
      'server/src/kernel/embedded/processes.ts',
      'server/src/kernel/embedded/run-postgres.ts',
      'server/src/simulator-process.ts',
    ])
  })
})

describe('what goes out from here', () => {
  test('goes through these doors alone, each of which says itself where it may go', () => {
    const goesOut =
      /\bfetch\s*\(|\bhttps?\.(request|get)\b|\{[^}]*\brequest\b[^}]*\} from 'node:https?'|undici|nodemailer|openid-client/
    expect(filesWith(goesOut, 'server/')).toEqual([
      'server/src/demo/simulated-world.ts',
      'server/src/providers/google/google.ts',
      'server/src/providers/google/limited-fetch.ts',
      'server/src/providers/mail/send-mail.ts',
      'server/src/providers/whatsapp/graph.ts',
      'server/src/simulator-process.ts',
    ])
  })
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/ .*$/gm, '')
}
