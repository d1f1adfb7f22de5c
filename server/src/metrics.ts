import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '#kernel/http/server.ts'
import type { Installation } from '#kernel/installation.ts'
import { decideMetricsAccess } from './metrics-access.ts'
import { createMeters } from './metrics-meters.ts'
import { readNow } from './metrics-now.ts'

/**
 * GET /metrics, for Prometheus. Mounted before all routes, so that it sees each of their answers. Figures are of this process, but for those that are
 * read from the databases when somebody asks: queue, evidence. No label holds anything of an account or a person.
 */
export function mountMetrics(server: FastifyInstance, installation: Installation) {
  const meters = createMeters(installation)

  server.addHook('onRequest', async (request, reply) => {
    if (!isStream(request)) return
    // A page that is simply gone ends no answer; its connection closes in every case.
    meters.liveStreams.inc()
    reply.raw.once('close', () => meters.liveStreams.dec())
  })
  server.addHook('onResponse', async (request, reply) => {
    if (isStream(request)) return
    const operation = operationOf(request, reply)
    observe(operation, reply.statusCode, reply.elapsedTime)
  })
  server.shortWays.listen((status, milliseconds) => observe(takeDelivery, status, milliseconds))

  function observe(operation: string, statusCode: number, milliseconds: number) {
    const status = `${Math.floor(statusCode / 100)}xx`
    meters.requestSeconds.observe({ operation, status }, milliseconds / 1000)
    if (operation === takeDelivery) meters.deliveries.inc({ answer: answerOf(statusCode) })
  }

  server.get('/metrics', { config: { operation: 'metrics.read' } }, async (request, reply) => {
    const access = decideMetricsAccess(
      installation.config,
      request.socket.remoteAddress ?? '',
      request.headers,
    )
    if (access === 'hidden') return sendProblem(request, reply, { code: 'not_found' })
    if (access === 'token_wrong') {
      reply.header('www-authenticate', 'Bearer realm="metrics"')
      return sendProblem(request, reply, { code: 'not_signed_in', detail: 'The bearer token is not right.' })
    }
    meters.show(await readNow(installation))
    return reply.type(meters.contentType).send(await meters.text())
  })
}

const takeDelivery = 'webhooks.takeDelivery'

function isStream(request: FastifyRequest): boolean {
  return request.routeOptions.config.operation === 'live.openLive'
}

/** The name of the operation; where there is none, of the kind of answer. Never a path: it may hold an id, or whatever a stranger typed. */
function operationOf(request: FastifyRequest, reply: FastifyReply): string {
  const { config, url } = request.routeOptions
  if (config.operation) return config.operation
  if (url?.startsWith('/webhooks/'))
    return request.method === 'POST' ? takeDelivery : 'webhooks.answerHandshake'
  if (url?.startsWith('/health/')) return 'health.read'
  if (url) return 'web.file'
  return reply.statusCode === 404 ? 'unknown' : 'web.page'
}

function answerOf(status: number): 'accepted' | 'refused' | 'failed' {
  if (status < 300) return 'accepted'
  return status < 500 ? 'refused' : 'failed'
}
