import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allChecks, allSabotages } from './checks/all.ts'
import { commitments } from './commitments/all.ts'

const root = join(import.meta.dirname, '..')
const checks = await allChecks()
const sabotages = await allSabotages()

test('every commitment of this page is there, each once', () => {
  const ids = commitments.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.sort()).toEqual(
    [
      ...[
        'A-09',
        'A-10',
        'A-12',
        'A-13',
        'A-14',
        'B-04',
        'B-05',
        'B-06',
        'C-2.2b',
        'C-2.3a',
        'C-2.3b',
        'C-3.1a',
        'C-3.1b',
        'C-3.1c',
        'C-3.1d',
        'C-3.1e',
        'C-3.1f',
        'C-3.2a',
        'C-3.2b',
        'C-3.2c',
        'C-3.2d',
        'C-3.3c',
        'C-3.3d',
        'C-3.3e',
        'C-3.3f',
        'C-4.2a',
        'C-9a',
        'C-9b',
        'C-9c',
      ],
      ...['C-4.2b', 'C-9d', 'C-9e', 'E-04', 'E-05', 'E-07', 'E-09', 'N-01', 'N-02'],
    ].sort(),
  )
})

test('every sentence has checks that carry it, and every check carries the commitment that names it', () => {
  const named = commitments.flatMap(({ id, checks }) => checks.map((check) => `${check} for ${id}`))
  expect(named.sort()).toEqual(checks.map(({ id, commitment }) => `${id} for ${commitment}`).sort())
})

test('every check has a sabotage, every sabotage a check, and each a name and a reason of its own', () => {
  expect([...new Set(sabotages.map(({ check }) => check))].sort()).toEqual(checks.map(({ id }) => id).sort())
  expect(new Set(sabotages.map(({ id }) => id)).size).toBe(sabotages.length)
  for (const { id, check, does, reason } of sabotages) {
    expect(id.startsWith(`${check}.`), id).toBe(true)
    expect(reason, id).toMatch(/^[a-z_]+$/)
    expect(does.length, id).toBeGreaterThan(20)
  }
})

test.each(sabotages.filter(({ by }) => 'find' in by))(
  'the text that $id replaces stands in its file exactly once',
  ({ by }) => {
    const { file, find, put } = by as { file: string; find: string; put: string }
    expect(readFileSync(join(root, file), 'utf8').split(find)).toHaveLength(2)
    expect(put).not.toBe(find)
  },
)

test('no sentence for the public uses an absolute word', () => {
  const absolute =
    /\b(100 ?%|always safe|absolutely|bulletproof|completely secure|fully secure|guarantee\w*|impossible|military.grade|never fails?|perfect\w*|unbreakable|unhackable)\b/i
  for (const { id, sentence, kept } of commitments) expect(`${sentence} ${kept}`, id).not.toMatch(absolute)
})
