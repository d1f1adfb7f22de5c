import type { FastifyInstance } from 'fastify'
import type { Installation } from '#kernel/installation.ts'

/** 200 when the process lives; 200 when it can do its job, else 503 with the part that cannot. */
export function mountHealth(server: FastifyInstance, installation: Installation) {
  server.get('/health/live', async () => ({ status: 'ok' }))
  server.get('/health/ready', async (_request, reply) => {
    const checks: [part: string, check: () => Promise<unknown>][] = [
      ['database', () => installation.pools.app.query('select 1')],
      ['key store', () => installation.keyStore.proveMasterKey()],
    ]
    for (const [part, check] of checks) {
      try {
        await check()
      } catch {
        return reply.code(503).send({ status: 'failed', part })
      }
    }
    return { status: 'ok' }
  })
}
