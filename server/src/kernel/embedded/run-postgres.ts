import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { PostgresFailure } from './failures.ts'
import type { Home } from './home.ts'
import { postgresEnvironment, postgresSettings } from './settings.ts'
import { readPostmaster } from './stop-orphans.ts'

type Options = {
  name: 'data' | 'keys'
  home: Home
  binaries: Binaries
  socketFolder: string
  durable: boolean
}

export type RunningPostgres = {
  processId: number
  ended: Promise<{ asked: boolean; lastWords: string }>
  stop(): Promise<void>
}

const logBytesMax = 5_000_000
/** Long: after a crash the server first reads back what was written since its last checkpoint. */
const readySecondsMax = 600

/** Spawns the server and waits until it, and no other, accepts connections. Throws PostgresFailure. */
export async function runPostgres({
  name,
  home,
  binaries,
  socketFolder,
  durable,
}: Options): Promise<RunningPostgres> {
  const log = openLog(home)
  const args = ['-D', home.clusterFolder, ...postgresSettings(name, socketFolder, durable)]
  const [program, ...words] = [...diesWithUs(), binaries.postgres, ...args]
  const child = spawn(program ?? binaries.postgres, words, {
    cwd: '/',
    ...(home.user && { uid: home.user.uid, gid: home.user.gid }),
    env: postgresEnvironment,
    // A group of its own: Ctrl-C in the terminal reaches us, and we end it when our own work is done.
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
  })
  closeSync(log.descriptor)

  let asked = false
  let over = false
  const ended = new Promise<{ asked: boolean; lastWords: string }>((resolve) => {
    const settle = (failure?: Error) => {
      over = true
      process.off('exit', interrupt)
      resolve({ asked, lastWords: failure ? `${program}: ${failure.message}` : log.since() })
    }
    child.once('error', settle)
    child.once('exit', () => settle())
  })
  const interrupt = () => child.kill('SIGINT')
  process.once('exit', interrupt)

  const stop = async () => {
    asked = true
    for (const [signal, patienceSeconds] of [
      ['SIGINT', 10],
      ['SIGQUIT', 5],
      ['SIGKILL', 5],
    ] as const) {
      if (over) break
      child.kill(signal)
      await Promise.race([ended, wait(patienceSeconds * 1000, undefined, { ref: false })])
    }
    await ended
  }

  const processId = child.pid
  if (processId === undefined) throw new PostgresFailure((await ended).lastWords)
  await becomesReady(processId, home.clusterFolder, () => over).catch(async (failure) => {
    await stop()
    throw failure
  })
  if (over) throw new PostgresFailure((await ended).lastWords)
  return { processId, ended, stop }
}

/** The postmaster writes `ready` as the eighth line of its file; its first line must be our child and not an orphan. */
async function becomesReady(processId: number, clusterFolder: string, over: () => boolean) {
  const deadline = performance.now() + readySecondsMax * 1000
  while (!over()) {
    const postmaster = readPostmaster(clusterFolder)
    if (postmaster?.processId === processId && postmaster.state === 'ready') return
    if (performance.now() > deadline) throw new PostgresFailure(`not ready after ${readySecondsMax} seconds`)
    await wait(5)
  }
}

/**
 * The server's log, opened by us and handed down: root need not trust a path in a folder of the database user. It
 * grows slowly, so that setting the old one aside at a start is enough.
 */
function openLog({ logFile, user }: Home) {
  try {
    if (statSync(logFile).size > logBytesMax) renameSync(logFile, `${logFile}.1`)
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure
  }
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants
  const descriptor = openSync(logFile, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600)
  if (user) {
    const { uid, gid } = statSync(dirname(logFile))
    chownSync(logFile, uid, gid)
  }
  const start = fstatSync(descriptor).size
  return { descriptor, since: () => readSince(logFile, start) }
}

/** Somebody may have taken the log away meanwhile (logrotate does); the end of a database must not become the end of the server by that. */
function readSince(logFile: string, start: number): string {
  try {
    return readFileSync(logFile).subarray(start).toString()
  } catch (failure) {
    return `its log cannot be read (${(failure as NodeJS.ErrnoException).code})`
  }
}

let setprivWorks: boolean | undefined

/** On Linux the server gets a SIGINT when we die, however we die: setpriv(1) of util-linux, which busybox's is not. */
function diesWithUs() {
  if (process.platform !== 'linux') return []
  setprivWorks ??= spawnSync('setpriv', ['--pdeathsig', 'INT', 'true'], { cwd: '/' }).status === 0
  return setprivWorks ? ['setpriv', '--pdeathsig', 'INT', '--'] : []
}
