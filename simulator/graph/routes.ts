import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import { traceId } from '../world/ids.ts'
import { applyFault, cutConnection } from './apply-fault.ts'
import { authenticate } from './auth.ts'
import type { CallOutcome } from './dispatch.ts'
import { dispatch } from './dispatch.ts'
import type { FaultEffect } from './faults.ts'
import { documentBytesMax } from './media-kinds.ts'
import type { Parameters, UploadedFile } from './parameters.ts'
import { readParameters } from './parameters.ts'
import type { GraphPath } from './path.ts'
import { callKind, newestVersion, readPath, recipientsOf } from './path.ts'

/** The Graph API: every address that is not one of the simulator's own pages. */
export async function graphRoutes(fastify: FastifyInstance, simulator: Simulator): Promise<void> {
  fastify.removeAllContentTypeParsers()
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  fastify.setErrorHandler((error, _request, reply) => refuse(simulator, reply, asGraphError(error)))
  fastify.route({
    method: ['GET', 'POST', 'DELETE', 'PUT', 'PATCH'],
    url: '/*',
    bodyLimit: documentBytesMax + 1024 * 1024,
    handler: (request, reply) => answer(simulator, request, reply),
  })
}

async function answer(simulator: Simulator, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { world } = simulator
  const url = new URL(request.url, simulator.origin)
  const path = readPath(url.pathname)
  const read = await readParameters(
    request.query as Record<string, unknown>,
    request.body as Buffer | undefined,
    request.headers['content-type'],
  ).catch((error: unknown) => ({ parameters: {} as Parameters, file: undefined, error }))
  const { parameters, file } = read
  const call = callKind(world, request.method, path, parameters)
  const recipients = recipientsOf(world, path, parameters)
  const effect = simulator.faults.take({ call, numberId: path.id, recipients })
  const record = (status: number | null, body: unknown, outcome?: CallOutcome) => {
    if (call !== 'send' && call !== 'mark_read') return
    world.recordSentCall({
      at: world.clock.now(),
      kind: call,
      numberId: path.id,
      customerId: outcome?.customerId ?? null,
      messageId: outcome?.messageId ?? null,
      body: parameters,
      answer: status === null ? null : { status, body },
    })
  }

  try {
    if (await applyFault(reply, effect)) {
      record(null, null)
      return reply
    }
    if ('error' in read) throw read.error
    const outcome = await carryOut(simulator, request, { path, url, parameters, file, effect })
    const isCut = effect?.dropConnection === 'after'
    record(isCut ? null : 200, outcome.answer, outcome)
    if (isCut) {
      cutConnection(reply)
      return reply
    }
    return reply.headers(usualHeaders(simulator, path)).send(outcome.answer)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    const body = refuse(simulator, reply, error, usualHeaders(simulator, path))
    record(error.status, body)
    return reply
  }
}

type ReadCall = {
  path: GraphPath
  url: URL
  parameters: Parameters
  file: UploadedFile | undefined
  effect: FaultEffect | undefined
}

async function carryOut(simulator: Simulator, request: FastifyRequest, read: ReadCall): Promise<CallOutcome> {
  if (read.path.id === '') {
    throw new GraphError(2500, undefined, {
      message: 'An active access token must be used to query information about the current user.',
    })
  }
  const caller = authenticate(simulator.world, request.headers.authorization, read.parameters)
  return dispatch(simulator, caller, {
    method: request.method,
    path: read.path,
    url: read.url,
    parameters: read.parameters,
    file: read.file,
    failLater: read.effect?.failLater,
  })
}

function refuse(
  simulator: Simulator,
  reply: FastifyReply,
  error: GraphError,
  headers: Record<string, string> = {},
): unknown {
  const body = error.body(traceId(), simulator.world.settings.errorSubcodes)
  reply
    .code(error.status)
    .headers({ ...headers, ...error.headers })
    .header('content-type', 'application/json; charset=UTF-8')
    .send(body)
  return body
}

function asGraphError(error: unknown): GraphError {
  if (error instanceof GraphError) return error
  const { statusCode } = error as { statusCode?: number }
  if (statusCode === 413) return new GraphError(131053, 'The upload is larger than 100 MB.', { status: 413 })
  if (statusCode !== undefined && statusCode < 500)
    return new GraphError(100, undefined, { status: statusCode })
  process.stderr.write(`simulator: ${(error as Error).stack}\n`)
  return new GraphError(1, undefined, { status: 500 })
}

/** What every answer of the real platform carries; the usage is always low here. */
function usualHeaders({ world }: Simulator, path: GraphPath): Record<string, string> {
  const wabaId = world.numbers.get(path.id)?.wabaId ?? (world.wabas.has(path.id) ? path.id : undefined)
  const usage = { call_count: 1, total_cputime: 1, total_time: 1 }
  const ofWaba = {
    type: 'whatsapp_business_management',
    ...usage,
    estimated_time_to_regain_access: 0,
  }
  return {
    'content-type': 'application/json; charset=UTF-8',
    'facebook-api-version': path.version || newestVersion,
    'x-fb-request-id': traceId(),
    'x-fb-trace-id': traceId(),
    'x-fb-rev': '1',
    'x-app-usage': JSON.stringify(usage),
    ...(wabaId && { 'x-business-use-case-usage': JSON.stringify({ [wabaId]: [ofWaba] }) }),
  }
}
