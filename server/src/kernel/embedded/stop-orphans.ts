import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { StartRefusal } from '../start-refusal.ts'
import { isAlive, postgresProcesses, waitUntil } from './processes.ts'

/**
 * Ends what is left of a PostgreSQL whose Plumbline is gone (killed together with nothing else), so that the next
 * server on this cluster is our own child. The caller holds the claim on the folder: whatever still runs is an orphan.
 * Throws StartRefusal when something does not end.
 */
export async function stopOrphans(clusterFolder: string) {
  const postmasterFile = join(clusterFolder, 'postmaster.pid')
  const postmaster = readPostmaster(clusterFolder)?.processId
  const left = () => postgresProcesses(clusterFolder, postmaster)

  if (postmaster !== undefined && left().includes(postmaster)) {
    signal([postmaster], 'SIGINT', clusterFolder)
    if (!(await waitUntil(() => !isAlive(postmaster), 10))) signal([postmaster], 'SIGQUIT', clusterFolder)
    await waitUntil(() => !isAlive(postmaster), 5)
  }
  // Without their postmaster the others end by themselves; one in the middle of long work is helped along. Only once
  // none is left is it safe to start again, and then recovery makes good whatever they had in hand.
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    if (await waitUntil(() => left().length === 0, name === 'SIGQUIT' ? 2 : 5)) break
    signal(left(), name, clusterFolder)
  }
  if (!(await waitUntil(() => left().length === 0, 5))) {
    throw new StartRefusal(
      `A PostgreSQL of an earlier start still works on ${clusterFolder} and does not end ` +
        `(process ${left().join(', ')}). End it, then start again.`,
    )
  }
  // The number in the file may by now belong to any other program, and PostgreSQL would wait for that one to end.
  if (postmaster !== undefined && isAlive(postmaster) && existsSync('/proc/self/cwd'))
    rmSync(postmasterFile, { force: true })
}

/** What the postmaster says about itself in its data directory: its process id, and its state once it has one. */
export function readPostmaster(clusterFolder: string) {
  try {
    const lines = readFileSync(join(clusterFolder, 'postmaster.pid'), 'utf8').split('\n')
    const processId = Number.parseInt(lines[0] ?? '', 10)
    return processId > 0 ? { processId, state: lines[7]?.trim() } : undefined
  } catch {
    return undefined
  }
}

function signal(processIds: number[], name: NodeJS.Signals, clusterFolder: string) {
  for (const processId of processIds) {
    try {
      process.kill(processId, name)
    } catch (failure) {
      if ((failure as NodeJS.ErrnoException).code === 'ESRCH') continue
      throw new StartRefusal(
        `A PostgreSQL of an earlier start still works on ${clusterFolder} as another user (process ${processId}). ` +
          'End it, then start again.',
        { cause: failure },
      )
    }
  }
}
