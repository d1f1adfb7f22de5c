import type { FastifyInstance } from 'fastify'

/**
 * Refuses what a web page of another site could send: a request under a foreign host name (a name that was pointed at
 * this machine), or one that a browser says comes from another origin.
 */
export function localOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers
    const isLocal = isLoopbackName(hostName(`http://${host ?? ''}`))
    const isOwnOrigin = origin === undefined || origin === 'null' || origin === `http://${host}`
    const isReading = request.method === 'GET' || request.method === 'HEAD'
    if (isLocal && (isReading || (isOwnOrigin && origin !== 'null'))) return
    return reply.code(403).send({
      type: 'about:blank',
      title: 'Only this machine may talk to the simulator',
      status: 403,
      detail: isLocal
        ? 'The request comes from a page of another origin.'
        : 'The host name is not this machine.',
    })
  })
}

export function isLoopbackName(name: string | undefined): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name ?? '')
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
