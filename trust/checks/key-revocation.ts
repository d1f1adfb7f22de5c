import { setTimeout as pause } from 'node:timers/promises'
import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { asFreshOwner, bearer, type CanaryKey, makeKey, revokeKey } from './support/canary-keys.ts'
import { listenLive } from './support/live-stream.ts'
import { until } from './support/own-customer.ts'

export const keyRevocation: Check = {
  id: 'key-revocation',
  commitment: 'C-3.2c',
  looksAt:
    'Makes an API key of a test business, asks by it again and again from several programs with a live stream open, revokes it meanwhile, and sees when it is refused for the first time, whether it is let in again after that, and whether the stream ends.',
  run: examine,
}

const secondsMax = 5
const programs = 3
/** So many in all stay well within what one key may ask. */
const pauseMilliseconds = 120
const answersBefore = 12
/** So long it is asked on after the first refusal. */
const afterMilliseconds = 1000
const path = '/api/v1/deals'

async function examine(stage: Stage): Promise<Examined> {
  return asFreshOwner(stage, stage.canaries.a, async (owner) => {
    const key = await makeKey(stage, owner, {
      name: 'Checker: revoked',
      scopes: ['deals.read', 'live.read'],
      expiresInDays: 1,
    })
    const load = startLoad(stage, key)
    const stream = await listenLive(stage, bearer(key), '')
    try {
      await until('answers to a key in use', async () => load.count(200) >= answersBefore)
      const openBefore = stream.isOpen()
      const revokedAt = Date.now()
      await revokeKey(stage, owner, key.id)
      const refusedAt = await soon(() => load.firstRefusedAt(), 'let_in_after_revocation')
      await soon(() => (stream.isOpen() ? null : Date.now()), 'stream_outlives_its_key')
      await pause(afterMilliseconds)
      await load.stop()
      const late = load.answers.find(({ sentAt, status }) => sentAt > refusedAt && status !== 401)
      if (late) throw new Broken('let_in_again', `answered ${late.status}`)
      const again = await knock(stage, '/api/v1/live', { headers: bearer(key) })
      if (again.status !== 401) throw new Broken('stream_outlives_its_key', 'opened anew')
      if (!openBefore) throw new Error('the stream had ended before the key was revoked')
      const refused = load.count(401)
      return {
        examined: refused + 1,
        // Each program at least once, and the stream that was to be opened anew.
        floor: programs + 1,
        control: `the key was let in ${load.count(200)} times, its stream was open, until the owner revoked it`,
        measured: { refusedAfterMilliseconds: Math.max(0, refusedAt - revokedAt), refused, programs },
      }
    } finally {
      await load.stop()
      stream.close()
    }
  })
}

type Answer = { sentAt: number; heardAt: number; status: number }

function startLoad(stage: Stage, key: CanaryKey) {
  const answers: Answer[] = []
  let stopping = false
  const ask = async () => {
    while (!stopping) {
      const sentAt = Date.now()
      const { status } = await knock(stage, path, { headers: bearer(key) })
      answers.push({ sentAt, heardAt: Date.now(), status })
      await pause(pauseMilliseconds)
    }
  }
  const asking = Promise.allSettled(Array.from({ length: programs }, ask))
  return {
    answers,
    count: (status: number) => answers.filter((answer) => answer.status === status).length,
    firstRefusedAt: () => answers.find(({ status }) => status === 401)?.heardAt ?? null,
    async stop() {
      stopping = true
      const broke = (await asking).find((one) => one.status === 'rejected')
      if (broke) throw broke.reason
    },
  }
}

/** When it was so; broken when it is not so in time. */
async function soon(look: () => number | null, reason: string): Promise<number> {
  for (const end = Date.now() + secondsMax * 1000; Date.now() <= end; await pause(25)) {
    const found = look()
    if (found !== null) return found
  }
  throw new Broken(reason, `after ${secondsMax} seconds`)
}
