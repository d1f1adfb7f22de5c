import type { Endpoint } from '#contract/endpoint.ts'
import { type Role, roleHas, roleSchema } from '#contract/permissions.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { draftOf, write } from './draft.ts'
import { notRefused } from './refusal.ts'
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
        ? await succeeds(world, endpoint, await world.stage(endpoint, world.us), role)
        : await isForbidden(world, endpoint, staged, role)),
    )
  }
  if (!may('owner')) complaints.push('the owner may not')
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
