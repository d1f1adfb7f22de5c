import type { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { problemSchema } from '#contract/problems.ts'
import { changes, standing } from './database.ts'
import { type Draft, draftOf, type Where, withValue, write } from './draft.ts'
import { type Answer, several } from './http.ts'
import { oddBodies, oddNames, oddTexts, oddTextsAsBody, oddValues } from './odd-values.ts'
import { notRefused } from './refusal.ts'
import { rightfulHeaders, type World } from './world.ts'

/**
 * The rightful person sends nonsense, in one place at a time. What the schema does not take is refused, by the place that is wrong, and
 * changes nothing; what it takes succeeds or is refused in the endpoint's own words. Nothing is ever a failure of ours.
 */
export async function nonsense(world: World, endpoint: Endpoint): Promise<string[]> {
  const { draft, headers } = await rightfulRequest(world, endpoint)
  const attempts = attemptsOn(endpoint, draft)
  const complaints: string[] = []
  const before = await standing(world.admin)
  const refused = await several(
    attempts.filter(({ taken }) => !taken),
    async (attempt) => {
      const answer = await world.send(write(endpoint, attempt.draft, headers))
      return told(attempt, notRefusedAt(attempt, answer))
    },
  )
  const unread = await several(endpoint.method === 'GET' ? [] : oddTextsAsBody, async (text) => {
    const answer = await world.send(write(endpoint, draft, headers, text))
    const complaint = notRefused(answer, ['invalid_json', 'invalid_request'])
    return told({ where: 'body', at: [], value: text }, complaint)
  })
  complaints.push(...refused.flat(), ...unread.flat())
  complaints.push(...changes(before, await standing(world.admin)).map((place) => `nonsense changes ${place}`))

  // Behind a limit of attempts stands what is made to be slow: a few of those are enough.
  const step = endpoint.refusals.includes('rate_limited') ? 15 : 1
  const taken = attempts.filter((attempt) => attempt.taken)
  for (const attempt of taken.filter((_attempt, index) => index % step === 0)) {
    const again = await rightfulRequest(world, endpoint, headers)
    if (step > 1) await world.forgetAttempts()
    const odd = withValue(again.draft, attempt.where, attempt.at, attempt.value)
    complaints.push(
      ...told(attempt, notItsOwnWords(endpoint, await world.send(write(endpoint, odd, headers)))),
    )
  }
  return complaints
}

type Place = { where: Where; at: string[]; value: unknown }
/** `taken`: the schema itself takes it. */
type Attempt = Place & { draft: Draft; taken: boolean }

/** Every odd value in every place of a request. */
export function attemptsOn(endpoint: Endpoint, rightful: Draft): Attempt[] {
  const schemas = { path: endpoint.params, query: endpoint.query, body: endpoint.body }
  return placesOf(endpoint, rightful).map(({ where, at, value }) => {
    const draft = withValue(rightful, where, at, value)
    return { where, at, value, draft, taken: takes(schemas[where], draft[where]) }
  })
}

function placesOf({ method }: Endpoint, { path, query, body }: Draft): Place[] {
  const each = (where: Where, at: string[], values: unknown[]) =>
    values.map((value) => ({ where, at, value }))
  // An address has room for less than a body has.
  const short = oddTexts.map((text) => text.slice(0, 400))
  const inAddress = [
    ...Object.keys(path).flatMap((name) => each('path', [name], short.filter(Boolean))),
    ...Object.keys(query).flatMap((name) => each('query', [name], [...short, ['a', 'b'], ['', '']])),
    ...[...oddNames, 'limit[]', 'cursor[a]'].filter(Boolean).flatMap((name) => each('query', [name], ['x'])),
  ]
  if (method === 'GET') return inAddress
  const { fields, objects } = placesIn(body)
  return [
    ...inAddress,
    ...each('body', [], oddBodies),
    ...fields.flatMap((at) => each('body', at, [...oddValues, undefined])),
    ...objects.flatMap((at) => oddNames.flatMap((name) => each('body', [...at, name], [1]))),
  ]
}

/** Every field and item of a value and of what is in it; and every object, where a further field could stand. */
function placesIn(value: unknown, at: string[] = []): { fields: string[][]; objects: string[][] } {
  if (typeof value !== 'object' || value === null) return { fields: [], objects: [] }
  const within = Object.entries(value).map(([name, item]) => ({ name, ...placesIn(item, [...at, name]) }))
  return {
    fields: within.flatMap(({ name, fields }) => [[...at, name], ...fields]),
    objects: [...(Array.isArray(value) ? [] : [at]), ...within.flatMap(({ objects }) => objects)],
  }
}

/** The schema's own word, on what will have gone over the wire. */
function takes(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(JSON.parse(JSON.stringify(value))).success
}

async function rightfulRequest(world: World, endpoint: Endpoint, known?: Record<string, string>) {
  const staged = await world.stage(endpoint, world.us)
  const headers = known ?? (await rightfulHeaders(endpoint, staged))
  return { headers, draft: await draftOf(world, endpoint, staged, headers) }
}

function notRefusedAt({ where, at }: Place, answer: Answer): string[] {
  // An address that is none names nothing.
  if (where === 'path') return notRefused(answer, ['not_found'])
  const complaints = notRefused(answer, ['invalid_request'])
  if (complaints.length > 0) return complaints
  const { errors = [] } = problemSchema.parse(answer.json)
  const place = pointerTo(at)
  const isPointedAt = errors.some(
    ({ in: part, pointer }) =>
      part === where &&
      (`${pointer}/`.startsWith(`${place}/`) || (pointer && place.startsWith(`${pointer}/`))),
  )
  return isPointedAt ? [] : [`is not pointed at, but ${JSON.stringify(errors).slice(0, 200)}`]
}

const everywhere: ProblemCode[] = ['invalid_request', 'not_found']

function notItsOwnWords(endpoint: Endpoint, answer: Answer): string[] {
  if (answer.status < 300) return []
  return notRefused(answer, [...everywhere, ...endpoint.refusals])
}

function pointerTo(at: string[]): string {
  return at.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function told({ where, at, value }: Place, complaints: string[]): string[] {
  const what = `${where} ${pointerTo(at)} ${JSON.stringify(value)?.slice(0, 60)}`
  return complaints.map((complaint) => `${what}: ${complaint}`)
}
