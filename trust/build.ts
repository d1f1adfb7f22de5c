import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running Plumbline is made of; a change in any of these files makes it another build. */
const parts = [
  'contract',
  'wire',
  'server/src',
  'server/migrations',
  'trust',
  'web/dist',
  'package-lock.json',
]

/** Names the build by what it is made of: the first 16 hexadecimal digits of a SHA-256 over its files. Tests count for nothing. */
export function buildOf(sourceFolder: string): string {
  const hash = createHash('sha256')
  for (const file of parts.flatMap((part) => filesIn(sourceFolder, part)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(sourceFolder, file)))
      .update('\0')
  }
  return hash.digest('hex').slice(0, 16)
}

/** Every file of a part, by its path from the top; nothing where the part is not there. */
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
