import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import { changes, standing } from './database.ts'
import { type Draft, draftOf, type Where, withValue, write } from './draft.ts'
import type { Answer } from './http.ts'
import { comparable, notRefused } from './refusal.ts'
import { asSignedIn, type World } from './world.ts'

/**
 * The owner of another business asks for what is theirs, with one id of ours in it, in each place where an id can stand: path, query and
 * body, cursors too. What is ours is for them what does not exist: the same answer, nothing of ours in it, and nothing of ours changed.
 */
export async function neighbours(world: World, endpoint: Endpoint): Promise<string[]> {
  if ('open' in endpoint.access) return []
  const { ours, theirs, headers } = await bothDrafts(world, endpoint)
  const places = idPlaces(theirs)
  const complaints: string[] = []
  const ask = async (what: string, foreign: Draft, unknown: Draft) => {
    const before = await standing(world.admin)
    const answer = await world.send(write(endpoint, foreign, headers))
    const changed = changes(before, await standing(world.admin))
    const expected = await world.send(write(endpoint, unknown, headers))
    complaints.push(
      ...judge(world, endpoint, answer, expected).map((complaint) => `${what}: ${complaint}`),
      ...changed.map((place) => `${what}: changes ${place}`),
    )
  }
  for (const { where, at } of places) {
    const value = valueAt(ours, where, at)
    const unknown = withValue(theirs, where, at, unlike(value))
    await ask(`${where} ${at.join('/')}`, withValue(theirs, where, at, value), unknown)
  }
  if (places.length > 1) {
    await ask('every id at once', withIdsOf(ours, theirs), withIdsOf(ours, theirs, unlike))
  }
  return [
    ...complaints,
    ...(await conflicting(world, endpoint, { ours, theirs, headers })),
    ...(await ownRequest(world, endpoint, { theirs, headers })),
  ]
}

type Drafts = { ours: Draft; theirs: Draft; headers: Record<string, string> }

async function bothDrafts(world: World, endpoint: Endpoint): Promise<Drafts> {
  const us = await world.stage(endpoint, world.us)
  const them = await world.stage(endpoint, world.them)
  const headers = asSignedIn(await them.business.signIn('owner'))
  return {
    ours: await draftOf(world, endpoint, us, asSignedIn(await us.business.signIn('owner'))),
    theirs: await draftOf(world, endpoint, them, headers),
    headers,
  }
}

function judge(world: World, endpoint: Endpoint, answer: Answer, expected: Answer): string[] {
  const complaints: string[] = []
  if (comparable(answer) !== comparable(expected)) {
    complaints.push(
      `answers ${answer.status} ${answer.text.slice(0, 200)}, but ${expected.status} ${expected.text.slice(0, 200)} for what does not exist`,
    )
  }
  if (answer.status < 400 && endpoint.method !== 'GET')
    complaints.push(`is done all the same, with ${answer.status}`)
  if (answer.status >= 400) {
    complaints.push(...notRefused(answer, ['not_found', 'unknown_cursor', ...endpoint.refusals]))
  }
  return [...complaints, ...oursIn(world, answer)]
}

function oursIn({ us }: World, { headers, text }: Answer): string[] {
  const told = JSON.stringify(headers) + text
  return us.marks.filter((mark) => told.includes(mark)).map((mark) => `tells ${mark}, which is ours`)
}

/** What they may do with what is theirs, lists without any id too: it shows nothing of ours either, and changes nothing of ours. */
async function ownRequest(
  world: World,
  endpoint: Endpoint,
  { theirs, headers }: Omit<Drafts, 'ours'>,
): Promise<string[]> {
  const before = await standing(world.admin)
  const answer = await world.send(write(endpoint, theirs, headers))
  const changed = changes(before, await standing(world.admin), world.us.accountId)
  const complaints = [...oursIn(world, answer), ...changed.map((place) => `changes ${place}`)]
  if (answer.status >= 300) complaints.push(`answers ${answer.status} ${answer.text.slice(0, 200)}`)
  return complaints.map((complaint) => `their own: ${complaint}`)
}

/** Their id in its place, and ours wherever else one could be looked for: in query and body, one by one and all of them at once. */
async function conflicting(
  world: World,
  endpoint: Endpoint,
  { ours, theirs, headers }: Drafts,
): Promise<string[]> {
  const own = { account_id: world.us.accountId, accountId: world.us.accountId, ...ours.path }
  const parts: Where[] = endpoint.method === 'GET' ? ['query'] : ['query', 'body']
  const places = parts.flatMap((where) =>
    Object.entries(own).map(([name, value]) => ({ where, name, value, pointer: `/${name}` })),
  )
  const attempts = [...places.map((place) => [place]), places]
  const complaints: string[] = []
  const before = await standing(world.admin)
  for (const attempt of attempts) {
    const draft = attempt.reduce(
      (draft, { where, name, value }) => withValue(draft, where, [name], value),
      theirs,
    )
    const answer = await world.send(write(endpoint, draft, headers))
    const pointedAt = attempt.filter(({ where, pointer }) =>
      JSON.stringify(answer.json).includes(`"in":"${where}","pointer":"${pointer}"`),
    )
    const what = attempt.map(({ where, name }) => `our ${name} in the ${where}`).join(', ')
    const refusal = notRefused(answer, ['invalid_request'])
    if (pointedAt.length < attempt.length) refusal.push('is not pointed at')
    complaints.push(...refusal.map((complaint) => `${what}: ${complaint}`))
  }
  return [
    ...complaints,
    ...changes(before, await standing(world.admin)).map((place) => `conflicting ids change ${place}`),
  ]
}

/**
 * Where an id stands: whatever the path names, fields of query and body that the fixture fills with one (it fills all that there are), and
 * cursors, which name the last row of a page.
 */
export function idPlaces({ path, query, body }: Draft): { where: Where; at: string[] }[] {
  return [
    ...Object.keys(path).map((name) => ({ where: 'path' as const, at: [name] })),
    ...idFields(query).map((at) => ({ where: 'query' as const, at })),
    ...idFields(body).map((at) => ({ where: 'body' as const, at })),
  ]
}

/** Their request with the ids of ours, each in its place. */
export function withIdsOf(ours: Draft, theirs: Draft, as: (value: unknown) => unknown = String): Draft {
  return idPlaces(theirs).reduce(
    (draft, { where, at }) => withValue(draft, where, at, as(valueAt(ours, where, at))),
    theirs,
  )
}

function idFields(value: unknown, at: string[] = []): string[][] {
  return Object.entries(Object(value)).flatMap(([name, item]): string[][] => {
    const place = [...at, name]
    if (typeof item === 'object') return idFields(item, place)
    return name === 'cursor' || z.uuid().safeParse(item).success ? [place] : []
  })
}

function valueAt(draft: Draft, where: Where, at: string[]): unknown {
  return at.reduce((holder, name) => Object(holder)[name], draft[where] as unknown)
}

/** Of the same kind, and nowhere to be found. */
function unlike(value: unknown): string {
  const text = String(value)
  if (z.uuid().safeParse(text).success) return randomUUID()
  return /^\d+$/.test(text) ? `${text}7777` : `${text}x`
}
