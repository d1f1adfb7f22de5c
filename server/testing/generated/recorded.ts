import type { Endpoint } from '#contract/endpoint.ts'
import { changes, standing } from './database.ts'
import { draftOf, write } from './draft.ts'
import { rightfulHeaders, type World } from './world.ts'

/** What may change something and leave no event: each with the reason that was reviewed. */
export const silent: Record<string, string> = {
  'identity.prove': 'the same person in the same browser; what the proof is for is recorded when it is done',
  'identity.proveByCode': 'the same, by another proof',
  'identity.beginTotp': 'it counts for nothing until it is confirmed, and that is recorded',
  'identity.beginPasskey': 'a challenge counts for nothing until it is answered, and that is recorded',
  'identity.beginPasskeySignIn': 'the same, of somebody who is not known yet',
  'identity.forgetTrustedBrowser': 'whoever sits there is asked again; nobody gains by it',
  'identity.proveByPasskey':
    'the same person in the same browser; what the proof is for is recorded when it is done',
  ...Object.fromEntries(
    [
      'beginPasskeySignIn',
      'beginPasskeySignUp',
      'beginPasskey',
      'beginPasskeyProof',
      'beginPasskeySecondFactor',
    ].map((begun) => [
      `identity.${begun}`,
      'a question to a device, over in five minutes; what comes of it is recorded',
    ]),
  ),
  ...Object.fromEntries(
    [
      'identity.beginGoogle',
      'identity.beginGoogleLink',
      'identity.beginGoogleProof',
      'team.beginGoogleInvitation',
    ].map((begun) => [begun, 'a question to Google, over in ten minutes; what comes of it is recorded']),
  ),
  ...Object.fromEntries(
    ['identity.signUp', 'identity.signUpWithPasskey'].map((begun) => [
      begun,
      'where mail goes out nothing is made yet: what waits for the code is nobody’s, and what comes of it is recorded',
    ]),
  ),
  'identity.proveByGoogle':
    'the same person in the same browser; what the proof is for is recorded when it is done',
  'accounts.removeDemo': 'the demo goes with all that was recorded of it',
}

/** Whatever changes something stands in the audit log, from the same transaction. */
export async function recorded(world: World, endpoint: Endpoint): Promise<string[]> {
  if (endpoint.method === 'GET' || silent[endpoint.id]) return []
  const staged = await world.stage(endpoint, world.us)
  const headers = await rightfulHeaders(endpoint, staged)
  const draft = await draftOf(world, endpoint, staged, headers)
  await world.forgetAttempts()
  const before = await standing(world.admin)
  const { status } = await world.send(write(endpoint, draft, headers))
  if (status >= 300) return [`answers ${status}`]
  const changed = changes(before, await standing(world.admin))
  // What was so already is not done again, and nothing is to be recorded.
  if (changed.length === 0 || changed.some((place) => place.startsWith('events '))) return []
  return [`changes ${changed.join(', ')} and leaves no event in the audit log`]
}
