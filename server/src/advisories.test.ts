import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** docs/advisories.md says which test keeps which mistake of others out of here. */

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/advisories.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| (?!Advisory|---)/.test(line))

test('every advisory has a test that is there, or a reason why nothing here corresponds', () => {
  expect(rows.length).toBeGreaterThanOrEqual(30)
  const complaints: string[] = []
  for (const row of rows) {
    const [, advisory = '', , holds = ''] = row.split('|').map((cell) => cell.trim())
    const named = [...holds.matchAll(/(?:`([^`]+)` )?“([^”]+)”/g)]
    if (named.length === 0 && !holds.includes('there is none')) complaints.push(`${advisory}: no test`)
    let file = ''
    for (const [, path, title = ''] of named) {
      file = path ? fileOf(path) : file
      if (!existsSync(file)) complaints.push(`${advisory}: there is no ${path}`)
      else if (!readFileSync(file, 'utf8').includes(title))
        complaints.push(`${advisory}: no test “${title}” in ${path}`)
    }
  }
  expect(complaints).toEqual([])
})

function fileOf(path: string): string {
  return join(root, /^(contract|web|trust|e2e)\//.test(path) ? path : `server/src/${path}`)
}
