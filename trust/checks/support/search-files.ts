import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

export type FoundIn = {
  /** Files with at least one of the needles, per name of a set; paths below the folders. */
  hits: Record<string, string[]>
  files: number
  bytesRead: number
  /** What the budget left for another time. */
  bytesLeft: number
  /** Files that are there and may not be read, or that went away meanwhile. */
  filesUnread: number
}

const chunkBytes = 4 * 1024 * 1024

/**
 * Looks for sets of byte strings in every file below the folders: newest files first, as far as the budget reaches, from `turn` on for those
 * that a budget would never come to. A database that is in use writes meanwhile; what is missed is there at the next look.
 */
export function searchFiles(
  folders: string[],
  needles: Record<string, Buffer[]>,
  { since = 0, bytesMax = 256 * 1024 * 1024, turn = 0, except = [] as string[] } = {},
): FoundIn {
  const found: FoundIn = { hits: {}, files: 0, bytesRead: 0, bytesLeft: 0, filesUnread: 0 }
  for (const name of Object.keys(needles)) found.hits[name] = []
  const files = folders.flatMap((folder) => filesBelow(folder, except, found))
  const wanted = inTurn(
    files.filter(({ changedAt }) => changedAt >= since).sort((one, other) => other.changedAt - one.changedAt),
    turn,
  )
  const overlap = Math.max(...Object.values(needles).flatMap((set) => set.map((needle) => needle.length)), 1)
  for (const file of wanted) {
    if (found.bytesRead >= bytesMax) {
      found.bytesLeft += file.bytes
      continue
    }
    try {
      const hit = searchFile(file.path, needles, overlap, (bytes) => {
        found.bytesRead += bytes
      })
      found.files++
      for (const name of hit) found.hits[name]!.push(file.path)
    } catch {
      found.filesUnread++
    }
  }
  return found
}

/** The same search in one file: whether it finds there what is known to stand in it. */
export function fileHolds(path: string, needle: Buffer): boolean {
  return searchFile(path, { needle: [needle] }, needle.length, () => undefined).length > 0
}

type FileThere = { path: string; bytes: number; changedAt: number }

function filesBelow(folder: string, except: string[], found: FoundIn): FileThere[] {
  let entries: import('node:fs').Dirent[]
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch {
    found.filesUnread++
    return []
  }
  return entries.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || except.some((one) => path === one || path.startsWith(`${one}/`))) return []
    try {
      const { size, mtimeMs } = lstatSync(path)
      return [{ path, bytes: size, changedAt: mtimeMs }]
    } catch {
      return []
    }
  })
}

/** The newest quarter always, then the others beginning at another place each time. */
function inTurn(files: FileThere[], turn: number): FileThere[] {
  const head = Math.ceil(files.length / 4)
  const rest = files.slice(head)
  const begin = rest.length ? Math.abs(turn * 997) % rest.length : 0
  return [...files.slice(0, head), ...rest.slice(begin), ...rest.slice(0, begin)]
}

function searchFile(
  path: string,
  needles: Record<string, Buffer[]>,
  overlap: number,
  count: (bytes: number) => void,
): string[] {
  const handle = openSync(path, 'r')
  const buffer = Buffer.allocUnsafe(chunkBytes + overlap)
  const hit = new Set<string>()
  try {
    let kept = 0
    for (;;) {
      const bytes = readSync(handle, buffer, kept, chunkBytes, null)
      if (bytes === 0) return [...hit]
      count(bytes)
      const part = buffer.subarray(0, kept + bytes)
      for (const [name, set] of Object.entries(needles)) {
        if (!hit.has(name) && set.some((needle) => part.includes(needle))) hit.add(name)
      }
      kept = Math.min(overlap - 1, part.length)
      part.copy(buffer, 0, part.length - kept)
    }
  } finally {
    closeSync(handle)
  }
}
