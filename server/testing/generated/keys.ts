import { type Endpoint, keyPermission } from '#contract/endpoint.ts'
import { type Permission, permissions, roleHas, roleSchema } from '#contract/permissions.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { keyBy } from '../fixtures/business.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { type Draft, draftOf, write } from './draft.ts'
import { idPlaces, withIdsOf } from './neighbours.ts'
import { notRefused } from './refusal.ts'
import { succeedsWith } from './rightful.ts'
import { rightfulHeaders, type World } from './world.ts'

/** With a key for the permission that an endpoint names everything goes as for its maker; with any other, or one that has ended, nothing does. */
export async function keys(world: World, endpoint: Endpoint, staged: Staged): Promise<string[]> {
  if ('open' in endpoint.access) return []
  const { accountId, members } = staged.business
  const draft = await draftOf(world, endpoint, staged, await rightfulHeaders(endpoint, staged))
  const needed = keyPermission(endpoint)
  const key = (scopes: Permission[], spoil?: string, maker = members.owner) =>
    keyBy(world, accountId, maker, scopes, spoil)
  if (!needed) {
    const { authorization } = await key(permissions)
    return refused(world, endpoint, draft, [
      ['with a key for everything', { authorization }, 'key_not_allowed'],
    ])
  }
  const others = permissions.filter((permission) => permission !== needed)
  const mayNot = roleSchema.options.find((role) => !roleHas(role, needed))
  const spoilt = async (who: string, spoil: string, code: ProblemCode): Promise<Refused> => [
    who,
    { authorization: (await key([needed], spoil)).authorization },
    code,
  ]
  const { authorization } = await key([needed])
  const { cookie } = await staged.business.signIn('owner')
  return [
    ...(await worksAlone(world, endpoint, needed)),
    ...(await refused(world, endpoint, draft, [
      ['with a key for all the rest', { authorization: (await key(others)).authorization }, 'key_scope'],
      await spoilt('with a key that was revoked', 'revoked_at = now()', 'key_revoked'),
      await spoilt('with a key that has run out', "expires_at = now() - interval '1 second'", 'key_expired'),
      await spoilt(
        'with the secret before, when its time is over',
        "previous_hash = secret_hash, secret_hash = '\\x00', previous_until = now() - interval '1 second'",
        'key_replaced',
      ),
      ...(mayNot
        ? ([
            [
              'with a key whose maker may not any more',
              { authorization: (await key([needed], undefined, members[mayNot])).authorization },
              'forbidden',
            ],
          ] satisfies Refused[])
        : []),
      ['with a key and a cookie', { authorization, cookie }, 'key_and_session'],
    ])),
    ...(await tellTheOwner(world, endpoint, draft, 'from a browser', (await key([needed])).authorization, {
      code: 'key_in_browser',
      ways: browsers,
    })),
    ...(await tellTheOwner(
      world,
      endpoint,
      draft,
      'from another address than those on its list',
      (
        await key([needed], "addresses = '{198.51.100.7}'")
      ).authorization,
      { code: 'key_elsewhere', ways: [{}] },
    )),
    ...(await ofNeighbour(world, endpoint, draft, needed)),
  ]
}

type Refused = [who: string, headers: Record<string, string>, code: ProblemCode]

/** What the fixture of an endpoint does beyond its own permission, by the policy of the record. */
const beyond: Record<string, Permission[]> = {
  // It writes number and e-mail too.
  'contacts.changeContact': ['contacts.identify'],
}

/** On the stage of whichever business it is: the demo is another. */
async function worksAlone(world: World, endpoint: Endpoint, needed: Permission): Promise<string[]> {
  const fresh = await world.stage(endpoint, world.us)
  const { accountId, members } = fresh.business
  const scopes = [needed, ...(beyond[endpoint.id] ?? [])]
  const { authorization } = await keyBy(world, accountId, members.owner, scopes)
  const complaints = await succeedsWith(world, endpoint, fresh, { authorization })
  return complaints.map((complaint) => `with a key for it alone: ${complaint}`)
}

async function refused(world: World, endpoint: Endpoint, draft: Draft, all: Refused[]): Promise<string[]> {
  const complaints: string[] = []
  for (const [who, headers, code] of all) {
    const before = await standing(world.admin)
    const answer = await world.send(write(endpoint, draft, headers))
    const own = notRefused(answer, [code])
    const challenge = String(answer.headers['www-authenticate'] ?? '')
    if (answer.status === 401 && !challenge.includes('error="invalid_token"')) own.push('has no challenge')
    own.push(...changes(before, await standing(world.admin)).map((place) => `changes ${place}`))
    complaints.push(...own.map((complaint) => `${who}: ${complaint}`))
  }
  return complaints
}

const browsers: Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' },
]

/** That the owner is told of it is all that changes. */
async function tellTheOwner(
  world: World,
  endpoint: Endpoint,
  draft: Draft,
  where: string,
  authorization: string,
  { code, ways }: { code: ProblemCode; ways: Record<string, string>[] },
): Promise<string[]> {
  const complaints: string[] = []
  const before = await standing(world.admin)
  for (const headers of ways) {
    const answer = await world.send(write(endpoint, draft, { ...headers, authorization }))
    complaints.push(...notRefused(answer, [code]))
    const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
    complaints.push(...allowed.map((name) => `is answered with ${name}`))
  }
  const changed = changes(before, await standing(world.admin)).map((place) => place.split(' ')[0]!)
  for (const told of ['api_keys', 'events'])
    if (!changed.includes(told)) complaints.push(`${told} does not tell`)
  const other = changed.filter((table) => !['api_keys', 'events', 'tasks'].includes(table))
  complaints.push(...other.map((table) => `changes ${table}`))
  return complaints.map((complaint) => `with a key ${where}: ${complaint}`)
}

/** What is ours does not exist for a key of theirs, and what they may with it is theirs. */
async function ofNeighbour(
  world: World,
  endpoint: Endpoint,
  ours: Draft,
  needed: Permission,
): Promise<string[]> {
  const { us, them } = world
  const theirs = await world.stage(endpoint, them)
  const { accountId, members } = theirs.business
  const { authorization } = await keyBy(world, accountId, members.owner, [needed])
  const draft = await draftOf(world, endpoint, theirs, { authorization })
  const before = await standing(world.admin)
  const foreign = withIdsOf(ours, draft)
  const refusal = await world.send(write(endpoint, foreign, { authorization }))
  const own = await world.send(write(endpoint, draft, { authorization }))
  const complaints = idPlaces(draft).length
    ? notRefused(refusal, ['not_found', 'unknown_cursor', ...endpoint.refusals])
    : []
  const told = [refusal, own].map(({ headers, text }) => JSON.stringify(headers) + text).join()
  complaints.push(
    ...us.marks.filter((mark) => told.includes(mark)).map((mark) => `tells ${mark}, which is ours`),
  )
  const changed = changes(before, await standing(world.admin), us.accountId)
  complaints.push(...changed.map((place) => `changes ${place}`))
  return complaints.map((complaint) => `with a key of theirs: ${complaint}`)
}
