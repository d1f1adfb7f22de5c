import { randomBytes } from 'node:crypto'
import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
  wasLetThrough,
} from './support/operations.ts'
import { signInAnew, signOut } from './support/sign-in.ts'

export const signedInOnly: Check = {
  id: 'signed-in-only',
  commitment: 'B-04',
  looksAt:
    'Calls every operation of the API with no session, an empty one, a made-up one, one that was signed out, one with a changed letter, and a made-up key: each must be refused, right after the owner of a test business was let in.',
  run: examine,
}

/** The reviewed list. An operation that is open and not named here is a red verdict until somebody has thought about it. */
const openToAnybody = new Set([
  'audit.listCheckpoints',
  'identity.beginPasskeySecondFactor',
  'identity.beginGoogle',
  'identity.beginPasskeySignIn',
  'identity.beginPasskeySignUp',
  'identity.enterByGoogle',
  'identity.readSignIn',
  'identity.askForReset',
  'identity.changeEmail',
  'identity.confirmSignUp',
  'identity.passSecondFactor',
  'identity.passSecondFactorByPasskey',
  'identity.raiseAlarm',
  'identity.readSignUp',
  'identity.resetPassword',
  'identity.signIn',
  'identity.signInByLink',
  'identity.signInByPasskey',
  'identity.signUp',
  'identity.signUpWithGoogle',
  'identity.signUpWithPasskey',
  'identity.undoEmailChange',
  'identity.verifyEmail',
  'team.acceptInvitation',
  'team.acceptInvitationByGoogle',
  'team.beginGoogleInvitation',
  'team.lookAtInvitation',
  'trust.listCommitments',
])

type State = { name: string; reason: string; headers: Record<string, string | undefined> }

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  for (const { id, closed } of described) {
    if (!closed && !openToAnybody.has(id)) throw new Broken('open_beyond_the_list', id)
  }
  const guarded = operations.filter(({ id }) => !openToAnybody.has(id))
  const states = await statesOf(stage)
  const owner = await stage.canaries.a.as('owner')
  const belongings = await stage.canaries.a.belongings()
  const { marker } = stage.canaries.a
  const seen = { answered: 0, marked: 0 }
  let examined = 0
  for (const operation of guarded) {
    const own = pathOf(operation, belongings)
    const path = own ?? pathToNothing(operation)
    const told = await ask(stage, operation, path, pageHeaders(owner))
    const letIn = operation.changes ? wasLetThrough(told) : told.status === (own ? 200 : 404)
    if (!letIn) throw new Error(`the owner was not let into ${operation.id}: ${told.status}`)
    if (told.status === 200) seen.answered++
    if (told.text.includes(marker)) seen.marked++
    for (const state of states) {
      const { status } = await ask(stage, operation, path, { ...pageHeaders(owner), ...state.headers })
      if (status === 429 || status >= 500) throw new Error(`${operation.id} could not be told: ${status}`)
      if (status !== 401) throw new Broken(state.reason, `${operation.id} with ${state.name}`)
      examined++
    }
  }
  if (seen.marked === 0) throw new Error('the owner saw nothing of what is hers')
  return {
    examined,
    floor: described.filter(({ id }) => !openToAnybody.has(id)).length * states.length,
    control: `owner was let into all ${guarded.length}, read ${seen.answered} of them, saw the marker in ${seen.marked}`,
    measured: { operations: guarded.length, states: states.length, open: described.length - guarded.length },
  }
}

/** Whoever has no session, or none that counts. */
async function statesOf(stage: Stage): Promise<State[]> {
  const ended = await signInAnew(stage, stage.canaries.a, 'viewer')
  await signOut(stage, ended)
  const { cookie } = await stage.canaries.a.as('owner')
  const last = cookie.at(-1) === 'A' ? 'B' : 'A'
  const reason = 'answered_without_session'
  return [
    { name: 'no session', reason, headers: { cookie: undefined } },
    { name: 'an empty session', reason, headers: { cookie: `${ended.name}=` } },
    {
      name: 'a made-up session',
      reason,
      headers: { cookie: `${ended.name}=${randomBytes(32).toString('base64url')}` },
    },
    {
      name: 'a made-up key',
      reason,
      headers: { cookie: undefined, authorization: `Bearer ${randomBytes(32).toString('base64url')}` },
    },
    {
      name: 'a session that was signed out',
      reason: 'answered_after_sign_out',
      headers: { cookie: ended.cookie },
    },
    {
      name: 'a session with a changed letter',
      reason: 'answered_to_changed_session',
      headers: { cookie: `${cookie.slice(0, -1)}${last}` },
    },
  ]
}

/** A change is asked for with a field that is not known: whoever is let in is refused for that, and nothing changes. */
function ask(
  stage: Stage,
  { method, changes }: Operation,
  path: string,
  headers: Record<string, string | undefined>,
) {
  return knock(stage, path, {
    method,
    headers: { ...headers, ...(changes && { 'content-type': 'application/json' }) },
    ...(changes && { body: probeBody }),
  })
}
