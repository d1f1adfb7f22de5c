import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asArrival } from '#kernel/give-way.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { isSignedBy, readWebhook } from '#providers/whatsapp/read-webhook.ts'
import { acceptWebhook } from './accept-webhook.ts'
import { findApp, type MetaApp } from './apps.ts'
import { countRefusedDelivery } from './refused-deliveries.ts'

/** Meta sends up to 3 MB. */
const bodyBytesMax = 3 * 1024 * 1024

/** Meta's side of the contract (reference/whatsapp-cloud-api.md 2): raw bytes, a signature over them, and 200 only once all is stored. */
export async function mountWebhook(server: FastifyInstance, installation: Installation) {
  await server.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers()
    webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const path of ['/webhooks/whatsapp', '/webhooks/whatsapp/:app']) {
      webhooks.get(path, (request, reply) => answerHandshake(installation, request, reply))
      webhooks.post(path, { bodyLimit: bodyBytesMax }, (request, reply) =>
        takeDelivery(installation, request, reply),
      )
    }
  })
}

async function answerHandshake(installation: Installation, request: FastifyRequest, reply: FastifyReply) {
  const app = await appOf(installation, request)
  const query = request.query as Record<string, unknown>
  const challenge = query['hub.challenge']
  const token = query['hub.verify_token']
  if (query['hub.mode'] !== 'subscribe' || typeof challenge !== 'string' || typeof token !== 'string') {
    return reply.code(403).send()
  }
  if (!sameText(token, app.verifyToken)) return reply.code(403).send()
  return reply.type('text/plain; charset=utf-8').send(challenge.slice(0, 200))
}

async function takeDelivery(installation: Installation, request: FastifyRequest, reply: FastifyReply) {
  const app = await appOf(installation, request)
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const signature = request.headers['x-hub-signature-256']
  if (!isSignedBy(app.secret, body, typeof signature === 'string' ? signature : undefined)) {
    countRefusedDelivery(installation, app, signature === undefined ? 'signature_missing' : 'signature_wrong')
    return reply.code(401).send()
  }
  // Rightly signed is Meta's: it gets 200 whatever it holds, and all of it is kept.
  await asArrival(installation, () => acceptWebhook(installation, app, readWebhook(body)))
  return reply.code(200).type('text/plain').send('')
}

async function appOf(installation: Installation, request: FastifyRequest): Promise<MetaApp> {
  const { app: slug } = request.params as { app?: string }
  const app = slug && !/^[a-z0-9-]{1,60}$/.test(slug) ? null : await findApp(installation, slug ?? null)
  return app ?? refuse('not_found')
}

function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return expected !== '' && timingSafeEqual(digest(given), digest(expected))
}
