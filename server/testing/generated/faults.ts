import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { idSchema } from '#contract/shared.ts'
import { findCaller } from '#features/integrations/public.ts'
import { mustBeMember } from '#features/team/public.ts'
import { createMount, type Session } from '#kernel/http/mount.ts'
import { Refusal, refuse } from '#kernel/http/refusal.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { testPassword } from '../business.ts'
import type { Ground } from '../fixtures/business.ts'
import {
  byOverride,
  change,
  type Fault,
  inDescription,
  inGuard,
  inOpen,
  inVerb,
  markCard,
  question,
  readCard,
  sessionOf,
  touchCard,
  touchQuietly,
} from './faulty-endpoint.ts'

/** Endpoints that forget one thing each, in a server that is whole otherwise: what the generated tests must notice. */
export const faults: Fault[] = [
  inVerb('that forgets nothing', null, /^$/, markCard),
  inVerb('that only reads, and forgets nothing', null, /^$/, readCard, question),

  inDescription(
    'that tells more than it declares',
    'rightful',
    /tells \/secret, which it does not declare/,
    { response: z.looseObject({}) },
    async (scope, input, ground) => ({ ...Object(await markCard(scope, input, ground)), secret: 'x' }),
  ),
  inVerb('that tells a password', 'rightful', /tells a secret/, async (scope, { id }) => ({
    id: await touchCard(scope, id),
    note: testPassword,
  })),
  inOpen('that tells whoever comes of a business', 'rightful', /tells a secret/),
  inVerb('that refuses the rightful', 'rightful', /answers 409/, async () => refuse('deal_changed')),
  inVerb('that changes something when asked', 'rightful', /changes deals .* by GET/, markCard, question),

  inVerb(
    'that leaves no event',
    'recorded',
    /changes deals .* and leaves no event/,
    async (scope, { id, assigneeId }) => {
      if (assigneeId) await mustBeMember(scope, assigneeId)
      return { id: await touchQuietly(scope, id), note: 'marked' }
    },
  ),

  inDescription(
    'that anybody may call',
    'strangers',
    /^nobody: answers 200/m,
    { access: { open: 'forgotten' } },
    async (_scope, { id }) => ({ id, note: 'marked' }),
  ),
  inGuard(
    'that takes a session which has ended',
    'strangers',
    /^who has signed out: answers 200/m,
    everySession,
  ),
  inGuard(
    'that takes the session of a former member',
    'strangers',
    /^who is not in the team any more: answers 200/m,
    everySession,
  ),

  inVerb(
    'that looks into every account',
    'neighbours',
    /^path id: changes deals/m,
    async (_scope, { id }, { admin }) => {
      const { rowCount } = await admin.query('update deals set version = version + 1 where id = $1', [id])
      return { id: rowCount ? id : refuse('not_found'), note: 'marked' }
    },
  ),
  inVerb(
    'that says of what is next door that it is forbidden',
    'neighbours',
    /^path id: answers 403 .* but 404/m,
    async (scope, input, ground) => {
      const { rowCount } = await ground.admin.query('select from deals where id = $1', [input.id])
      return markCard(scope, input, ground).catch((error) => {
        throw rowCount ? new Refusal('forbidden') : error
      })
    },
  ),
  inVerb(
    'that takes an id in the body for what it is',
    'neighbours',
    /^body assigneeId: is done all the same/m,
    (scope, { id }, ground) => markCard(scope, { id }, ground),
  ),
  inVerb(
    'that shows whose a card is',
    'neighbours',
    /^path id: tells .*, which is ours/m,
    async (_scope, { id }, { admin }) => {
      const { rows } = await admin.query('select account_id from deals where id = $1', [id])
      return { id, note: rows[0]?.account_id ?? refuse('not_found') }
    },
    question,
  ),
  inVerb(
    'that tells of every account',
    'neighbours',
    /^their own: tells .*, which is ours/m,
    async (scope, input, ground) => {
      const { rows } = await ground.admin.query("select string_agg(id::text, ' ') as all from accounts")
      return { ...Object(await readCard(scope, input, ground)), note: rows[0].all }
    },
    question,
  ),
  inVerb(
    'that changes the cards of every account',
    'neighbours',
    /^their own: changes deals/m,
    async (scope, input, ground) => {
      await ground.admin.query('update deals set version = version + 1 where id <> $1', [input.id])
      return markCard(scope, input, ground)
    },
  ),
  inDescription('that takes an account from the body', 'neighbours', /^our account_id in the body: /m, {
    body: change.body.extend({ account_id: idSchema.optional() }),
  }),
  inDescription('that takes a second id from the query', 'neighbours', /^our id in the query: /m, {
    query: z.strictObject({ id: idSchema.optional() }),
  }),

  inDescription('that asks for no permission', 'roles', /^viewer: answers (200|not_found)/m, {
    access: { signedIn: true },
  }),
  inDescription('that asks for another permission', 'roles', /^member: answers 403/m, {
    access: { permission: 'tasks.manage' },
  }),
  inDescription(
    'that hides from a role what it should refuse it',
    'roles',
    /^viewer: answers not_found/m,
    { access: { signedIn: true } },
    (scope, input, ground) =>
      'role' in scope.actor && scope.actor.role === 'viewer'
        ? refuse('not_found')
        : markCard(scope, input, ground),
  ),

  inDescription('that takes a key for another permission', 'keys', /^with a key for it alone: answers 403/m, {
    access: { permission: 'contacts.write' },
  }),
  inDescription(
    'that takes keys where a person must show that it is them',
    'keys',
    /^with a key for everything: answers 200/m,
    { access: { permission: 'deals.write' } },
    markCard,
    { access: { permission: 'deals.write', fresh: true } },
  ),

  inDescription(
    'that takes fields which it does not know',
    'nonsense',
    /^body \/surely_unknown 1: answers 200/m,
    {
      body: z.looseObject(change.body.shape),
    },
  ),
  inDescription(
    'that takes fields which it does not know further down',
    'nonsense',
    /^body \/parts\/0\/account_id 1: answers 200/m,
    {
      body: change.body.extend({ parts: z.array(z.looseObject({ name: z.string().max(20) })).max(3) }),
    },
  ),
  inDescription('that takes whatever it is given', 'nonsense', /^body \/title null: answers 200/m, {
    body: change.body.extend({ title: z.unknown() }),
  }),
  inDescription(
    'that breaks on what it did not expect',
    'nonsense',
    /^body \/title null: answers internal/m,
    { body: change.body.extend({ title: z.unknown() }) },
    async (scope, input, ground) => {
      if (typeof input.title !== 'string') refuse('internal')
      return markCard(scope, input, ground)
    },
  ),
  inDescription(
    'that does not say which field is wrong',
    'nonsense',
    /^body \/title .*is not pointed at/m,
    { body: change.body.extend({ title: z.unknown() }) },
    async (scope, input, ground) =>
      change.body.shape.title.safeParse(input.title).success
        ? markCard(scope, input, ground)
        : refuse('invalid_request'),
  ),
  inDescription(
    'that changes something before it refuses',
    'nonsense',
    /^nonsense changes deals/m,
    { body: change.body.extend({ title: z.unknown() }) },
    async (scope, input, ground) => {
      if (change.body.shape.title.safeParse(input.title).success) return markCard(scope, input, ground)
      await withAccount(scope.installation, asSystem(scope.accountId), (own) => touchCard(own, input.id))
      return refuse('invalid_request', { errors: [{ in: 'body', pointer: '/title', detail: 'is odd' }] })
    },
  ),

  inGuard('that wants no token', 'forgeries', /^without a token: answers 200/m, sessionOf),
  inGuard(
    'that wants some token, whosever it is',
    'forgeries',
    /^with the token of a colleague: answers 200/m,
    (request, ground) => (request.headers['x-csrf-token'] ? sessionOf(request, ground) : refuse('csrf')),
  ),
  inGuard(
    'that never asks from where',
    'forgeries',
    /^with another origin: answers 200/m,
    sessionOf,
    (request) => {
      request.headers['sec-fetch-site'] = 'same-origin'
      delete request.headers.origin
    },
  ),
  inGuard(
    'that takes any form',
    'forgeries',
    /^as application\/x-www-form-urlencoded: answers 200/m,
    sessionOf,
    (request) => {
      request.headers['content-type'] = 'application/json'
    },
  ),
  inGuard(
    'that invites other sites',
    'forgeries',
    /is answered with access-control-allow-origin/,
    sessionOf,
    (_request, response) => {
      response.setHeader('access-control-allow-origin', '*')
    },
  ),
  byOverride('that another method may stand for', /^a forgery changes deals/m),
]

/** Whatever session the cookie names, whether it has ended or not. */
async function everySession(request: FastifyRequest, { admin }: Ground): Promise<Session | null> {
  const token = createHash('sha256')
    .update(request.cookies.plumbline_session ?? '')
    .digest()
  const { rows } = await admin.query<Session>(
    `select s.id, s.account_id as "accountId", s.member_id as "memberId", m.role
       from sessions s join members m on m.id = s.member_id where s.token_hash = $1`,
    [token],
  )
  return rows[0] ?? null
}

/** Mounts them all beside the server's own endpoints. */
export async function mountFaults(app: FastifyInstance, ground: Ground) {
  await app.register(
    async (api) => {
      const mount = createMount(api, ground.installation, (request, reply) =>
        findCaller(ground.installation, request, reply),
      )
      for (const fault of faults) fault.mount(mount, api, ground)
    },
    { prefix: '/api/v1' },
  )
}
