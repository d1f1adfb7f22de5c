import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { ageKey } from './support/ageing.ts'
import {
  asFreshOwner,
  askByKey,
  type CanaryKey,
  eventsOfKey,
  freshKey,
  keyNow,
  makeKey,
  opens,
  revokeKey,
  rotateKey,
} from './support/canary-keys.ts'
import { codeOf } from './support/operations.ts'
import type { OwnSession } from './support/sign-in.ts'

export const keyRotation: Check = {
  id: 'key-rotation',
  commitment: 'C-9d',
  looksAt:
    'Replaces the secret of an API key of a test business with an overlap of an hour and makes the key older than it is, minute by minute around the end of the overlap and day by day around its ninetieth: the old secret must end, the reminder must come once and once more a quarter later, and a key from an address that is not on its list must be shown as one that somebody else may have.',
  run: examine,
}

const path = '/api/v1/account'
const scopes = ['account.read']
const reminder = 'integrations.key_is_old'

async function examine(stage: Stage): Promise<Examined> {
  const { a } = stage.canaries
  return asFreshOwner(stage, a, async (owner) => {
    const old = await makeKey(stage, owner, { name: 'Checker: aged', scopes, expiresInDays: 365 })
    try {
      const overlap = await mustOverlap(stage, a, owner, old)
      const reminded = await mustRemind(stage, a, owner, overlap.secret)
      await mustWarn(stage, owner)
      return {
        examined: overlap.looks + reminded + 1,
        // Both secrets before and after the end of the overlap; the reminder before, at and after its day, and a quarter later; the warning.
        floor: 4 + 4 + 1,
        control:
          'both secrets were let in until the hour was over, and no reminder came before the ninetieth day',
        measured: { overlapMinutes: 60, reminderDays: 91 },
      }
    } finally {
      await revokeKey(stage, owner, old.id)
    }
  })
}

/** Answers the secret that goes on. */
async function mustOverlap(stage: Stage, canary: Canary, owner: OwnSession, old: CanaryKey) {
  if (!(await opens(stage, old, path))) throw new Error('a new key opens nothing')
  const secret = await rotateKey(stage, owner, old.id, 1)
  await ageKey(stage, canary, old.id, '59 minutes')
  if (!(await opens(stage, secret, path))) throw new Error('the new secret opens nothing')
  if (!(await opens(stage, old, path)))
    throw new Broken('overlap_too_short', 'the old secret after 59 minutes')
  await ageKey(stage, canary, old.id, '61 seconds')
  if (await opens(stage, old, path)) throw new Broken('old_secret_lives', 'after 60 minutes of 60')
  if (!(await opens(stage, secret, path))) throw new Error('the new secret ended with the overlap')
  return { secret, looks: 4 }
}

/** The key is used each time, as by the program that has it: its owner is told then, and by housekeeping where nobody uses it. */
async function mustRemind(stage: Stage, canary: Canary, owner: OwnSession, key: CanaryKey): Promise<number> {
  const remindersAfter = async (more: string) => {
    await ageKey(stage, canary, key.id, more)
    if (!(await opens(stage, key, path))) throw new Error('the key has ended before its time')
    return (await eventsOfKey(stage, owner, key.id, reminder)).length
  }
  if ((await remindersAfter('89 days 22 hours')) > 0) throw new Broken('reminded_too_early')
  if ((await keyNow(stage, owner, key.id)).advice !== null)
    throw new Broken('reminded_too_early', 'in the list')
  if ((await remindersAfter('2 days')) === 0) throw new Broken('not_reminded', 'after 91 days')
  if ((await keyNow(stage, owner, key.id)).advice !== 'old')
    throw new Broken('not_reminded', 'in the list of keys')
  if ((await remindersAfter('1 day')) !== 1) throw new Broken('reminded_again_and_again')
  if ((await remindersAfter('90 days')) !== 2) throw new Broken('not_reminded', 'a quarter later')
  return 4
}

/** Whoever comes from elsewhere with the right secret has it from somewhere. */
async function mustWarn(stage: Stage, owner: OwnSession) {
  const key = await freshKey(stage, owner, { name: 'from elsewhere', scopes, addresses: ['203.0.113.0/24'] })
  const heard = await askByKey(stage, key, path)
  if (codeOf(heard) !== 'key_elsewhere') throw new Broken('taken_from_elsewhere', `answered ${heard.status}`)
  if ((await keyNow(stage, owner, key.id)).advice !== 'elsewhere')
    throw new Broken('owner_not_warned', 'in the list')
  const events = await eventsOfKey(stage, owner, key.id, 'integrations.key_exposed')
  if (!events.some(({ by }) => by === 'elsewhere')) throw new Broken('owner_not_warned', 'in the audit log')
}
