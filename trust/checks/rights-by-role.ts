import { type Permission, permissionsOf } from '#contract/permissions.ts'
import { type Rights, standardRights } from '#contract/rights.ts'
import { presets } from '#contract/standing.ts'
import { knock } from '../knock.ts'
import type { Canary, Role, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { giveRights, memberIdOf } from './support/give-rights.ts'
import {
  codeOf,
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
} from './support/operations.ts'
import { signInAnew, signOut } from './support/sign-in.ts'

export const rightsByRole: Check = {
  id: 'rights-by-role',
  commitment: 'C-2.3b',
  looksAt:
    'Calls every operation as owner, admin, member and viewer and compares who was let in with the published matrix. Then the member of a test business gets a technician’s rights and reads everything that can be read: nothing of somebody else’s customer may come, and with masked rights no number, neither in its own field nor in the words that the customer wrote, right after the owner saw both.',
  run: examine,
}

const roles: Role[] = ['owner', 'admin', 'member', 'viewer']

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  const guarded = operations.filter(({ endpoint }) => 'permission' in endpoint.access)
  const matrix = await compareWithMatrix(stage, guarded)
  const limited = await readLimited(stage)
  return {
    examined: matrix.examined + limited.examined,
    // Each with everybody; and at least the marker, the photo and the number once.
    floor: described.filter(({ permission }) => permission !== null).length * roles.length + 3,
    control: `owner was let into all ${guarded.length}, saw the marker in ${limited.marked} answers and the number in ${limited.numbered}`,
    measured: { operations: guarded.length, roles: roles.length, letIn: matrix.letIn },
  }
}

/** Whoever looks only is let into no change that needs a permission, whatever any table says. */
async function compareWithMatrix(stage: Stage, guarded: Operation[]) {
  const { a } = stage.canaries
  const belongings = await a.belongings()
  let examined = 0
  let letIn = 0
  for (const role of roles) {
    const headers = pageHeaders(await a.as(role))
    for (const operation of guarded) {
      const { access } = operation.endpoint
      const permission = (access as { permission: Permission }).permission
      const may = permissionsOf(role).includes(permission) && !(role === 'viewer' && operation.changes)
      const path = pathOf(operation, belongings) ?? pathToNothing(operation)
      const heard = await knock(stage, path, {
        method: operation.method,
        headers: { ...headers, ...(operation.changes && { 'content-type': 'application/json' }) },
        ...(operation.changes && { body: probeBody }),
      })
      if (heard.status === 429 || heard.status >= 500 || heard.status === 401)
        throw new Error(`${operation.id} could not be told: ${heard.status}`)
      const isRefused = codeOf(heard) === 'forbidden'
      if (isRefused && may) {
        if (role === 'owner') throw new Error(`the owner was not let into ${operation.id}`)
        throw new Broken('refused_what_is_permitted', `${operation.id} as ${role}`)
      }
      if (!isRefused && !may) throw new Broken('let_in_beyond_the_matrix', `${operation.id} as ${role}`)
      examined++
      if (!isRefused) letIn++
    }
  }
  return { examined, letIn }
}

const onlyMasked: Rights = {
  ...standardRights.member,
  contacts: { ...standardRights.member.contacts, identity: 'masked' },
}

/** The name of the business is for all who work there, and another check may have put the marker into it. */
const ofTheBusiness = ['accounts.readAccount', 'identity.readSession', 'identity.listWorkplaces']

/** The customer of the canary is nobody’s: a technician must not know of them, and somebody with masked rights not their number. */
async function readLimited(stage: Stage) {
  const { a } = stage.canaries
  const { customerWaId } = await a.belongings()
  const owner = await signInAnew(stage, a, 'owner')
  const memberId = await memberIdOf(stage, a, 'member')
  try {
    const seen = await readAll(stage, a, owner)
    const marked = seen.filter(({ id, text }) => !ofTheBusiness.includes(id) && text.includes(a.marker))
    const numbered = seen.filter(({ text }) => text.includes(customerWaId))
    if (!numbered.some(({ id }) => id === 'inbox.listMessages'))
      throw new Error('the owner saw no number in the words of her customer')
    if (marked.length === 0 || numbered.length === 0) throw new Error('the owner saw nothing of her customer')

    await giveRights(stage, owner, memberId, presets.technician)
    const photo = seen.filter(({ id }) => id === 'inbox.readMedia')
    await mustNotSee(
      stage,
      a,
      [...marked, ...photo],
      'seen_beyond_rights',
      (text, status) =>
        text.includes(a.marker) || (status === 200 && text.length > 0 && !text.startsWith('{')),
    )
    await giveRights(stage, owner, memberId, { role: 'member', rights: onlyMasked })
    await mustNotSee(stage, a, numbered, 'number_not_masked', (text) => text.includes(customerWaId))
    return {
      examined: marked.length + photo.length + numbered.length,
      marked: marked.length,
      numbered: numbered.length,
    }
  } finally {
    await giveRights(stage, owner, memberId, { role: 'member', rights: null })
    await signOut(stage, owner)
  }
}

type Seen = { id: string; path: string; text: string; status: number }

async function mustNotSee(
  stage: Stage,
  canary: Canary,
  places: Seen[],
  reason: string,
  isSeen: (text: string, status: number) => boolean,
) {
  const member = await signInAnew(stage, canary, 'member')
  for (const { id, path } of places) {
    const { status, text } = await knock(stage, path, { headers: pageHeaders(member) })
    if (status === 401 || status === 429 || status >= 500)
      throw new Error(`${id} could not be told: ${status}`)
    if (isSeen(text, status)) throw new Broken(reason, id)
  }
  await signOut(stage, member)
}

/** Every question that can be asked of what the canary has. */
async function readAll(stage: Stage, canary: Canary, as: { cookie: string; csrf: string }): Promise<Seen[]> {
  const belongings = await canary.belongings()
  const seen: Seen[] = []
  for (const operation of operations) {
    const path = pathOf(operation, belongings)
    if (operation.changes || !operation.closed || operation.id === 'live.openLive' || !path) continue
    const { status, text } = await knock(stage, path, { headers: pageHeaders(as) })
    seen.push({ id: operation.id, path, status, text: status === 200 ? text : '' })
  }
  return seen
}
