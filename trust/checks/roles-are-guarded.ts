import { setTimeout as pause } from 'node:timers/promises'
import type { Role as ContractRole } from '#contract/permissions.ts'
import { presets } from '#contract/standing.ts'
import { knock } from '../knock.ts'
import type { Canary, Role, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { askForRights, giveRights, memberIdOf } from './support/give-rights.ts'
import { pageHeaders } from './support/operations.ts'
import { isSignedIn, type OwnSession, signInAnew, signOut } from './support/sign-in.ts'

export const rolesAreGuarded: Check = {
  id: 'roles-are-guarded',
  commitment: 'C-3.2a',
  looksAt:
    'In a test business the owner gives a role and takes it back. Then everybody tries to rise: an admin to make an owner or demote one, a member and a viewer to become admin, everybody to change themselves, an admin to invite an owner and a member to invite at all. Each must be refused. Last, an admin with an open session is demoted: that session must be refused within five seconds.',
  run: examine,
}

const effectSecondsMax = 5

type Attempt = { who: Role; whom: Role; to: ContractRole | null; reason: string }

const attempts: Attempt[] = [
  { who: 'admin', whom: 'member', to: 'owner', reason: 'admin_made_an_owner' },
  { who: 'admin', whom: 'owner', to: 'member', reason: 'admin_changed_an_owner' },
  { who: 'admin', whom: 'owner', to: null, reason: 'admin_changed_an_owner' },
  { who: 'admin', whom: 'admin', to: 'owner', reason: 'changed_own_role' },
  { who: 'admin', whom: 'admin', to: 'viewer', reason: 'changed_own_role' },
  { who: 'owner', whom: 'owner', to: 'admin', reason: 'changed_own_role' },
  { who: 'member', whom: 'member', to: 'admin', reason: 'rose_by_oneself' },
  { who: 'member', whom: 'viewer', to: 'member', reason: 'changed_without_right' },
  { who: 'member', whom: 'viewer', to: null, reason: 'changed_without_right' },
  { who: 'viewer', whom: 'viewer', to: 'member', reason: 'rose_by_oneself' },
  { who: 'viewer', whom: 'member', to: 'viewer', reason: 'changed_without_right' },
]

const invitations: { who: Role; to: ContractRole; reason: string }[] = [
  { who: 'admin', to: 'owner', reason: 'admin_invited_an_owner' },
  { who: 'member', to: 'viewer', reason: 'invited_without_right' },
]

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  const ids = new Map<Role, string>()
  for (const role of ['owner', 'admin', 'member', 'viewer'] as const)
    ids.set(role, await memberIdOf(stage, b, role))
  const idOf = (role: Role) => ids.get(role)!
  const owner = await signInAnew(stage, b, 'owner')
  try {
    await giveRights(stage, owner, idOf('viewer'), { role: 'member', rights: presets.technician.rights })
    await giveRights(stage, owner, idOf('viewer'), { role: 'viewer', rights: null })
    for (const attempt of attempts) await mustBeRefused(stage, b, attempt, idOf)
    for (const attempt of invitations) await mustNotInvite(stage, b, attempt)
    const milliseconds = await demote(stage, b, owner, idOf('admin'))
    return {
      examined: attempts.length + invitations.length + 1,
      // Eleven ways to rise, two to bring somebody in above oneself, and the one who is demoted.
      floor: 14,
      control: 'the owner gave the viewer a role with fine rights and took it back',
      measured: { attempts: attempts.length + invitations.length, demotionMilliseconds: milliseconds },
    }
  } finally {
    // Whatever has got through is taken back, by who can be told to be an owner still.
    for (const role of ['admin', 'member', 'viewer'] as const)
      await askForRights(stage, owner, idOf(role), { role, rights: null })
    await signOut(stage, owner)
  }
}

async function mustBeRefused(
  stage: Stage,
  canary: Canary,
  { who, whom, to, reason }: Attempt,
  idOf: (role: Role) => string,
) {
  // A proof is asked for where it is older than ten minutes: that would hide what is to be seen.
  const person = await signInAnew(stage, canary, who)
  const heard =
    to === null
      ? await knock(stage, `/api/v1/members/${idOf(whom)}`, {
          method: 'DELETE',
          headers: pageHeaders(person),
        })
      : await askForRights(stage, person, idOf(whom), { role: to })
  if (heard.status < 300) throw new Broken(reason, `${who} with ${whom}`)
  if (heard.status !== 403 && heard.status !== 409)
    throw new Error(`an attempt of ${who} could not be told: ${heard.status}`)
  await signOut(stage, person)
}

async function mustNotInvite(
  stage: Stage,
  canary: Canary,
  { who, to, reason }: (typeof invitations)[number],
) {
  const person = await signInAnew(stage, canary, who)
  const { status, json } = await knock(stage, '/api/v1/invitations', {
    method: 'POST',
    headers: { ...pageHeaders(person), 'content-type': 'application/json' },
    body: JSON.stringify({ email: canary.settled.email.replace('@', '-friend@'), role: to }),
  })
  if (status < 300) {
    const { invitation } = json as { invitation: { id: string } }
    await knock(stage, `/api/v1/invitations/${invitation.id}`, {
      method: 'DELETE',
      headers: pageHeaders(person),
    })
    throw new Broken(reason, who)
  }
  if (status !== 403) throw new Error(`an invitation by ${who} could not be told: ${status}`)
  await signOut(stage, person)
}

/** Answers after how many milliseconds the open session of whoever was demoted was refused. */
async function demote(stage: Stage, canary: Canary, owner: OwnSession, adminId: string): Promise<number> {
  const admin = await signInAnew(stage, canary, 'admin')
  if (!(await isSignedIn(stage, admin.cookie))) throw new Error('the admin is not signed in')
  await giveRights(stage, owner, adminId, { role: 'viewer', rights: null })
  const from = Date.now()
  while (await isSignedIn(stage, admin.cookie)) {
    if (Date.now() - from > effectSecondsMax * 1000) throw new Broken('open_session_went_on', 'admin')
    await pause(250)
  }
  return Date.now() - from
}
