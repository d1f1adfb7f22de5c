import { z } from 'zod'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { ageKey, ageSession } from './support/ageing.ts'
import { type CanaryKey, makeKey, revokeKey } from './support/canary-keys.ts'
import { enrol } from './support/second-factor.ts'
import { type OwnSession, sessionOf, trySignIn } from './support/sign-in.ts'
import { askAs, freshPerson, leaveAsItWas } from './support/test-person.ts'

export const ownCheckup: Check = {
  id: 'own-checkup',
  commitment: 'B-06',
  looksAt:
    'Gives one test person without a second factor an API key of 91 days, and another a session that was not used for four: their security check-up must show just that, and one thing less each time that they see to one.',
  run: examine,
}

const keyDays = 91
const sessionDays = 4

async function examine(stage: Stage): Promise<Examined> {
  const looks = (await mustShowOldKey(stage)) + (await mustShowIdleSession(stage))
  return {
    examined: looks,
    floor: 7,
    control: 'of a key and a session that were made a moment before nothing was said until they were old',
    measured: { keyDays, sessionDays },
  }
}

/** Answers how often it looked. */
async function mustShowOldKey(stage: Stage): Promise<number> {
  const { b } = stage.canaries
  const admin = await freshPerson(stage, b, b.people.admin)
  const { session } = admin
  let key: CanaryKey | null = null
  try {
    key = await makeKey(stage, session, { name: 'Checker: old', scopes: ['account.read'] })
    await mustShow(stage, session, ['second_factor_missing'])
    await ageKey(stage, b, key.id, `${keyDays} days`)
    await mustShow(stage, session, ['second_factor_missing', 'keys_old'])
    await enrol(stage, session)
    await mustShow(stage, session, ['keys_old'])
    await revokeKey(stage, session, key.id)
    key = null
    await mustShow(stage, session, [])
    return 4
  } finally {
    if (key) await revokeKey(stage, session, key.id)
    await leaveAsItWas(stage, admin)
  }
}

/** Members alone have sessions that stay so long, on a phone. Answers how often it looked. */
async function mustShowIdleSession(stage: Stage): Promise<number> {
  const { b } = stage.canaries
  const member = await freshPerson(stage, b, b.people.member)
  const { session } = member
  try {
    await askAs(stage, session, 'POST', '/api/v1/sessions/end-others', {})
    const phone = sessionOf(await trySignIn(stage, member))
    const { json } = await askAs(stage, phone, 'PUT', '/api/v1/session/phone', { stay: true })
    if (!z.object({ stays: z.literal(true) }).safeParse(json).success)
      throw new Error('a member of a canary does not stay signed in on a phone')
    await mustShow(stage, session, ['second_factor_missing'])
    await ageSession(stage, b, phone, { seen: `${sessionDays} days` })
    await mustShow(stage, session, ['second_factor_missing', 'sessions_idle'])
    await askAs(stage, session, 'POST', '/api/v1/sessions/end-others', {})
    await mustShow(stage, session, ['second_factor_missing'])
    return 3
  } finally {
    await leaveAsItWas(stage, member)
  }
}

async function mustShow(stage: Stage, session: OwnSession, expected: string[]) {
  // Where mail goes out, a test person has not confirmed an address: they have no mailbox.
  const shown = (await findingsOf(stage, session)).filter((finding) => finding !== 'email_unverified')
  const missing = expected.find((finding) => !shown.includes(finding))
  if (missing) throw new Broken('finding_missing', missing)
  const more = shown.find((finding) => !expected.includes(finding))
  if (more) throw new Broken('finding_too_much', more)
}

const checkupSchema = z.object({ findings: z.array(z.object({ code: z.string(), count: z.int() })) })

async function findingsOf(stage: Stage, session: OwnSession): Promise<string[]> {
  const { findings } = checkupSchema.parse((await askAs(stage, session, 'GET', '/api/v1/checkup')).json)
  return findings.map(({ code, count }) => (count === 1 ? code : `${code} ${count} times`))
}
