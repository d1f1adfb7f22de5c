import { randomUUID } from 'node:crypto'
import type { Endpoint } from '#contract/endpoint.ts'
import { type Role, roleHas, roleSchema } from '#contract/permissions.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { draftOf, withValue, write } from './draft.ts'
import { comparable, notRefused } from './refusal.ts'
import { succeeds } from './rightful.ts'
import { asSignedIn, type World } from './world.ts'

/** Every role that holds the permission succeeds as the owner does; every other is told that it is forbidden, and changes nothing. */
export async function roles(world: World, endpoint: Endpoint, staged: Staged): Promise<string[]> {
  const { access } = endpoint
  if ('open' in access) return []
  const may = (role: Role) => !('permission' in access) || roleHas(role, access.permission)
  const complaints: string[] = []
  for (const role of roleSchema.options.filter((role) => role !== 'owner')) {
    complaints.push(
      ...(may(role)
        ? await succeeds(world, endpoint, await world.stage(endpoint, world.us, role), role)
        : await isForbidden(world, endpoint, staged, role)),
    )
  }
  if (!may('owner')) complaints.push('the owner may not')
  if ('fresh' in access) complaints.push(...(await stale(world, endpoint)))
  if ('own' in access) complaints.push(...(await colleagues(world, endpoint)))
  return complaints
}

/** Whoever has not shown for more than ten minutes that it is them is asked to, and changes nothing until then. */
async function stale(world: World, endpoint: Endpoint): Promise<string[]> {
  const staged = await world.stage(endpoint, world.us)
  const session = await staged.business.signIn('owner')
  const prove = (minutes: number) =>
    world.admin.query(`update sessions set proven_at = now() - make_interval(mins => $2) where id = $1`, [
      session.id,
      minutes,
    ])
  const draft = await draftOf(world, endpoint, staged, asSignedIn(session))
  await prove(11)
  const before = await standing(world.admin)
  const answer = await world.send(write(endpoint, draft, asSignedIn(session)))
  const complaints = notRefused(answer, ['proof_needed'])
  complaints.push(...changes(before, await standing(world.admin)).map((place) => `changes ${place}`))
  await prove(9)
  const { status } = await world.send(write(endpoint, draft, asSignedIn(session)))
  if (status >= 300) complaints.push(`answers ${status} nine minutes after a proof`)
  return complaints.map((complaint) => `without a fresh proof: ${complaint}`)
}

/** What is somebody's own does not exist for their colleagues, the owner among them. */
async function colleagues(world: World, endpoint: Endpoint): Promise<string[]> {
  const complaints: string[] = []
  for (const role of roleSchema.options) {
    const whose = role === 'owner' ? 'member' : 'owner'
    const theirs = await world.stage(endpoint, world.us, whose)
    const foreign = await draftOf(world, endpoint, theirs, asSignedIn(await theirs.business.signIn(whose)))
    const headers = asSignedIn(await theirs.business.signIn(role))
    for (const name of Object.keys(foreign.path)) {
      const before = await standing(world.admin)
      const answer = await world.send(write(endpoint, foreign, headers))
      const changed = changes(before, await standing(world.admin))
      const unknown = withValue(foreign, 'path', [name], randomUUID())
      const expected = await world.send(write(endpoint, unknown, headers))
      const complain = (what: string) => complaints.push(`${role}, with ${name} of ${whose}: ${what}`)
      if (comparable(answer) !== comparable(expected))
        complain(`answers ${answer.status}, unlike for what is not there`)
      for (const refusal of notRefused(answer, ['not_found'])) complain(refusal)
      for (const place of changed) complain(`changes ${place}`)
    }
  }
  return complaints
}

async function isForbidden(world: World, endpoint: Endpoint, staged: Staged, role: Role): Promise<string[]> {
  const draft = await draftOf(world, endpoint, staged, asSignedIn(await staged.business.signIn('owner')))
  const headers = asSignedIn(await staged.business.signIn(role))
  const before = await standing(world.admin)
  const complaints = notRefused(await world.send(write(endpoint, draft, headers)), ['forbidden'])
  // Whether there is such a thing, or whether what is sent is sense, is nothing for whoever may not.
  const ofNonsense = await world.send(write(endpoint, draft, headers, '{"unknown":1}'))
  complaints.push(...notRefused(ofNonsense, ['forbidden']))
  complaints.push(...changes(before, await standing(world.admin)).map((place) => `changes ${place}`))
  return complaints.map((complaint) => `${role}: ${complaint}`)
}
