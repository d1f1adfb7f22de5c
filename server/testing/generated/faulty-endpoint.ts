import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#contract/endpoint.ts'
import { idParams, idSchema, lineSchema } from '#contract/shared.ts'
import { findSession } from '#features/identity/public.ts'
import { mustBeMember } from '#features/team/public.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import type { Mount, Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import type { Ground } from '../fixtures/business.ts'

/** Ways to make an endpoint that is not as it is described. */

export type Part =
  | 'rightful'
  | 'strangers'
  | 'neighbours'
  | 'roles'
  | 'keys'
  | 'forgeries'
  | 'nonsense'
  | 'recorded'

export type Fault = {
  /** What is wrong with it, after "an endpoint". */
  what: string
  /** The part that must notice, and something of what it says then. Null: there is nothing wrong with it. */
  part: Part | null
  says: RegExp
  described: Endpoint
  mount(mount: Mount, api: FastifyInstance, ground: Ground): void
}

/** What the generated tests read of them; what is mounted forgets something of it, or its handler does. */
export const change = {
  summary: 'Marks a card',
  method: 'POST' as const,
  access: { permission: 'deals.write' as const },
  fixture: { name: 'deal', body: { title: '{mark}', assigneeId: '{memberId}', parts: [{ name: 'pipe' }] } },
  params: idParams,
  body: z.strictObject({
    title: lineSchema(200),
    assigneeId: idSchema.optional(),
    parts: z.array(z.strictObject({ name: z.string().max(20) })).max(3),
  }),
  response: z.object({ id: idSchema, note: z.string() }),
  refusals: ['assignee_unknown' as const],
}
export const question = {
  summary: 'Reads a card',
  method: 'GET' as const,
  access: { permission: 'deals.read' as const },
  fixture: { name: 'deal' },
  params: idParams,
  response: z.object({ id: idSchema, note: z.string() }),
}
type Input = { id: string; title?: unknown; assigneeId?: string | undefined }
export type Verb = (scope: Scope, input: Input, ground: Ground) => Promise<unknown>
type Guard = (request: FastifyRequest, ground: Ground) => Promise<Session | null>
type Tamper = (request: IncomingMessage, response: ServerResponse) => void

export const markCard: Verb = async (scope, { id, assigneeId }) => {
  if (assigneeId) await mustBeMember(scope, assigneeId)
  return { id: await touchCard(scope, id), note: 'marked' }
}

export const readCard: Verb = async ({ database }, { id }) => {
  const card = await database.selectFrom('deals').select('id').where('id', '=', id).executeTakeFirst()
  return { id: card?.id ?? refuse('not_found'), note: 'read' }
}

const cardMarked = defineEvent('test.card_marked', z.object({}), { live: false })

export async function touchCard(scope: Scope, id: string): Promise<string> {
  const touched = await touchQuietly(scope, id)
  await announce(scope, cardMarked, { dealId: id, data: {} })
  return touched
}

export async function touchQuietly({ database }: Scope, id: string): Promise<string> {
  const { numUpdatedRows } = await database
    .updateTable('deals')
    .set({ version: sql<number>`version + 1` })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 0n ? refuse('not_found') : id
}

let count = 0

/** The description as the generated tests read it, and as it is mounted. */
function pair(described: object, mounted: object = {}): [described: Endpoint, mounted: Endpoint] {
  const place = { id: `broken.number${++count}`, path: `/broken/${count}/{id}` }
  const whole = { ...(described as typeof change), ...place }
  return [endpoint(whole) as unknown as Endpoint, endpoint({ ...whole, ...mounted }) as unknown as Endpoint]
}

/** The description is mounted as it is, and the verb is wrong. */
export function inVerb(
  what: string,
  part: Fault['part'],
  says: RegExp,
  verb: Verb,
  description: object = change,
): Fault {
  const [described] = pair(description)
  return {
    what,
    part,
    says,
    described,
    mount: (mount, _api, ground) =>
      mount.inScope(described, (scope, input) => verb(scope, input as Input, ground) as never),
  }
}

/** What is mounted forgets something that is described. */
export function inDescription(
  what: string,
  part: Part,
  says: RegExp,
  forgotten: object,
  verb: Verb = markCard,
  more: object = {},
): Fault {
  const [described, mounted] = pair({ ...change, ...more }, forgotten)
  return {
    what,
    part,
    says,
    described,
    mount(mount, _api, ground) {
      if ('open' in mounted.access) {
        mount.open(mounted, ({ input }) => verb(undefined as never, input as Input, ground) as never)
      } else mount.inScope(mounted, (scope, input) => verb(scope, input as Input, ground) as never)
    },
  }
}

/** Open as it is described, and it tells of somebody. */
export function inOpen(what: string, part: Part, says: RegExp): Fault {
  const [described] = pair({ ...question, access: { open: 'for this test' } })
  return {
    what,
    part,
    says,
    described,
    mount(mount, _api, { admin }) {
      mount.open(described, async ({ input }) => {
        const { id } = input as Input
        const { rows } = await admin.query('select account_id from deals where id = $1', [id])
        return { id, note: rows[0]?.account_id ?? refuse('not_found') } as never
      })
    },
  }
}

/** The handler guards itself, and forgets something; `tamper` makes the server's own guards blind. */
export function inGuard(what: string, part: Part, says: RegExp, guard: Guard, tamper?: Tamper): Fault {
  const [described, mounted] = pair(change, { access: { open: 'for what guards itself' } })
  return {
    what,
    part,
    says,
    described,
    mount(mount, api, ground) {
      mount.open(mounted, async ({ request, input }) => {
        const session = (await guard(request, ground)) ?? refuse('not_signed_in')
        if (session.role === 'viewer') refuse('forbidden')
        return withAccount(
          ground.installation,
          asSystem(session.accountId),
          (scope) => markCard(scope, input as Input, ground) as never,
        )
      })
      const prefix = `/api/v1${described.path.replace('{id}', '')}`
      if (!tamper) return
      api.server.prependListener('request', (request, response) => {
        if (request.url?.startsWith(prefix)) tamper(request, response)
      })
    },
  }
}

/** A question that becomes the change when a header says so. */
export function byOverride(what: string, says: RegExp): Fault {
  const fault = inVerb(what, 'forgeries', says, markCard)
  return {
    ...fault,
    mount(mount, api, ground) {
      fault.mount(mount, api, ground)
      api.get<{ Params: { id: string } }>(fault.described.path.replace('{id}', ':id'), async (request) => {
        const session = await sessionOf(request, ground)
        if (session && request.headers['x-http-method-override'] === 'POST') {
          await withAccount(ground.installation, asSystem(session.accountId), (scope) =>
            touchCard(scope, request.params.id),
          )
        }
        return {}
      })
    },
  }
}

export function sessionOf(request: FastifyRequest, { installation }: Ground): Promise<Session | null> {
  return findSession(installation, request)
}
