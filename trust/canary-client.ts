import { type Heard, type Knock, knock } from './knock.ts'

/** One person's way to the server over HTTP, as a browser goes: cookie, CSRF token, same-origin headers. */
export type Browser = {
  /** Answers whatever comes, refusals included. `body` is sent as JSON. Headers given here win; undefined takes one away. */
  send(method: string, path: string, options?: SendOptions): Promise<Heard>
  cookie: string
  csrf: string
}

export type SendOptions = {
  body?: unknown
  /** Sent as it is, in place of `body`. */
  rawBody?: Knock['body']
  headers?: Knock['headers']
}

/** Where the server is, and the origin that browsers know it by; they differ behind a proxy. */
export type Place = { url: string; origin: string }

/** A browser in which nobody is signed in: no cookie, no token. */
export function stranger(place: Place): Browser {
  return browserWith(place, '', '')
}

/** Throws when the server does not let this person in. */
export async function signIn(place: Place, person: { email: string; password: string }): Promise<Browser> {
  const answer = await stranger(place).send('POST', '/api/v1/session', {
    body: { email: person.email, password: person.password },
  })
  if (answer.status !== 200) throw new Error(`a canary cannot sign in: ${answer.status}`)
  const [cookie = ''] = answer.setCookies.map((line) => line.split(';')[0] ?? '')
  return browserWith(place, cookie, (answer.json as { csrf: string }).csrf)
}

function browserWith(place: Place, cookie: string, csrf: string): Browser {
  return {
    cookie,
    csrf,
    send(method, path, { body, rawBody, headers = {} } = {}) {
      const content = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
      const usual = {
        cookie: cookie || undefined,
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && {
          origin: place.origin,
          'sec-fetch-site': 'same-origin',
          'x-csrf-token': csrf || undefined,
        }),
      }
      return knock({ place }, path, { method, headers: { ...usual, ...headers }, body: content })
    },
  }
}
