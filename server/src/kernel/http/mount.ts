import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import {
  type BodyOf,
  type Endpoint,
  keyPermission,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '#contract/endpoint.ts'
import type { Problem, ProblemCode } from '#contract/problems.ts'
import type { Standing } from '#contract/standing.ts'
import { clock } from '../clock.ts'
import type { Installation } from '../installation.ts'
import { type ActingKey, asMember, type Principal, type Scope, withAccount } from '../scope.ts'
import { originOf } from './address-block.ts'
import { mustBeSameSite, mustHaveCsrfToken, mustNotBeReadElsewhere } from './csrf.ts'
import { createMeter } from './meter.ts'
import { ReadyMade, textOf } from './ready-made.ts'
import { Refusal, refuse } from './refusal.ts'

/** How long a proof counts (reference/product.md 1). */
const freshMilliseconds = 10 * 60_000

/** Who holds the session of a request or whose API key it carries, and what they may now; found by features that the kernel does not know. */
export type Session = {
  id: string
  accountId: string
  memberId: string
  provenAt: Date
  /** The proofs by which they came in. */
  methods: string[]
  /** Their business requires a second factor of them, and they have none. */
  factorDue: boolean
  /** Somebody has said "this wasn't me": whoever holds the session changes nothing sensitive until there is a new password. */
  frozen: boolean
  /** For a program that comes with a key: what it may here is no more than the key was given. */
  key?: ActingKey
} & Standing
/** Throws where what the request carries is none, or not any more; null where it carries nothing. */
export type FindSession = (request: FastifyRequest, reply: FastifyReply) => Promise<Session | null>
/** Told before somebody signed in is answered that they are refused, and why, so that it can stand in the audit log. */
export type TellRefused = (principal: Principal, operation: string, code: ProblemCode) => Promise<void>

export type Input<E> = ParamsOf<E> & QueryOf<E> & BodyOf<E>

export type Call<E> = {
  installation: Installation
  input: Input<E>
  request: FastifyRequest
  reply: FastifyReply
}
export type SignedInCall<E> = Call<E> & { principal: Principal; session: Session }

export type Mount = {
  /** The usual way: one transaction, the verb as handler. */
  inScope<E extends Endpoint>(endpoint: E, verb: (scope: Scope, input: Input<E>) => Promise<Answer<E>>): void
  /** For verbs that talk to the outside between two scopes, or answer something other than JSON. */
  errand<E extends Endpoint>(endpoint: E, handler: (call: SignedInCall<E>) => Promise<Answer<E>>): void
  /** For endpoints that the contract calls open. */
  open<E extends Endpoint>(endpoint: E, handler: (call: Call<E>) => Promise<Answer<E>>): void
}

/** The response before it is parsed: what it leaves out is refused by the parse, what it has too much is cut off. */
type Answer<E> =
  | ReadyMade<ResponseOf<E>>
  | (E extends { raw?: true } ? ResponseInput<E> | undefined | FastifyReply : ResponseInput<E>)
type ResponseInput<E> = ResponseOf<E> extends Record<string, never> ? undefined : ResponseOf<E>

/** Binds contract to code. Every request passes: session, origin and CSRF, permission, parse; every answer is parsed too. */
export function createMount(
  fastify: FastifyInstance,
  installation: Installation,
  findSession: FindSession,
  tellRefused: TellRefused = async () => undefined,
): Mount {
  const csrfKey = installation.master.derive('csrf')
  const meter = createMeter(installation.config)

  function route(
    endpoint: Endpoint,
    handle: (call: Call<Endpoint> & { session: Session | null }) => Promise<unknown>,
  ) {
    fastify.route({
      method: endpoint.method,
      url: endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      bodyLimit: endpoint.bodyBytesMax ?? 64 * 1024,
      config: { operation: endpoint.id, unattended: endpoint.unattended === true },
      async handler(request, reply) {
        const session = 'open' in endpoint.access ? null : await findMeteredSession(request, reply)
        try {
          if (session) mayPass(endpoint, request, session)
          else mayPassOpen(endpoint, request, reply)
          const input = parseInput(endpoint, request)
          const result = await handle({ installation, input: input as never, request, reply, session })
          if (reply.sent || endpoint.raw) return reply
          if (result === undefined) return reply.code(204).send()
          return reply.type('application/json').send(written(endpoint, result, isMasked(session)))
        } catch (error) {
          if (session && error instanceof Refusal)
            await tellRefused(principalOf(session, request), endpoint.id, error.code)
          throw error
        }
      },
    })
  }

  function mayPassOpen(endpoint: Endpoint, request: FastifyRequest, reply: FastifyReply) {
    meter.countStranger(request, reply)
    if (endpoint.method !== 'GET') mustBeSameSite(request, installation.config.origins, false)
  }

  function mayPass(endpoint: Endpoint, request: FastifyRequest, session: Session) {
    // No browser adds a key to a request by itself: nothing to forge.
    if (session.key) mustBeForKey(endpoint, session.key)
    else if (endpoint.method !== 'GET') {
      mustBeSameSite(request, installation.config.origins, true)
      mustHaveCsrfToken(csrfKey, session.id, request.headers['x-csrf-token'])
    } else mustNotBeReadElsewhere(request, installation.config.origins)
    if (session.factorDue && !('beforeSecondFactor' in endpoint.access)) refuse('second_factor_required')
    if ('permission' in endpoint.access && !session.permissions.includes(endpoint.access.permission))
      refuse('forbidden')
    if ('fresh' in endpoint.access) mustBeFresh(session)
  }

  /** Whoever shows no session that lives is a stranger, and counted as one. */
  async function findMeteredSession(request: FastifyRequest, reply: FastifyReply): Promise<Session> {
    try {
      const session = await findSession(request, reply)
      if (!session) refuse('not_signed_in')
      // A key has a budget of its own.
      if (!session.key) meter.countSession(session.id, reply)
      return session
    } catch (error) {
      // A key that is refused is a stranger's as well, whatever is wrong with it; one that has used its own budget up is none.
      if (error instanceof Refusal && error.code !== 'rate_limited') meter.countStranger(request, reply)
      throw error
    }
  }

  const principalOf = (session: Session, request: FastifyRequest): Principal => ({
    ...asMember(session.accountId, session.memberId, session, session.key),
    requestId: request.id,
    origin: originOf(request),
  })

  return {
    inScope(endpoint, verb) {
      route(endpoint, ({ session, request, input }) =>
        withAccount(
          installation,
          principalOf(session!, request),
          (scope) => verb(scope, input as never) as Promise<unknown>,
        ),
      )
    },
    errand(endpoint, handler) {
      route(endpoint, (call) =>
        Promise.resolve(
          handler({
            ...call,
            principal: principalOf(call.session!, call.request),
            session: call.session!,
          } as never),
        ),
      )
    },
    open(endpoint, handler) {
      route(endpoint, (call) => Promise.resolve(handler(call as never)))
    },
  }
}

/** Whoever may not know how customers are reached is told it masked, by whatever endpoint: this is the one place where answers are written. */
function isMasked(session: Session | null): boolean {
  return session?.rights.contacts.identity === 'masked'
}

function mustBeForKey(endpoint: Endpoint, { scopes }: ActingKey) {
  const needed = keyPermission(endpoint) ?? refuse('key_not_allowed')
  if (!scopes.includes(needed)) refuse('key_scope', { detail: `It needs ${needed}.` })
}

/** Whoever holds this session has shown a moment ago that it is them. After an alarm no proof counts. */
export function mustBeFresh({ provenAt, frozen }: Pick<Session, 'provenAt' | 'frozen'>) {
  mustNotBeFrozen({ frozen })
  if (clock.now().getTime() - provenAt.getTime() > freshMilliseconds) refuse('proof_needed')
}

export function mustNotBeFrozen({ frozen }: Pick<Session, 'frozen'>) {
  if (frozen) refuse('sign_in_frozen')
}

/** From here on Node sends bytes faster than text, of which it makes a copy of three times the size first. */
const longText = 64 * 1024

/** What is ready made was parsed when it was made, by the schema that it names. */
function written(endpoint: Endpoint, result: unknown, forMasked: boolean): string | Buffer {
  if (!(result instanceof ReadyMade)) return textOf(endpoint.response, result, forMasked) ?? ''
  const text = result.textAs(endpoint.response, forMasked)
  return text.length < longText ? text : Buffer.from(text)
}

function parseInput(endpoint: Endpoint, request: FastifyRequest): Record<string, unknown> {
  const errors: NonNullable<Problem['errors']> = []
  const parse = (where: 'path' | 'query' | 'body', schema: z.ZodType, value: unknown) => {
    const parsed = schema.safeParse(value === undefined ? {} : value)
    if (parsed.success) return parsed.data as Record<string, unknown>
    // An id that is none names nothing: the same answer as for one that does not exist.
    if (where === 'path') refuse('not_found')
    for (const issue of parsed.error.issues) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [null]
      for (const key of keys) {
        const path = key === null ? issue.path : [...issue.path, key]
        errors.push({
          in: where,
          pointer: jsonPointer(path),
          detail: key === null ? issue.message : 'is not known here',
        })
      }
    }
    return {}
  }
  const input = {
    ...parse('query', endpoint.query, request.query),
    ...(endpoint.method === 'GET' ? {} : parse('body', endpoint.body, request.body)),
    ...parse('path', endpoint.params, request.params),
  }
  if (errors.length > 0) refuse('invalid_request', { errors: errors.slice(0, 20) })
  return input
}

function jsonPointer(path: PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
