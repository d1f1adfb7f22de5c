import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import type { ProblemCode } from '#contract/problems.ts'
import type { Config } from '../config.ts'
import { ids } from '../ids.ts'
import type { Log } from '../log.ts'
import { boundSilence, createBareServer } from './bare-server.ts'
import { browserHeaders, policyReportsPath } from './browser-headers.ts'
import { problemOf, type Refused, refusedBy } from './problem-answers.ts'
import { Refusal } from './refusal.ts'
import { ShortWays } from './short-way.ts'
import { followTlsFiles } from './tls.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: string
    unattended?: boolean
  }
  interface FastifyInstance {
    shortWays: ShortWays
  }
}

/** Fastify with our limits (reference/security.md 1.5), problem+json for everything that goes wrong, and a log without people in it. */
export async function createHttpServer(config: Config, log: Log): Promise<FastifyInstance> {
  const headers = browserHeaders(config)
  const secure = (request: FastifyRequest, reply: FastifyReply) =>
    reply.headers({ 'x-request-id': request.id, ...headers })
  const server = fastify({
    // The framework's own would lose the limits of headers where TLS is on.
    serverFactory: (answer: RequestListener) => createBareServer(config, answer),
    logger: false,
    genReqId: () => ids.new(),
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    routerOptions: { maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    clientErrorHandler: (error: BrokenRequest, socket: Socket) => answerBrokenRequest(config, error, socket),
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      secure(request, reply)
      return answerError(log, error, request, reply)
    },
  } as never) as unknown as FastifyInstance
  if (config.tls) followTlsFiles(server.server, config.tls, log)
  server.decorate('shortWays', takeShortWays(server, new ShortWays(config, log)))
  // After the short ways, which take the place of whoever listened for requests before.
  boundSilence(server.server)

  await server.register(cookie)
  // First of all, so that refusals, streams and files have them as well; who knows better says otherwise later.
  server.addHook('onRequest', async (request, reply) => {
    secure(request, reply)
  })
  server.addHook('onRequest', refuseOddContentTypes)
  server.addHook('onResponse', async (request, reply) => {
    log.debug(
      {
        requestId: request.id,
        operation: request.routeOptions.config.operation,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      },
      'answered',
    )
  })
  server.setErrorHandler((error: FastifyError, request, reply) => answerError(log, error, request, reply))
  return server
}

/** Asked before the router: what it does not take goes the ordinary way, as everything does once the server is closing. */
function takeShortWays(server: FastifyInstance, ways: ShortWays): ShortWays {
  server.server.removeAllListeners('request')
  server.server.on('request', (request, response) => {
    if (!server.server.listening || !ways.take(request, response)) server.routing(request, response)
  })
  return ways
}

/** What is no HTTP request at all never reaches a handler: answered on the bare connection, in the same form, and cut. */
function answerBrokenRequest(config: Config, error: BrokenRequest, socket: Socket) {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy(error)
  const [status, reason] = brokenRequests[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify({ ...problemOf({ code: 'invalid_request' }, ids.new()), status })
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...browserHeaders(config),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`)
}

type BrokenRequest = Error & { code?: string }

const brokenRequests: Record<string, [status: number, reason: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
}

const jsonContentType = /^application\/json(; ?charset=utf-8)?$/i

/** What third parties and browsers send by themselves has the form that they give it. */
const bodiesOfOthers = new RegExp(`^(/webhooks/|${policyReportsPath}$)`)

/** One content type for changes, compared whole: four content-type flaws of the framework taught us that (reference/security.md 1.5). */
async function refuseOddContentTypes(request: FastifyRequest) {
  if (request.method === 'GET' || request.method === 'HEAD' || bodiesOfOthers.test(request.url)) return
  const type = request.headers['content-type']
  const empty =
    request.headers['content-length'] === '0' ||
    (!request.headers['content-length'] && !request.headers['transfer-encoding'])
  if (type === undefined ? !empty : !jsonContentType.test(type)) throw new Refusal('unsupported_content_type')
}

function answerError(log: Log, error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) {
  const { refused, isOurs } = refusedBy(error)
  if (isOurs && !hasLeft(request)) {
    log.error(
      { err: error, requestId: request.id, operation: request.routeOptions.config?.operation },
      'request failed',
    )
  }
  if (refused.code === 'body_too_large' && mayBeLeftUnread(request)) reply.removeHeader('connection')
  return sendProblem(request, reply, refused)
}

/** In the middle of what they were sending: nothing of it was looked at, and nobody reads our answer. */
function hasLeft({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete
}

/** What of a body that is too large is still taken, and thrown away. */
const unreadBytesMax = 16 * 1024 * 1024

/**
 * A connection that is cut while somebody is still sending takes our answer with it: all they see is that it broke. Of a length that is said, and not
 * beyond measure, the rest is let in unread (within the time that a request has), so that they learn why.
 */
function mayBeLeftUnread({ headers }: FastifyRequest): boolean {
  return Number(headers['content-length'] ?? Number.NaN) <= unreadBytesMax
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, refused: Refused) {
  const { retryAfterSeconds, limit } = refused
  const problem = problemOf(refused, request.id)
  if (retryAfterSeconds) reply.header('retry-after', String(retryAfterSeconds))
  const { status, code } = problem
  if (status === 401 || code === 'key_scope') reply.header('www-authenticate', challengeOf(code))
  if (limit) {
    // draft-ietf-httpapi-ratelimit-headers (reference/identity.md 8.2): the same moment as Retry-After.
    // A key's policy names all of its budgets, the one that is spent among them.
    if (!String(reply.getHeader('ratelimit-policy') ?? '').includes(`"${limit.name}"`))
      reply.header('ratelimit-policy', `"${limit.name}";q=${limit.allowed};w=${limit.windowSeconds}`)
    reply.header('ratelimit', `"${limit.name}";r=0;t=${retryAfterSeconds ?? limit.windowSeconds}`)
  }
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem))
}

/** How a program says who it is (RFC 6750 3). Whoever sent no key is only told that there are some. */
function challengeOf(code: ProblemCode): string {
  const challenge = 'Bearer realm="plumbline"'
  if (code === 'key_scope') return `${challenge}, error="insufficient_scope"`
  return code.startsWith('key_') ? `${challenge}, error="invalid_token"` : challenge
}
