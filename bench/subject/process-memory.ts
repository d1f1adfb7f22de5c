import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

/** Memory in MB (10^6 bytes) of a process and all that descend from it: shared pages are counted once, in shares (PSS). */
export type Memory = { node: number; postgres: number; nodeProcesses: number; postgresProcesses: number }

/** Reads /proc: Linux only, and as the user (or root) whose processes they are. */
export function memoryOf(processId: number): Memory {
  const memory: Memory = { node: 0, postgres: 0, nodeProcesses: 0, postgresProcesses: 0 }
  for (const id of descendantsOf(processId)) {
    const program = programOf(id)
    if (program === null) continue
    const isPostgres = basename(program).startsWith('postgres')
    memory[isPostgres ? 'postgres' : 'node'] += proportionalBytes(id) / 1e6
    memory[isPostgres ? 'postgresProcesses' : 'nodeProcesses']++
  }
  if (memory.node === 0 || memory.postgres === 0)
    throw new Error('the processes of the server were not found')
  return memory
}

function descendantsOf(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(Number(name))
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const found = [root]
  for (const id of found) found.push(...(children.get(id) ?? []))
  return found
}

function parentOf(id: number): number | null {
  const text = readOrGone(() => readFileSync(`/proc/${id}/stat`, 'utf8'))
  // The name in brackets may hold anything: what follows the last bracket is state and parent.
  return text === null ? null : Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

function programOf(id: number): string | null {
  return readOrGone(() => readlinkSync(`/proc/${id}/exe`))
}

function proportionalBytes(id: number): number {
  const text = readOrGone(() => readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))
  return text === null ? 0 : Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1]) * 1024
}

/** A process may end while we look. */
function readOrGone(read: () => string): string | null {
  try {
    return read()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
