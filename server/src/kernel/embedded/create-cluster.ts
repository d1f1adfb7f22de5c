import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import type { Binaries } from './binaries.ts'
import { PostgresFailure } from './failures.ts'
import type { Home } from './home.ts'
import { postgresEnvironment, superuser } from './settings.ts'

type Options = { home: Home; binaries: Binaries; password: string; durable: boolean }

/**
 * Makes the cluster when there is none. It is made beside its place and renamed, so that a first start that is killed
 * leaves nothing that looks like a database. Throws StartRefusal or PostgresFailure.
 */
export async function createCluster({ home, binaries, password, durable }: Options) {
  for (const name of readdirSync(home.folder).filter((entry) => entry.startsWith('making-'))) {
    rmSync(join(home.folder, name), { recursive: true, force: true })
  }
  if (existsSync(join(home.clusterFolder, 'PG_VERSION'))) return
  if (existsSync(home.clusterFolder)) {
    throw new StartRefusal(
      `${home.clusterFolder} is there but is not a database any more (PG_VERSION is missing). Nothing was changed. ` +
        'Restore it from a backup, or move it away to start afresh.',
    )
  }
  if (password === '' || /[\r\n\0]/.test(password)) throw new Error('The password must be one line of text')

  const draft = join(home.folder, `making-${randomBytes(4).toString('hex')}`)
  const cluster = join(draft, 'cluster')
  const passwordFile = join(draft, 'password')
  try {
    for (const folder of [draft, cluster]) {
      mkdirSync(folder, { mode: 0o700 })
      giveTo(folder, home)
    }
    writeFileSync(passwordFile, password, { mode: 0o600 })
    giveTo(passwordFile, home)
    await initdb(home, binaries.initdb, [
      `--pgdata=${cluster}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Sorting and upper case must not depend on the machine's C library: its next version would break indexes.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
      ...(durable ? [] : ['--no-sync']),
    ])
    renameSync(cluster, home.clusterFolder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function giveTo(path: string, { user }: Home) {
  if (user) chownSync(path, user.uid, user.gid)
}

function initdb({ user }: Home, program: string, args: string[]) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      ...(user && { uid: user.uid, gid: user.gid }),
      env: postgresEnvironment,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (failure) => reject(new PostgresFailure(`${program}: ${failure.message}`)))
    child.on('close', (code) => (code === 0 ? resolve() : reject(new PostgresFailure(output))))
  })
}
