import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asArrival } from '#kernel/give-way.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Delivery } from '#kernel/http/short-way.ts'
import type { Installation } from '#kernel/installation.ts'
import { isSignedBy, readWebhook } from '#providers/whatsapp/read-webhook.ts'
import { acceptWebhook } from './accept-webhook.ts'
import { findApp, type MetaApp } from './apps.ts'
import { countRefusedDelivery } from './refused-deliveries.ts'

/** Meta sends up to 3 MB. */
const bodyBytesMax = 3 * 1024 * 1024

/** Meta's side of the contract (reference/whatsapp-cloud-api.md 2): raw bytes, a signature over them, and 200 only once all is stored. */
export async function mountWebhook(server: FastifyInstance, installation: Installation) {
  const path = '/webhooks/whatsapp'
  server.shortWays.open({
    path,
    bodyBytesMax,
    answer: (delivery) => takeDelivery(installation, delivery),
  })
  await server.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers()
    webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const address of [path, `${path}/:app`]) {
      webhooks.get(address, (request, reply) => answerHandshake(installation, request, reply))
      webhooks.post(address, { bodyLimit: bodyBytesMax }, async (request, reply) => {
        const status = await takeDelivery(installation, deliveryOf(request))
        reply.code(status)
        return status === 200 ? reply.type('text/plain').send('') : reply.send()
      })
    }
  })
}

async function answerHandshake(installation: Installation, request: FastifyRequest, reply: FastifyReply) {
  const app = await appNamed(installation, nameOf(request))
  const query = request.query as Record<string, unknown>
  const challenge = query['hub.challenge']
  const token = query['hub.verify_token']
  if (query['hub.mode'] !== 'subscribe' || typeof challenge !== 'string' || typeof token !== 'string') {
    return reply.code(403).send()
  }
  if (!sameText(token, app.verifyToken)) return reply.code(403).send()
  return reply.type('text/plain; charset=utf-8').send(challenge.slice(0, 200))
}

function deliveryOf(request: FastifyRequest): Delivery {
  const signature = request.headers['x-hub-signature-256']
  return {
    name: nameOf(request),
    signature: typeof signature === 'string' ? signature : undefined,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  }
}

async function takeDelivery(
  installation: Installation,
  { name, signature, body }: Delivery,
): Promise<200 | 401> {
  const app = await appNamed(installation, name)
  if (!isSignedBy(app.secret, body, signature)) {
    countRefusedDelivery(installation, app, signature === undefined ? 'signature_missing' : 'signature_wrong')
    return 401
  }
  // Rightly signed is Meta's: it gets 200 whatever it holds, and all of it is kept.
  await asArrival(installation, () => acceptWebhook(installation, app, readWebhook(body)))
  return 200
}

function nameOf(request: FastifyRequest): string | null {
  return (request.params as { app?: string }).app ?? null
}

async function appNamed(installation: Installation, name: string | null): Promise<MetaApp> {
  const app = name && !/^[a-z0-9-]{1,60}$/.test(name) ? null : await findApp(installation, name)
  return app ?? refuse('not_found')
}

function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return expected !== '' && timingSafeEqual(digest(given), digest(expected))
}
