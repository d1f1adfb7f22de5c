import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Trust } from '#contract/trust.ts'
import type { Installation } from '#kernel/installation.ts'
import { buildOf } from '#trust/build.ts'
import { commitments } from '#trust/commitments/all.ts'
import { limitation } from '#trust/commitments/limits.ts'
import { readEvidence } from './queries.ts'
import { tellTrust } from './tell-trust.ts'

/** As the files were when this process began: what is put there later is another build, and does not run here. */
const runningBuild = buildOf(join(import.meta.dirname, '../../../..'))

/**
 * The trust page's figures, read anew each time: red is public as soon as it is recorded (rule X-08). Whoever asks while an answer is being made
 * waits for the next one and shares it, so that anybody may ask as often as they like for the price of one connection.
 */
export async function currentTrust(installation: Installation): Promise<Trust> {
  const asked = asking.get(installation) ?? { running: null, next: null }
  asking.set(installation, asked)
  if (asked.running) {
    asked.next ??= asked.running.then(
      () => begin(installation, asked),
      () => begin(installation, asked),
    )
    return asked.next
  }
  return begin(installation, asked)
}

type Asked = { running: Promise<Trust> | null; next: Promise<Trust> | null }

const asking = new WeakMap<Installation, Asked>()

function begin(installation: Installation, asked: Asked): Promise<Trust> {
  asked.next = null
  const running = readTrust(installation.pools.app).finally(() => {
    if (asked.running === running) asked.running = null
  })
  asked.running = running
  return running
}

/** `build`: which one the evidence must be of. */
export async function readTrust(pool: Pool, build = runningBuild): Promise<Trust> {
  const pairs = commitments.flatMap(({ id, checks }) => checks.map((check) => ({ commitment: id, check })))
  return tellTrust({ commitments, limitation }, await readEvidence(pool, pairs), build)
}
