import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { StartRefusal } from '../start-refusal.ts'
import { identityOf, isAlive } from './processes.ts'

export type Claim = { release(): void }

/** used-by-<pid>-<identity>-<random>: everything is in the name, so a claim is never half written. */
const pattern = /^used-by-(\d+)-([0-9a-z]+)-[0-9a-f]+$/

/**
 * Claims a folder for this process until `release` or its death. Each claimant writes a file of its own and then looks
 * at the others, so there is no shared lock file that two starts could take over from a dead process at once.
 * Throws StartRefusal naming the process that has it.
 */
export async function claimFolder(folder: string, dataFolder: string): Promise<Claim> {
  for (let attempt = 1; ; attempt++) {
    const name = `used-by-${process.pid}-${identityOf(process.pid) ?? '0'}-${randomBytes(4).toString('hex')}`
    closeSync(openSync(join(folder, name), 'wx', 0o644))
    const release = () => rmSync(join(folder, name), { force: true })
    const other = otherClaimant(folder, name)
    if (other === undefined) {
      process.once('exit', release)
      return {
        release() {
          process.off('exit', release)
          release()
        },
      }
    }
    release()
    // Two that start at the same moment see each other and both step back; a little chance lets one of them in.
    if (attempt === 8) {
      throw new StartRefusal(
        `The data folder ${dataFolder} is in use by process ${other}, a Plumbline that is running already. ` +
          'Stop that one first, or choose another folder with PLUMBLINE_DATA and another PORT.',
      )
    }
    await wait(20 + Math.random() * 60)
  }
}

/** The process id of another living claimant. Claims of the dead are removed on the way: nobody can revive them. */
function otherClaimant(folder: string, own: string) {
  for (const name of readdirSync(folder)) {
    const [, processId, identity] = pattern.exec(name) ?? []
    if (name === own || processId === undefined || identity === undefined) continue
    const current = identityOf(Number(processId))
    if (isAlive(Number(processId)) && (current === undefined || identity === '0' || current === identity)) {
      return Number(processId)
    }
    rmSync(join(folder, name), { force: true })
  }
  return undefined
}
