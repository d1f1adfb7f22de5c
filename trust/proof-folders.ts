import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where a proof run of this process keeps its copies. What a killed run has left behind goes first; another run beside this one keeps its own. */
export function makeProofFolder(dataFolder: string): string {
  const proofs = join(dataFolder, 'proof')
  mkdirSync(proofs, { recursive: true, mode: 0o711 })
  for (const name of readdirSync(proofs)) {
    if (!isAlive(Number(name))) rmSync(join(proofs, name), { recursive: true, force: true })
  }
  const folder = join(proofs, String(process.pid))
  mkdirSync(folder, { mode: 0o711 })
  return folder
}

/** Whether somebody proves on this installation right now. */
export function isProofUnderWay(dataFolder: string): boolean {
  try {
    return readdirSync(join(dataFolder, 'proof')).some((name) => isAlive(Number(name)))
  } catch {
    return false
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
