import type { FastifyInstance } from 'fastify'
import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import { traceId } from '../world/ids.ts'
import { livingMedia } from '../world/media.ts'
import { applyFault, cutConnection } from './apply-fault.ts'
import { callerOfHeader, visibleNumber } from './auth.ts'
import { mediaIdOfUrl, mediaPath } from './media-url.ts'

/** The bytes behind a media address: only with the bearer token, and 404 when the address is older than 5 minutes. */
export async function mediaFileRoute(fastify: FastifyInstance, simulator: Simulator): Promise<void> {
  fastify.get(mediaPath, async (request, reply) => {
    const { world } = simulator
    try {
      const effect = simulator.faults.take({ call: 'media_download', numberId: undefined, recipients: [] })
      if (await applyFault(reply, effect)) return reply
      const caller = callerOfHeader(world, request.headers.authorization)
      const id = mediaIdOfUrl(simulator, request.query as Record<string, unknown>)
      const media = id === undefined ? undefined : livingMedia(world, id)
      const bytes = media && world.mediaStore.get(media.id)
      if (!media || !bytes || !visibleNumber(world, caller, media.numberId)) {
        return reply.code(404).type('text/html').send('<html><body>Not found</body></html>')
      }
      if (effect?.dropConnection === 'after') {
        cutConnection(reply)
        return reply
      }
      return reply
        .headers({ 'content-type': media.mimeType, 'x-content-type-options': 'nosniff' })
        .header('content-disposition', 'attachment')
        .send(bytes)
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      return reply.code(error.status).send(error.body(traceId()))
    }
  })
}
