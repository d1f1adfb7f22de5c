import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import type { Endpoint } from '#contract/endpoint.ts'
import type { Role } from '#contract/permissions.ts'
import { createApp } from '#server/app.ts'
import { type FullBusiness, fullBusiness, type Ground, type Session } from '../fixtures/business.ts'
import { fixtures, type Staged } from '../fixtures/fixtures.ts'
import { browserCookie } from '../fixtures/passkeys.ts'
import { googleServer } from '../google.ts'
import { startGraphStub } from '../graph-stub.ts'
import { testInstallation } from '../installation.ts'
import { headerFaults } from './header-faults.ts'
import { createSend, type Send } from './http.ts'

/** One server over real HTTP with two whole businesses in it, and all that the generated tests ask of it. */
export type World = Ground & {
  send: Send
  /** How many answers of each status came, and what was wrong with the headers of any of them. */
  headers: { answers: Map<number, number>; faults: Set<string> }
  us: FullBusiness
  them: FullBusiness
  /** The stage that an endpoint's description names, made anew. Throws when there is none by that name. */
  stage(endpoint: Endpoint, business: FullBusiness, role?: Role): Promise<Staged>
  /** Attempts are counted by address, and all of these come from one: nothing is counted until the next. */
  forgetAttempts(): Promise<void>
  close(): Promise<void>
}

/** With `more`, routes that this server has beside its own. */
export async function openWorld(
  more?: (app: FastifyInstance, ground: Ground) => Promise<void>,
): Promise<World> {
  const graph = await startGraphStub({
    phoneNumberId: '1',
    customer: '1',
    wamid: 'wamid.generated',
    bytes: jpeg,
  })
  const google = await googleServer()
  const installation = await testInstallation({ PLUMBLINE_GRAPH_URL: graph.url, ...google.settings })
  const app = await createApp(installation)
  const admin = new pg.Pool({ connectionString: installation.adminUrls.data, max: 3 })
  admin.on('error', () => undefined)
  const ground: Ground = { installation, app, admin }
  await more?.(app, ground)
  const { send: sendOnly, close } = createSend(await app.listen({ host: '127.0.0.1', port: 0 }))
  const headers: World['headers'] = { answers: new Map(), faults: new Set() }
  const send: Send = async (sent) => {
    const answer = await sendOnly(sent)
    headers.answers.set(answer.status, (headers.answers.get(answer.status) ?? 0) + 1)
    for (const fault of headerFaults(answer))
      headers.faults.add(`${sent.method} ${sent.path.replaceAll(/[\w-]{20,}/g, '…')}: ${fault}`)
    return answer
  }
  const us = await fullBusiness(ground, graph.url)
  const them = await fullBusiness(ground, graph.url)
  return {
    ...ground,
    send,
    headers,
    us,
    them,
    async stage({ id, fixture }, business, role = 'owner') {
      const make = fixtures[fixture.name]
      if (!make)
        throw new Error(`${id} names the fixture ${fixture.name}: there is none in server/testing/fixtures`)
      return make(ground, business, role)
    },
    async forgetAttempts() {
      await admin.query('delete from rate_limits')
    },
    async close() {
      close()
      await app.close()
      await admin.end()
      await installation.close()
      graph.stop()
      await google.close()
    },
  }
}

const jpeg = '\xff\xd8\xff\xe0 a photo'

/** Whoever comes with this session from a page of ours. */
export function asSignedIn({ cookie, csrf }: Pick<Session, 'cookie' | 'csrf'>): Record<string, string> {
  return { cookie: `${cookie}; ${browserCookie}`, 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' }
}

/** What the rightful person sends beside the request itself: where an endpoint is open, nothing that says who they are, but for a cookie that the stage itself has. */
export async function rightfulHeaders(
  endpoint: Endpoint,
  { business, things }: Staged,
  role: Role = 'owner',
): Promise<Record<string, string>> {
  if ('open' in endpoint.access) {
    const cookie = [browserCookie, things.cookie].filter(Boolean).join('; ')
    return { 'sec-fetch-site': 'same-origin', cookie }
  }
  return asSignedIn(await business.signIn(role))
}
