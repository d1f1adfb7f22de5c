import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Who } from '#contract/identity.ts'
import { ask } from './client.ts'
import { isRefusal, Refusal, Unreachable } from './errors.ts'
import { hasSessionEnded, signedIn, signedOut } from './session-state.ts'

let asked: { url: string; headers: Headers; method: string }[]
let answers: (() => Response | Promise<Response>)[]

beforeEach(() => {
  asked = []
  answers = []
  signedIn({ member: { id: 'dana' }, csrf: 'first' } as Who)
  vi.stubGlobal('fetch', async (url: string, options: { headers?: Headers; method?: string } = {}) => {
    asked.push({ url, headers: options.headers ?? new Headers(), method: options.method ?? 'GET' })
    const answer = answers.shift()
    if (!answer) throw new Error(`nobody expected ${url}`)
    return answer()
  })
})
afterEach(() => {
  signedOut()
  vi.unstubAllGlobals()
})

const problem = (status: number, code: string, more = {}) =>
  Response.json({ type: 'about:blank', title: code, status, code, ...more }, { status })
const ok = (body: unknown = {}) => Response.json(body)

describe('asking our API', () => {
  test('a change carries the CSRF token, a question does not', async () => {
    answers = [() => ok(), () => ok()]
    await ask('POST', '/deals', { body: {} })
    await ask('GET', '/deals')
    expect(asked.map(({ headers }) => headers.get('X-CSRF-Token'))).toEqual(['first', null])
  })

  test('an ended session waits for the sign-in and then asks again', async () => {
    answers = [() => problem(401, 'session_ended'), () => ok({ fine: true })]
    const answer = ask('GET', '/deals')
    await vi.waitFor(() => expect(hasSessionEnded()).toBe(true))
    expect(asked.length).toBe(1)
    signedIn({ member: { id: 'dana' }, csrf: 'second' } as Who)
    await expect(answer).resolves.toEqual({ fine: true })
    expect(hasSessionEnded()).toBe(false)
  })

  test('a refusal that was on its way while somebody signed in again asks nobody to sign in once more', async () => {
    answers = [
      () => {
        signedIn({ member: { id: 'dana' }, csrf: 'second' } as Who)
        return problem(401, 'session_ended')
      },
      () => ok({ fine: true }),
    ]
    await expect(ask('GET', '/deals')).resolves.toEqual({ fine: true })
    expect(hasSessionEnded()).toBe(false)
  })

  test('signing out lets nothing go on that waited for a sign-in', async () => {
    answers = [() => problem(401, 'session_ended')]
    const answer = ask('POST', '/deals', { body: {} })
    const failed = expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    await vi.waitFor(() => expect(hasSessionEnded()).toBe(true))
    signedOut()
    await failed
    expect(asked.length).toBe(1)
  })

  test('an old CSRF token is replaced once, and the change is made', async () => {
    const who = { member: { id: 'dana' }, csrf: 'fresh' }
    answers = [() => problem(403, 'csrf'), () => ok(who), () => ok({ done: true })]
    await expect(ask('POST', '/deals', { body: {} })).resolves.toEqual({ done: true })
    expect(asked.at(-1)?.headers.get('X-CSRF-Token')).toBe('fresh')
  })

  test('a CSRF token that stays wrong is a refusal, not a loop', async () => {
    const who = { member: { id: 'dana' }, csrf: 'fresh' }
    answers = [() => problem(403, 'csrf'), () => ok(who), () => problem(403, 'csrf')]
    await expect(ask('POST', '/deals', { body: {} })).rejects.toSatisfy((error) => isRefusal(error, 'csrf'))
  })

  test('before signing in, a refusal is an answer like another', async () => {
    answers = [() => problem(401, 'wrong_credentials')]
    await expect(ask('POST', '/session', { body: {}, beforeSignIn: true })).rejects.toBeInstanceOf(Refusal)
  })

  test('no network, and a proxy that answers with a page of its own, are out of reach', async () => {
    answers = [
      () => Promise.reject(new TypeError('failed')),
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    ]
    await expect(ask('GET', '/deals')).rejects.toBeInstanceOf(Unreachable)
    await expect(ask('GET', '/deals')).rejects.toBeInstanceOf(Unreachable)
  })

  test('what is wrong with a field is found under its name', async () => {
    const errors = [
      { pointer: '/body/email', detail: 'Invalid email' },
      { pointer: '/name', detail: 'Too short' },
    ]
    answers = [() => problem(422, 'invalid_request', { errors })]
    const error = await ask('POST', '/contacts', { body: {} }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ fields: { email: 'Invalid email', name: 'Too short' } })
  })
})
