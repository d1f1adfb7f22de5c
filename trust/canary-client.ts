import { type OutgoingHttpHeaders, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** One person's way to the server over HTTP, as a browser goes: cookie, CSRF token, same-origin headers. */
export type Browser = {
  /** Answers whatever comes, refusals included. `body` is sent as JSON. Headers given here win; undefined takes one away. */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>
  cookie: string
  csrf: string
}

export type SendOptions = {
  body?: unknown
  /** Sent as it is, in place of `body`. */
  rawBody?: string | Buffer
  headers?: Record<string, string | undefined>
}

export type Answer = {
  status: number
  headers: Headers
  text: string
  /** The parsed body, or null when it is no JSON. */
  json: unknown
}

/** Where the server is, and the origin that browsers know it by; they differ behind a proxy. */
export type Place = { url: string; origin: string }

const timeoutMilliseconds = 20_000

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
  const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
  return browserWith(place, cookie, (answer.json as { csrf: string }).csrf)
}

function browserWith(place: Place, cookie: string, csrf: string): Browser {
  return {
    cookie,
    csrf,
    send(method, path, { body, rawBody, headers = {} } = {}) {
      const content = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
      const all: Record<string, string | undefined> = {
        cookie: cookie || undefined,
        ...(content !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(content)),
        }),
        ...(method !== 'GET' && {
          origin: place.origin,
          'sec-fetch-site': 'same-origin',
          'x-csrf-token': csrf || undefined,
        }),
        ...headers,
      }
      return ask(new URL(path, place.url), method, withoutUndefined(all), content)
    },
  }
}

/** One request over a connection of its own; node's plain client sends headers as they are, odd ones too. */
function ask(
  url: URL,
  method: string,
  headers: OutgoingHttpHeaders,
  content: string | Buffer | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp
    const sending = request(
      url,
      { method, headers, agent: false, timeout: timeoutMilliseconds },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8')
          resolve({
            status: response.statusCode ?? 0,
            headers: headersOf(response.rawHeaders),
            text,
            json: parsed(text),
          })
        })
      },
    )
    sending.on('timeout', () => sending.destroy(new Error(`no answer within ${timeoutMilliseconds} ms`)))
    sending.on('error', reject)
    sending.end(content)
  })
}

function headersOf(raw: string[]): Headers {
  const headers = new Headers()
  for (let index = 0; index + 1 < raw.length; index += 2) headers.append(raw[index]!, raw[index + 1]!)
  return headers
}

function withoutUndefined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
