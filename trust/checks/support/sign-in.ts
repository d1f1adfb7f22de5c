import { z } from 'zod'
import { type Heard, knock } from '../../knock.ts'
import type { Canary, Role, Stage } from '../../stage.ts'

/** A session of its own for one check, to be ended by it: the kept one of `canary.as` stays as it is. */
export type OwnSession = {
  cookie: string
  /** Name and value of the session cookie. */
  name: string
  token: string
  csrf: string
  heard: Heard
}

const who = z.object({ csrf: z.string().min(1) })

/** Signs in as a browser that has `cookie` so far. Throws when the rightful password does not sign in. */
export async function signInAnew(
  stage: Stage,
  canary: Canary,
  role: Role,
  cookie?: string,
): Promise<OwnSession> {
  return sessionOf(await trySignIn(stage, canary.people[role], cookie))
}

/** The session that an answer has opened. Throws when it has opened none. */
export function sessionOf(heard: Heard): OwnSession {
  const [first = ''] = heard.setCookies
  const [, name = '', token = ''] = /^([^=;\s]+)=([^;]*)/.exec(first) ?? []
  const told = who.safeParse(heard.json)
  if (heard.status !== 200 || !token || !told.success)
    throw new Error(`a canary could not sign in: ${heard.status}`)
  return { cookie: `${name}=${token}`, name, token, csrf: told.data.csrf, heard }
}

export function trySignIn(
  stage: Stage,
  { email, password }: { email: string; password: string },
  cookie?: string,
): Promise<Heard> {
  return knock(stage, '/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
    body: JSON.stringify({ email, password }),
  })
}

export async function signOut(stage: Stage, { cookie, csrf }: OwnSession): Promise<Heard> {
  const heard = await knock(stage, '/api/v1/session', {
    method: 'DELETE',
    headers: { cookie, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' },
  })
  if (heard.status >= 300) throw new Error(`a canary could not sign out: ${heard.status}`)
  return heard
}

/** Whether somebody is signed in by this cookie. Throws when that could not be told. */
export async function isSignedIn(stage: Stage, cookie: string): Promise<boolean> {
  const { status } = await knock(stage, '/api/v1/session', { headers: { cookie } })
  if (status === 200 || status === 401) return status === 200
  throw new Error(`who is signed in could not be told: ${status}`)
}
