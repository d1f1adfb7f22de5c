import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../../..')

/** What the running program is made of. The checker names builds by the same rule, in code of its own: a test holds the two together. */
const parts = [
  'contract',
  'wire',
  'server/src',
  'server/migrations',
  'trust',
  'web/dist',
  'package-lock.json',
]

/** The first 16 hexadecimal digits of a SHA-256 over the program's files; tests and prose count for nothing. */
export function digestOfSource(sourceFolder: string): string {
  const hash = createHash('sha256')
  for (const file of parts.flatMap((part) => filesIn(sourceFolder, part)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(sourceFolder, file)))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

function filesIn(sourceFolder: string, part: string): string[] {
  try {
    return readdirSync(join(sourceFolder, part), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.(test|md)\.?\w*$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(sourceFolder.length + 1))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTDIR') return [part]
    if (code === 'ENOENT') return []
    throw error
  }
}

/** As the files were when this process began: what is put there later is another build, and does not run here. */
export const runningBuild = digestOfSource(root)
