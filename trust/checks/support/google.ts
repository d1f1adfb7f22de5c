import { z } from 'zod'
import { type Heard, knock } from '../../knock.ts'
import type { Stage } from '../../stage.ts'
import type { OwnSession } from './sign-in.ts'

/** A browser with a jar of its own: what is begun in one is worth nothing in another. */
export type Jar = { cookies: Map<string, string>; csrf?: string | undefined }

export function emptyJar(): Jar {
  return { cookies: new Map() }
}

export function jarOf({ name, token, csrf }: OwnSession): Jar {
  return { cookies: new Map([[name, token]]), csrf }
}

/** As a page of ours sends it; what the answer sets is kept in the jar. */
export async function send(
  stage: Stage,
  jar: Jar,
  method: string,
  path: string,
  body?: unknown,
): Promise<Heard> {
  const heard = await knock(stage, `/api/v1${path}`, {
    method,
    headers: {
      cookie: [...jar.cookies].map(([name, value]) => `${name}=${value}`).join('; ') || undefined,
      'sec-fetch-site': 'same-origin',
      'x-csrf-token': jar.csrf,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  for (const line of heard.setCookies) {
    const [, name = '', value = ''] = /^([^=;\s]+)=([^;]*)/.exec(line) ?? []
    jar.cookies.set(name, value)
  }
  return heard
}

/** The address to which a browser is sent for this. Throws where it is sent nowhere. */
export async function begin(stage: Stage, jar: Jar, path = '/session/google'): Promise<URL> {
  const heard = await send(stage, jar, 'POST', `${path}/address`, { returnTo: '/inbox' })
  const told = z.object({ address: z.url() }).safeParse(heard.json)
  if (heard.status !== 200 || !told.success) throw new Error(`nobody is sent to Google: ${heard.status}`)
  return new URL(told.data.address)
}

export type FakePerson = { sub: string; email: string; hd?: string | undefined; email_verified?: boolean }

/** A provider on this machine that says of itself that it simulates, and plays tricks; null where whoever answers is Google. */
export async function fakeProviderAt(address: URL): Promise<FakeProvider | null> {
  const { protocol, hostname, origin } = address
  if (protocol !== 'http:' || !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return null
  const answer = await fetch(`${origin}/control/google`)
  const who = z.object({ simulates: z.literal('google') }).safeParse(await answer.json().catch(() => null))
  return who.success ? new FakeProvider(origin) : null
}

export class FakeProvider {
  private readonly origin: string
  constructor(origin: string) {
    this.origin = origin
  }

  /** Gives somebody an account there, or another address. */
  async person(given: FakePerson): Promise<FakePerson> {
    const answer = await fetch(`${this.origin}/control/people`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'A test person', ...given }),
    })
    if (answer.status !== 201) throw new Error(`the fake provider takes nobody: ${answer.status}`)
    return given
  }

  /** Chooses that account on the page at this address; what the browser comes back with. */
  async choose(address: URL, { sub }: FakePerson, trick?: string): Promise<string> {
    const chosen = new URL(address)
    chosen.pathname = '/choose'
    chosen.searchParams.set('person', sub)
    if (trick) chosen.searchParams.set('trick', trick)
    const sent = await fetch(chosen, { redirect: 'manual' })
    const back = sent.headers.get('location')
    if (!back) throw new Error(`the fake provider sends nobody back: ${sent.status}`)
    return new URL(back).search
  }
}

/** Whether somebody is signed in by what was answered. */
export function isIn(heard: Heard): boolean {
  return (
    heard.status === 200 && z.object({ member: z.object({ id: z.string() }) }).safeParse(heard.json).success
  )
}

export function codeOf({ json }: Heard): string {
  return z.object({ code: z.string() }).safeParse(json).data?.code ?? ''
}
