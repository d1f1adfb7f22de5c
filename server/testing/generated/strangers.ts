import { randomUUID } from 'node:crypto'
import type { Endpoint } from '#contract/endpoint.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { makeToken } from '#features/integrations/public.ts'
import { addPerson, type PeopledBusiness, type Session, signInBy } from '../fixtures/business.ts'
import type { Staged } from '../fixtures/fixtures.ts'
import { changes, standing } from './database.ts'
import { draftOf, write } from './draft.ts'
import { several } from './http.ts'
import { notRefused } from './refusal.ts'
import { asSignedIn, rightfulHeaders, type World } from './world.ts'

/** Whoever is not signed in, or not any more, is not let in and changes nothing. Open endpoints have no strangers. */
export async function strangers(world: World, endpoint: Endpoint, staged: Staged): Promise<string[]> {
  if ('open' in endpoint.access) return []
  const rightful = await rightfulHeaders(endpoint, staged)
  const draft = await draftOf(world, endpoint, staged, rightful)
  const all = await strangersTo(world, staged.business)
  const before = await standing(world.admin)
  const complaints = await several(all, async ([who, headers, code]) => {
    const sent = write(endpoint, draft, headers)
    const complaints = notRefused(await world.send(sent), [code])
    // Whether what they send is sense is nothing for them.
    const ofNonsense = await world.send(write(endpoint, draft, headers, '{"unknown":1}'))
    complaints.push(...notRefused(ofNonsense, [code]))
    if (endpoint.method === 'GET') {
      const { status } = await world.send({ ...sent, method: 'HEAD' })
      if (status !== 401) complaints.push(`HEAD answers ${status}`)
    }
    return complaints.map((complaint) => `${who}: ${complaint}`)
  })
  const changed = changes(before, await standing(world.admin))
  return [...complaints.flat(), ...changed.map((place) => `a stranger changes ${place}`)]
}

type Stranger = [who: string, headers: Record<string, string>, code: ProblemCode]

async function strangersTo(world: World, business: PeopledBusiness): Promise<Stranger[]> {
  const { cookie, csrf } = await business.signIn('owner')
  const [name, token] = cookie.split('=') as [string, string]
  const nobody = (cookie: string) => asSignedIn({ cookie, csrf })
  const other = token.startsWith('A') ? 'B' : 'A'
  const ended = await endedSessions(world, business)
  return [
    ['nobody', { 'sec-fetch-site': 'same-origin' }, 'not_signed_in'],
    [
      'nobody, with a token against forgery',
      { 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf },
      'not_signed_in',
    ],
    ['with an empty cookie', nobody(`${name}=`), 'not_signed_in'],
    ['with a cookie of nonsense', nobody(`${name}=nonsense`), 'not_signed_in'],
    ['with a cookie that was tampered with', nobody(`${name}=${other}${token.slice(1)}`), 'not_signed_in'],
    ['with a cookie cut short', nobody(`${name}=${token.slice(0, -1)}`), 'not_signed_in'],
    [
      'with a cookie under the name that another environment has',
      nobody(`__Host-session=${token}`),
      'not_signed_in',
    ],
    ['with the cookie’s token as a key', { ...nobody(''), authorization: `Bearer ${token}` }, 'key_unknown'],
    [
      'with a key that nobody made',
      { authorization: `Bearer ${makeToken(randomUUID()).token}` },
      'key_unknown',
    ],
    ['with a key of nonsense', { authorization: 'Bearer plumb_' }, 'key_unknown'],
    ['with a password instead of a key', { authorization: 'Basic b3duZXI6b3duZXI=' }, 'key_unknown'],
    [
      'with a right cookie and a wrong key',
      { ...asSignedIn({ cookie, csrf }), authorization: 'Bearer nonsense' },
      'key_unknown',
    ],
    ...ended.map(([who, session]): Stranger => [who, asSignedIn(session), 'session_ended']),
  ]
}

const endedOf = new WeakMap<PeopledBusiness, Promise<[string, Session][]>>()

/** Sessions that were owners' once, made once for each business. */
function endedSessions(world: World, business: PeopledBusiness): Promise<[string, Session][]> {
  const known = endedOf.get(business) ?? endSessions(world, business)
  endedOf.set(business, known)
  return known
}

async function endSessions(world: World, business: PeopledBusiness): Promise<[string, Session][]> {
  const spoil = async (
    who: string,
    table: 'sessions' | 'members',
    change: string,
  ): Promise<[string, Session]> => {
    const { memberId } = await addPerson(world.installation, business, 'owner', `${business.mark} Former`)
    const session = await signInBy(world, business.accountId, memberId)
    const column = table === 'members' ? 'id' : 'member_id'
    await world.admin.query(`update ${table} set ${change} where ${column} = $1`, [memberId])
    return [who, session]
  }
  return [
    await spoil('who has signed out', 'sessions', 'ended_at = now()'),
    await spoil('who was away too long', 'sessions', "idle_until = now() - interval '1 second'"),
    await spoil('who has been here too long', 'sessions', "ends_at = now() - interval '1 second'"),
    await spoil('who is not in the team any more', 'members', "status = 'removed'"),
  ]
}
