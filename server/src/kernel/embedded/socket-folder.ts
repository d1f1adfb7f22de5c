import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canReach } from './database-user.ts'
import type { Home } from './home.ts'

export type SocketFolder = { folder: string; remove(): void }

/**
 * The system keeps a socket's path in 104 bytes (macOS) or 108 (Linux, unix(7)), the file name included; PostgreSQL's
 * is `.s.PGSQL.5432`.
 */
const folderBytesMax = 88

/**
 * Makes the folder for the server's socket, which only the database user (and root) may enter: beside the cluster, or a
 * short one for temporary files where that path is too long or holds what PostgreSQL's list of folders gives a meaning.
 */
export function prepareSocketFolder(home: Home): SocketFolder {
  const beside = join(home.folder, 'socket')
  const note = join(home.folder, 'socket-folder')
  removeNoted(note)
  rmSync(beside, { recursive: true, force: true })
  const plain = /^[\w./-]+$/.test(beside) && Buffer.byteLength(beside) <= folderBytesMax
  const folder = plain ? makeFolder(beside) : mkdtempSync(join(shortFolder(home), 'plumbline-'))
  if (!plain) writeFileSync(note, folder, { mode: 0o600 })
  if (home.user) chownSync(folder, home.user.uid, home.user.gid)
  return {
    folder,
    remove() {
      rmSync(folder, { recursive: true, force: true })
      rmSync(note, { force: true })
    },
  }
}

function makeFolder(path: string) {
  mkdirSync(path, { mode: 0o700 })
  return path
}

/** What a start that was killed left among the temporary files; only ever a folder that we named. */
function removeNoted(note: string) {
  if (!existsSync(note)) return
  const folder = readFileSync(note, 'utf8')
  if (/\/plumbline-[A-Za-z0-9]{6}$/.test(folder)) rmSync(folder, { recursive: true, force: true })
  rmSync(note, { force: true })
}

/** TMPDIR may be long itself, or closed to the database user. */
function shortFolder({ user }: Home) {
  const fits = (path: string) => Buffer.byteLength(path) <= folderBytesMax - 17 && /^[\w./-]+$/.test(path)
  const own = tmpdir()
  return existsSync(own) && fits(own) && (!user || canReach(user, own)) ? own : '/tmp'
}
