import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { passSecondFactor } from '#contract/second-factors.ts'
import { keyBy, signInBy } from '#testing/fixtures/business.ts'
import { draftOf, withValue, write } from '#testing/generated/draft.ts'
import type { Answer } from '#testing/generated/http.ts'
import { asSignedIn, openWorld, rightfulHeaders, type World } from '#testing/generated/world.ts'

/**
 * Whatever lets somebody in or lets them do something is for one door. A state that was taken for a sign-in link, a token of one kind that was redeemed
 * as another: that is how frameworks let strangers in (docs/advisories.md). Every secret that there is is tried at every door that there is.
 */

let world: World
/** By what it is for. Two doors may take the same: an invitation is looked at and accepted. */
let secrets: Map<string, string>

/** Doors that take a token in their body, found in the contract: those that come later are among them. */
const tokenDoors = endpoints.filter(({ fixture }) => Object(fixture.body).token === '{token}')

beforeAll(async () => {
  world = await openWorld()
  secrets = new Map()
  for (const door of tokenDoors)
    secrets.set(door.fixture.name, (await world.stage(door, world.us)).things.token!)
  const { accountId, members } = world.us
  const session = await signInBy(world, accountId, members.member)
  const step = await world.stage(passSecondFactor, world.us)
  secrets.set('session', session.cookie.split('=')[1]!)
  secrets.set('id of a session', session.id)
  secrets.set(
    'hash of a session',
    createHash('sha256').update(session.cookie.split('=')[1]!).digest('base64url'),
  )
  secrets.set('token against forgery', session.csrf)
  secrets.set('second step', step.things.cookie!.split('=')[1]!)
  secrets.set(
    'api key',
    (await keyBy(world, accountId, members.owner, ['deals.read'])).authorization.slice(7),
  )
  secrets.set('mark of a browser', 'A'.repeat(22))
  secrets.set('id of a member', members.owner)
}, 120_000)
beforeEach(() => world.forgetAttempts())
afterAll(() => world?.close())

/** An invitation is one, for whom it is meant: for somebody new, or for somebody who works elsewhere already. */
const kindOf = (name: string) => name.replace(/^invitation .*/, 'invitation')
const others = (own: string) => [...secrets].filter(([kind]) => kindOf(kind) !== kindOf(own))

/** Refused in words that are there for it, never with a failure of ours, and nobody is signed in by it. */
function complaintsOf(kind: string, { status, headers, text }: Answer): string[] {
  const isIn = [headers['set-cookie'] ?? []].flat().some((cookie) => /session=[\w-]{20}/.test(cookie))
  if (status >= 400 && status < 500 && !isIn) return []
  return [`the ${kind} is answered with ${status}${isIn ? ' and a session' : ''}: ${text.slice(0, 200)}`]
}

async function tryAll(own: string, ask: (secret: string) => Promise<Answer>): Promise<string[]> {
  const complaints: string[] = []
  for (const [kind, secret] of others(own)) {
    await world.forgetAttempts()
    complaints.push(...complaintsOf(kind, await ask(secret)))
  }
  return complaints
}

describe('a secret of one kind', () => {
  test('there are several, and several doors that take one', () => {
    expect(tokenDoors.length).toBeGreaterThanOrEqual(5)
    expect(secrets.size).toBeGreaterThanOrEqual(12)
    expect(new Set(secrets.values()).size).toBe(secrets.size)
  })

  test.each(tokenDoors.map((door) => [door.id, door] as const))(
    'opens %s only when it is for it',
    async (_id, door) => {
      const staged = await world.stage(door, world.us)
      const headers = await rightfulHeaders(door, staged)
      const draft = await draftOf(world, door, staged, headers)
      const ask = (token: string) =>
        world.send(write(door, withValue(draft, 'body', ['token'], token), headers))
      expect(await tryAll(door.fixture.name, ask)).toEqual([])
      await world.forgetAttempts()
      expect((await ask(staged.things.token!)).status).toBeLessThan(300)
    },
  )

  test('opens no session but the one that it is of', async () => {
    const ask = (token: string) =>
      world.send({
        method: 'GET',
        path: '/api/v1/session',
        headers: { cookie: `plumbline_session=${token}` },
      })
    expect(await tryAll('session', ask)).toEqual([])
    expect((await ask(secrets.get('session')!)).status).toBe(200)
  })

  test('goes on with no second step but its own', async () => {
    const staged = await world.stage(passSecondFactor, world.us)
    const ask = (token: string) => secondStep(passSecondFactor, staged.things.code!, token)
    expect(await tryAll('second step', ask)).toEqual([])
    const own = staged.things.cookie!.split('=')[1]!
    expect((await ask(own)).status).toBe(200)
  })

  test('is no API key, and an API key is nothing else', async () => {
    const ask = (token: string) =>
      world.send({ method: 'GET', path: '/api/v1/deals', headers: { authorization: `Bearer ${token}` } })
    expect(await tryAll('api key', ask)).toEqual([])
    expect((await ask(secrets.get('api key')!)).status).toBe(200)
  })

  test('is not taken for the token of a change but where it is', async () => {
    const { accountId, members } = world.us
    const session = await signInBy(world, accountId, members.owner)
    const ask = (csrf: string) =>
      world.send({
        method: 'PATCH',
        path: '/api/v1/account',
        headers: { ...asSignedIn({ ...session, csrf }), 'content-type': 'application/json' },
        body: '{"botOn":true}',
      })
    // That of the other session is among them.
    expect(await tryAll('', ask)).toEqual([])
    expect((await ask(session.csrf)).status).toBe(200)
  })
})

function secondStep({ method, path }: Endpoint, code: string, token: string): Promise<Answer> {
  return world.send({
    method,
    path: `/api/v1${path}`,
    headers: {
      cookie: `plumbline_second_step=${token}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ code }),
  })
}

describe('a cookie that somebody made up', () => {
  test('ends nobody’s session, by signing out or by signing in with it', async () => {
    const { accountId, members } = world.us
    const victim = await signInBy(world, accountId, members.admin)
    const mallory = await signInBy(world, world.them.accountId, world.them.members.member)
    const token = victim.cookie.split('=')[1]!
    const forged = [
      victim.id,
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      ` ${token}`,
      createHash('sha256').update(token).digest('hex'),
      createHash('sha256').update(token).digest('base64url'),
      '%',
      '*',
      `${mallory.cookie.split('=')[1]} ${token}`,
    ]
    for (const value of forged) {
      const cookie = `plumbline_session=${value}`
      const headers = { 'x-csrf-token': mallory.csrf, 'sec-fetch-site': 'same-origin' }
      await world.send({ method: 'DELETE', path: '/api/v1/session', headers: { ...headers, cookie } })
      await world.send({
        method: 'POST',
        path: '/api/v1/session',
        headers: { ...headers, cookie, 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'nobody@business.example', password: 'wrong password' }),
      })
      // The id of somebody else's session is for its owner alone to end.
      await world.send({
        method: 'DELETE',
        path: `/api/v1/sessions/${victim.id}`,
        headers: asSignedIn(mallory),
      })
    }
    const { status } = await world.send({
      method: 'GET',
      path: '/api/v1/session',
      headers: asSignedIn(victim),
    })
    expect(status).toBe(200)
  })
})

describe('an API key', () => {
  test('is made for whoever asks and is signed in: there is no saying for whom', async () => {
    const owner = await world.us.signIn('owner')
    const body = { name: 'A program', scopes: ['deals.read'] }
    const send = (more: object, headers: Record<string, string>) =>
      world.send({
        method: 'POST',
        path: '/api/v1/keys',
        headers: { ...headers, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ ...body, ...more }),
      })
    for (const name of [
      'userId',
      'user_id',
      'memberId',
      'member_id',
      'personId',
      'accountId',
      'referenceId',
    ]) {
      const foreign = name.includes('ccount') ? world.them.accountId : world.us.members.admin
      expect((await send({ [name]: foreign }, asSignedIn(owner))).status, name).toBe(422)
      expect((await send({ [name]: foreign }, {})).status, name).toBe(401)
    }
    const { json } = await send({}, asSignedIn(owner))
    const { rows } = await world.admin.query('select member_id from api_keys where id = $1', [
      Object(json).key.id,
    ])
    expect(rows).toEqual([{ member_id: world.us.members.owner }])
  })
})
