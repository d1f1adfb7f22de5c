import type { Endpoint } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { draftOf, write } from './draft.ts'
import type { Answer } from './http.ts'
import { rightfulHeaders, type World } from './world.ts'

/** The rightful person succeeds, on the stage that the description names, and is told what the contract declares: all of it, and no more. */
export async function rightful(world: World, endpoint: Endpoint): Promise<string[]> {
  return succeeds(world, endpoint, await world.stage(endpoint, world.us))
}

export async function succeeds(
  world: World,
  endpoint: Endpoint,
  staged: Staged,
  role: Role = 'owner',
): Promise<string[]> {
  const headers = await rightfulHeaders(endpoint, staged, role)
  const complaints = await succeedsWith(world, endpoint, staged, headers)
  return complaints.map((complaint) => `${role}: ${complaint}`)
}

/** The same, whoever it is that these headers speak for. */
export async function succeedsWith(
  world: World,
  endpoint: Endpoint,
  staged: Staged,
  headers: Record<string, string>,
): Promise<string[]> {
  const draft = await draftOf(world, endpoint, staged, headers)
  await world.forgetAttempts()
  const before = await standing(world.admin)
  const answer = await world.send(write(endpoint, draft, headers))
  const after = await standing(world.admin)
  const complaints = notAnswered(endpoint, answer)
  if (endpoint.method === 'GET') {
    complaints.push(...changes(before, after).map((place) => `changes ${place} by GET`))
  }
  // Who has not said who they are is told of nobody's business.
  const hidden =
    'open' in endpoint.access && endpoint.method === 'GET' ? [...world.us.marks, ...world.them.marks] : []
  for (const secret of [...world.us.secrets, ...hidden]) {
    if (answer.text.includes(secret)) complaints.push(`tells a secret: ${secret}`)
  }
  return complaints
}

function notAnswered(endpoint: Endpoint, { status, headers, text, json }: Answer): string[] {
  const type = String(headers['content-type'])
  if (endpoint.raw) {
    const fine = status === 200 && text.length > 0 && !type.includes('json')
    return fine ? [] : [`answers ${status} ${type} ${text.slice(0, 300)}`]
  }
  if (status === 204) {
    return endpoint.response.safeParse({}).success && text === ''
      ? []
      : ['answers nothing, though it declares something']
  }
  if (status !== 200 || !type.startsWith('application/json'))
    return [`answers ${status} ${type} ${text.slice(0, 300)}`]
  const parsed = endpoint.response.safeParse(json)
  if (!parsed.success) return [`answers what it does not declare: ${parsed.error.message}`]
  const undeclared = undeclaredIn(json, parsed.data)
  return undeclared.map((place) => `tells ${place}, which it does not declare`)
}

/** Where the answer holds something that its schema has cut off. */
function undeclaredIn(told: unknown, declared: unknown, place = ''): string[] {
  if (typeof told !== 'object' || told === null)
    return Object.is(told, declared) ? [] : [place || 'another value']
  return Object.entries(told).flatMap(([name, value]) => {
    const within = Object(declared) as Record<string, unknown>
    if (!Object.hasOwn(within, name)) return [`${place}/${name}`]
    return undeclaredIn(value, within[name], `${place}/${name}`)
  })
}
