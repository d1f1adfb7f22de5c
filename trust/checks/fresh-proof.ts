import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  codeOf,
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
  wasLetThrough,
} from './support/operations.ts'
import { type OwnSession, signInAnew, signOut } from './support/sign-in.ts'
import { askAs, cookiesOf } from './support/test-person.ts'

export const freshProof: Check = {
  id: 'fresh-proof',
  commitment: 'B-05',
  looksAt:
    'Asks for every sensitive operation as the owner of a test business: with a proof of a little less than ten minutes it must be let through, with one of a little more refused, after a new proof let through again, and when that one is old refused again.',
  run: examine,
}

/** The reviewed list: each of these wants a fresh proof, whatever the description says. Others may be added there; none of these may lose it. */
const atLeast = [
  'audit.exportAudit',
  'identity.addPasskey',
  'identity.askForEmailChange',
  'identity.beginGoogleLink',
  'identity.beginPasskey',
  'identity.beginTotp',
  'identity.changeSecondFactorRule',
  'identity.changeSessionLimits',
  'identity.closeIncident',
  'identity.confirmTotp',
  'identity.keepPasskey',
  'identity.linkGoogle',
  'identity.openWorkplace',
  'identity.removePasskey',
  'identity.removeTotp',
  'identity.renewRecoveryCodes',
  'identity.unlinkGoogle',
  'integrations.makeKey',
  'integrations.revokeKey',
  'integrations.rotateKey',
  'team.acceptOwnership',
  'team.changeMember',
  'team.inviteMember',
  'team.offerOwnership',
  'team.removeMember',
  'team.resendInvitation',
  'whatsapp.connectNumber',
]

async function examine(stage: Stage): Promise<Examined> {
  const described = (await describedOperations(stage)).filter(({ fresh }) => fresh).map(({ id }) => id)
  const missing = atLeast.find((id) => !described.includes(id))
  if (missing) throw new Broken('not_declared_sensitive', missing)
  const sensitive = operations.filter(({ id }) => described.includes(id) || atLeast.includes(id))
  const belongings = await stage.canaries.b.belongings()
  const first = await signInAnew(stage, stage.canaries.b, 'owner')
  let last = first
  try {
    const ask = (session: OwnSession, letThrough: boolean, reason: string) =>
      mustBeAnswered(stage, sensitive, (one) => pathOf(one, belongings) ?? pathToNothing(one), session, {
        letThrough,
        reason,
      })
    await age(stage, first, '9 minutes 45 seconds')
    await ask(first, true, 'fresh_proof_refused')
    await age(stage, first, '20 seconds')
    await ask(first, false, 'old_proof_accepted')
    last = await prove(stage, first)
    await ask(last, true, 'fresh_proof_refused')
    await age(stage, last, '10 minutes 1 second')
    await ask(last, false, 'old_proof_accepted')
  } finally {
    await signOut(stage, last)
  }
  return {
    examined: 4 * sensitive.length,
    floor: 4 * Math.max(atLeast.length, described.length),
    control: `the owner was let through to all ${sensitive.length}, fifteen seconds before the proof was old`,
    measured: { operations: sensitive.length, ages: 4 },
  }
}

/** What is let through comes as far as its fields, where a made-up one is refused: nothing changes. */
async function mustBeAnswered(
  stage: Stage,
  sensitive: Operation[],
  pathFor: (operation: Operation) => string,
  session: OwnSession,
  { letThrough, reason }: { letThrough: boolean; reason: string },
) {
  for (const operation of sensitive) {
    const { method, changes, id } = operation
    const heard = await knock(stage, pathFor(operation), {
      method,
      headers: { ...pageHeaders(session), ...(changes && { 'content-type': 'application/json' }) },
      ...(changes && { body: probeBody }),
    })
    const isThrough = wasLetThrough(heard)
    const isRefused = heard.status === 403 && codeOf(heard) === 'proof_needed'
    if (!isThrough && !isRefused)
      throw new Error(`${id} could not be told: ${heard.status} ${codeOf(heard) ?? ''}`)
    if (isThrough !== letThrough) {
      if (letThrough) throw new Error(`${id} was refused with a fresh proof`)
      throw new Broken(reason, id)
    }
  }
}

/** The session goes on under a new token. */
async function prove(stage: Stage, session: OwnSession): Promise<OwnSession> {
  const { password } = stage.canaries.b.people.owner
  const heard = await askAs(stage, session, 'PUT', '/api/v1/session/proof', { password })
  const { csrf } = (heard.json ?? {}) as { csrf?: string }
  const cookie = cookiesOf(heard)
    .split('; ')
    .find((pair) => pair.startsWith(`${session.name}=`))
  if (heard.status !== 200 || !csrf || !cookie)
    throw new Error(`a canary could not prove itself: ${heard.status}`)
  return { ...session, csrf, cookie, token: cookie.slice(session.name.length + 1), heard }
}

async function age(stage: Stage, { token }: OwnSession, by: string) {
  const aged = await stage.probe(
    stage.canaries.b.accountId,
    async (client) => {
      const { rows } = await client.query<{ aged: boolean }>(
        `select age_proof(sha256(convert_to($1, 'UTF8')), $2::interval) as aged`,
        [token, by],
      )
      return rows[0]?.aged
    },
    { keep: true },
  )
  if (!aged) throw new Error('the proof of a test person could not be made older')
}
