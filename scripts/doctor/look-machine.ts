import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Config } from '#kernel/config.ts'
import { loadMasterKey, type MasterKey } from '#kernel/keys/master-key.ts'
import type { SeenFolder, SeenKey, SeenPort } from './judge-machine.ts'

/** Tries to listen; nothing else tells for sure whether a port is free. */
export async function lookAtPort(port: number, host: string, purpose: string): Promise<SeenPort> {
  const seen = { port, for: purpose }
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? { ...seen, state: 'taken' } : { ...seen, state: 'refused', code }),
    )
    probe.listen(port, host, () => probe.close(() => resolve({ ...seen, state: 'free' })))
  })
}

export function lookAtFolder(path: string): SeenFolder {
  const exists = existsSync(path)
  const above = nearest(path)
  return {
    path,
    exists,
    writable: exists && isWritable(path),
    mode: exists ? statSync(path).mode : 0,
    writableAbove: isWritable(above),
  }
}

/** Of the volume on which the path is, or will be. */
export function lookAtDisk(path: string): { freeBytes: number; totalBytes: number } {
  const { bavail, blocks, bsize } = statfsSync(nearest(path))
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** Changes nothing: a missing key is not made. */
export function lookAtKey({ masterKeyFile: path, dataFolder }: Config): {
  seen: SeenKey
  master: MasterKey | null
} {
  const mark = join(dataFolder, 'master-key.fingerprint')
  const isInUse = existsSync(mark)
  const seen = (state: SeenKey['state'], mode = 0): SeenKey => ({ path, state, mode, isInUse })
  let mode: number
  try {
    mode = statSync(path).mode
    readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return { seen: seen(code === 'ENOENT' ? 'absent' : 'unreadable'), master: null }
  }
  let master: MasterKey
  try {
    master = loadMasterKey(path, { isFirstStart: false })
  } catch {
    return { seen: seen('damaged', mode), master: null }
  }
  if (isInUse && readFileSync(mark, 'utf8').trim() !== master.fingerprint.toString('hex'))
    return { seen: seen('other', mode), master: null }
  return { seen: seen('right', mode), master }
}

/** The path, or the nearest folder above that is there. */
function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path))
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
