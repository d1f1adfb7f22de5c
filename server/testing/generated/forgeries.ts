import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import type { ProblemCode } from '#contract/problems.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { draftOf, write } from './draft.ts'
import { type Sent, several } from './http.ts'
import { notRefused } from './refusal.ts'
import { rightfulHeaders, type World } from './world.ts'

/**
 * What another site could make the rightful person's browser send: without the token of this session, from elsewhere, in a form that needs no
 * leave, by another method. It is refused and changes nothing. Where nobody's cookie speaks, there is no token to want.
 */
export async function forgeries(world: World, endpoint: Endpoint, staged: Staged): Promise<string[]> {
  const headers = await rightfulHeaders(endpoint, staged)
  const draft = await draftOf(world, endpoint, staged, headers)
  const rightful = write(endpoint, draft, headers)
  const tokens = 'open' in endpoint.access ? [] : await withoutToken(world, staged, headers)
  const before = await standing(world.admin)
  await world.forgetAttempts()
  const complaints =
    endpoint.method === 'GET'
      ? [
          ...(await asChange(world, rightful)),
          ...('open' in endpoint.access ? [] : await refused(world, rightful, readElsewhere)),
        ]
      : [
          ...(await refused(world, rightful, fromElsewhere)),
          ...(await refused(world, rightful, tokens)),
          ...(await refused(world, rightful, inOtherForms)),
          ...(await byOtherMethods(world, endpoint, rightful)),
        ]
  const changed = changes(before, await standing(world.admin))
  return [...complaints, ...changed.map((place) => `a forgery changes ${place}`)]
}

/** Headers over the rightful ones; undefined takes one away. */
type Forgery = [what: string, headers: Record<string, string | undefined>, code: ProblemCode]

const fromElsewhere: Forgery[] = [
  ['from another site', { 'sec-fetch-site': 'cross-site' }, 'cross_site'],
  ['from a sister site', { 'sec-fetch-site': 'same-site' }, 'cross_site'],
  ['with odd fetch metadata', { 'sec-fetch-site': 'SAME-ORIGIN' }, 'cross_site'],
  ['with another origin', { origin: 'https://evil.example' }, 'cross_site'],
  [
    'with another origin alone',
    { origin: 'https://evil.example', 'sec-fetch-site': undefined },
    'cross_site',
  ],
  ['with the origin null', { origin: 'null', 'sec-fetch-site': undefined }, 'cross_site'],
]

/** What a page of another site could try to read with the cookie of whoever looks at it: a stream, a picture, a frame. */
const readElsewhere: Forgery[] = [
  [
    'from a script of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty' },
    'cross_site',
  ],
  [
    'as a picture in a sister site',
    { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' },
    'cross_site',
  ],
  [
    'in a frame of another site',
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' },
    'cross_site',
  ],
  ['by another origin', { origin: 'https://evil.example', 'sec-fetch-site': undefined }, 'cross_site'],
  ['by the origin null', { origin: 'null', 'sec-fetch-site': undefined }, 'cross_site'],
]

/** Tokens that are none, of another session of the same member, of a colleague, and of somebody next door. */
async function withoutToken(
  { them }: World,
  { business }: Staged,
  { 'x-csrf-token': own = '' }: Record<string, string>,
): Promise<Forgery[]> {
  const [random = '', mac = ''] = own.split('.')
  const token = (what: string, value: string | undefined): Forgery => [
    what,
    { 'x-csrf-token': value },
    'csrf',
  ]
  return [
    ['with neither metadata nor origin', { 'sec-fetch-site': undefined }, 'cross_site'],
    token('without a token', undefined),
    token('with an empty token', ''),
    token('with half a token', random),
    token('with a token that was tampered with', `${random}x.${mac}`),
    token('with the token of an earlier session', (await business.signIn('owner')).csrf),
    token('with the token of a colleague', (await business.signIn('admin')).csrf),
    token('with the token of somebody next door', (await them.signIn('owner')).csrf),
  ]
}

/** The four content-type flaws of the framework taught us these (reference/security.md 1.5). */
const inOtherForms: Forgery[] = [
  'text/plain',
  'text/plain; charset=utf-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=latin1',
  'application/json; charset=utf-8; x=y',
  'application/json ; charset=utf-8',
  'application/json;',
  'application/json\tx',
  'application/json, text/plain',
  'application/jsonp',
  'application/merge-patch+json',
  '*/*',
  '',
  undefined,
].map((type) => [`as ${type}`, { 'content-type': type }, 'unsupported_content_type'])

async function refused(world: World, rightful: Sent, forgeries: Forgery[]): Promise<string[]> {
  const complaints = await several(forgeries, async ([what, over, code]) => {
    const headers = Object.entries({ ...rightful.headers, ...over }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    )
    const answer = await world.send({ ...rightful, headers: Object.fromEntries(headers) })
    const allowed = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
    return [...notRefused(answer, [code]), ...allowed.map((name) => `is answered with ${name}`)].map(
      (complaint) => `${what}: ${complaint}`,
    )
  })
  return complaints.flat()
}

const overrides = (method: string) => ({
  'x-http-method-override': method,
  'x-http-method': method,
  'x-method-override': method,
})

/** A question and a plain form are what every site may send; neither becomes this change. */
async function byOtherMethods(world: World, endpoint: Endpoint, rightful: Sent): Promise<string[]> {
  const { method, path } = endpoint
  const has = (other: Sent['method']) => endpoints.some((one) => one.path === path && one.method === other)
  const other = (['GET', 'POST'] as const).filter((one) => one !== method && (one === 'GET' || !has(one)))
  const complaints: string[] = []
  for (const instead of other) {
    const headers = { ...rightful.headers, ...overrides(method) }
    const address = `${rightful.path}${rightful.path.includes('?') ? '&' : '?'}_method=${method}`
    for (const path of [rightful.path, address]) {
      const { status } = await world.send({ ...rightful, method: instead, headers, path })
      if (status >= 500) complaints.push(`as ${instead} with the method in a header: answers ${status}`)
    }
  }
  return complaints
}

/** What a question carries beside its address is not looked at, and it does not become a change. */
async function asChange(world: World, rightful: Sent): Promise<string[]> {
  const complaints: string[] = []
  const plain = await world.send(rightful)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const headers = { ...rightful.headers, 'content-type': 'application/json', ...overrides(method) }
    const { status } = await world.send({ ...rightful, headers, body: '{"account_id":1}' })
    if (status !== plain.status) complaints.push(`with a body and ${method} in a header: answers ${status}`)
  }
  return complaints
}
