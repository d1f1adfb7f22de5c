import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import { canReach, type DatabaseUser, databaseUser, userById } from './database-user.ts'

/** Where one cluster lives and who runs it. */
export type Home = {
  /** Ours: holds the cluster, its log, its socket and the claim of the server that runs it. */
  folder: string
  /** PostgreSQL's data directory, owned by the database user. */
  clusterFolder: string
  logFile: string
  /** Undefined where PostgreSQL runs as the person who started us. */
  user: DatabaseUser | undefined
  /** Where a copy of the binaries may go when the installed ones cannot be used. */
  copiesFolder: string
}

/** What only root may write and every user may enter; the place for what the database user must reach. */
const systemFolder = '/var/lib/plumbline'

/**
 * Finds, or makes, the folder of one cluster: `<dataFolder>/postgres-<name>`, or a folder under /var/lib/plumbline when
 * we are root and the database user cannot enter the data folder. The choice is kept in the data folder, so that
 * deleting it means a fresh start. Throws StartRefusal.
 */
export function prepareHome(name: 'data' | 'keys', dataFolder: string): Home {
  const root = process.getuid?.() === 0
  const top = makeDataFolder(resolve(dataFolder), root)
  const inPlace = join(top, `postgres-${name}`)
  const elsewhere = existsSync(join(top, 'instance-id'))
  const made = existsSync(join(inPlace, 'cluster'))
  if (!root && elsewhere && !made) {
    throw new StartRefusal(
      `Plumbline ran on ${top} as root before, and its databases are under ${systemFolder} for that reason. ` +
        'Start it as root again, or choose another folder with PLUMBLINE_DATA.',
    )
  }
  if (!root) return homeAt(inPlace, undefined, top)

  // A cluster of an ordinary user, now started by root, goes on as that user, who can then use it again.
  const user = (made && userById(statSync(join(inPlace, 'cluster')).uid)) || databaseUser()
  const reachable = canReach(user, top)
  if (made && !reachable) {
    throw new StartRefusal(
      `The databases are in ${inPlace}, which their user ${user.name} cannot enter any more. ` +
        'Let that user pass through the folders above it (chmod o+x), as it was when they were made.',
    )
  }
  if (made || (reachable && !elsewhere)) return homeAt(inPlace, user, systemFolder)

  const databaseFolder = join(systemFolder, instanceId(top))
  makeFolder(systemFolder, 0o755)
  makeFolder(databaseFolder, 0o711)
  return homeAt(join(databaseFolder, `postgres-${name}`), user, systemFolder)
}

function homeAt(folder: string, user: DatabaseUser | undefined, copiesFolder: string): Home {
  makeFolder(folder, user ? 0o711 : 0o700)
  return {
    folder,
    clusterFolder: join(folder, 'cluster'),
    logFile: join(folder, 'postgres.log'),
    user,
    copiesFolder,
  }
}

/** Not `recursive` with a mode: that would give the folders above, which are not ours, the same mode. */
function makeDataFolder(path: string, root: boolean) {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (failure) {
    throw cannotUse(dirname(path), failure)
  }
  makeFolder(path, root ? 0o711 : 0o700)
  return realpathSync(path)
}

function makeFolder(path: string, mode: number) {
  try {
    mkdirSync(path, { mode })
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotUse(path, failure)
    if (!existsSync(join(path, '.'))) throw cannotUse(path, failure)
  }
  try {
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (failure) {
    throw cannotUse(path, failure)
  }
}

function cannotUse(path: string, failure: unknown) {
  const code = (failure as NodeJS.ErrnoException).code
  const reason =
    code === 'EACCES' || code === 'EPERM'
      ? 'this user may not write there: it may belong to root, or to another user who started Plumbline before'
      : code === 'EEXIST' || code === 'ENOTDIR'
        ? 'a file is in its place, or this user may not enter it'
        : code === 'EROFS'
          ? 'the file system is read-only'
          : code === 'ENOSPC'
            ? 'the disk is full'
            : String(failure)
  return new StartRefusal(
    `The folder ${path} cannot be used: ${reason}. Choose another with PLUMBLINE_DATA, or mend it.`,
    { cause: failure },
  )
}

/** Both clusters start at once and must read the same id: the file appears whole or not at all. */
function instanceId(dataFolder: string) {
  const file = join(dataFolder, 'instance-id')
  if (!existsSync(file)) {
    const id = randomBytes(8).toString('hex')
    const draft = `${file}.${id}`
    writeFileSync(draft, `${id}\n`, { mode: 0o600, flush: true })
    try {
      linkSync(draft, file)
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotUse(file, failure)
    } finally {
      rmSync(draft, { force: true })
    }
  }
  const id = readFileSync(file, 'utf8').trim()
  if (/^[0-9a-f]{16}$/.test(id)) return id
  throw new StartRefusal(
    `${file} is damaged. It names the folder under ${systemFolder} that holds the databases.`,
  )
}
