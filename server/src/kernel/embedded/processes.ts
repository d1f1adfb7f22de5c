import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const proc = existsSync('/proc/self/stat')

/** Whether the process runs. One that has ended and only waits for its parent to notice does not. */
export function isAlive(processId: number) {
  try {
    process.kill(processId, 0)
  } catch (failure) {
    // EPERM: it is there, and somebody else's.
    if ((failure as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const stat = proc ? statOf(processId) : undefined
  return stat?.state !== 'Z' && stat?.state !== 'X'
}

/** What tells a process from a later one with the same number: boot and start time. Undefined where unknown. */
export function identityOf(processId: number) {
  const stat = proc ? statOf(processId) : undefined
  if (!stat) return undefined
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8)
  return `${boot}${stat.startTicks}`
}

/** proc(5): the fields after the name in brackets, which itself may hold spaces and brackets. */
function statOf(processId: number) {
  try {
    const text = readFileSync(`/proc/${processId}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], startTicks: fields[19] }
  } catch {
    return undefined
  }
}

/**
 * The PostgreSQL processes that work on this cluster: every one of them has its data directory as working directory.
 * Where the system does not show working directories, only the postmaster, told by its command line.
 */
export function postgresProcesses(clusterFolder: string, postmasterId: number | undefined) {
  if (proc)
    return readdirSync('/proc')
      .filter((name) => worksIn(name, clusterFolder))
      .map(Number)
  if (postmasterId === undefined || !isAlive(postmasterId)) return []
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(postmasterId)], { encoding: 'utf8' })
  return stdout?.includes('postgres') && stdout.includes(clusterFolder) ? [postmasterId] : []
}

function worksIn(name: string, clusterFolder: string) {
  if (!/^\d+$/.test(name) || Number(name) === process.pid) return false
  try {
    if (readlinkSync(`/proc/${name}/cwd`) !== clusterFolder) return false
    // A person's shell may stand in the folder as well.
    return (
      /^\d+ \((postgres|initdb)/.test(readFileSync(`/proc/${name}/stat`, 'utf8')) && isAlive(Number(name))
    )
  } catch {
    return false
  }
}

/** Waits until `done`, asking every few milliseconds because a process that is not our child tells nobody when it ends. */
export async function waitUntil(done: () => boolean, timeoutSeconds: number) {
  const deadline = performance.now() + timeoutSeconds * 1000
  while (!done()) {
    if (performance.now() > deadline) return false
    await wait(10)
  }
  return true
}
