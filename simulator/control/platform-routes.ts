import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { signBody } from '#wire/whatsapp/signature.ts'
import { faultRuleSchema } from '../graph/faults.ts'
import { settingsSchema, webhookBehaviourSchema } from '../settings.ts'
import type { Simulator } from '../simulator.ts'
import { webhookText } from '../webhooks/bytes.ts'
import { post } from '../webhooks/post.ts'
import type { Delivery } from '../world/types.ts'
import { ControlProblem, parse, wrongField } from './problem.ts'

/** How the platform behaves: faults, delivery of webhooks, uncertain points. */
export function platformRoutes(fastify: FastifyInstance, simulator: Simulator): void {
  const { world, faults } = simulator

  fastify.get('/control/faults', () => ({ items: faults.list() }))
  fastify.post('/control/faults', (request, reply) => {
    const rules = Array.isArray(request.body) ? request.body : [request.body]
    const added = faults.add(parse(z.array(faultRuleSchema).min(1).max(1000), rules))
    world.changed({ kind: 'world' })
    return reply.code(201).send({ items: added })
  })
  fastify.delete('/control/faults', () => {
    const deleted = faults.clear()
    world.changed({ kind: 'world' })
    return { deleted }
  })
  fastify.delete<{ Params: { id: string } }>('/control/faults/:id', (request) => {
    const deleted = faults.clear(request.params.id)
    if (deleted === 0) throw new ControlProblem(404, `there is no fault rule ${request.params.id}`)
    world.changed({ kind: 'world' })
    return { deleted }
  })

  fastify.get('/control/webhook-behaviour', () => world.behaviour)
  fastify.put('/control/webhook-behaviour', (request) => {
    world.behaviour = parse(webhookBehaviourSchema, request.body)
    world.changed({ kind: 'world' })
    return world.behaviour
  })

  fastify.get('/control/settings', () => world.settings)
  fastify.patch('/control/settings', (request) => {
    const change = parse(z.record(z.string(), z.unknown()), request.body)
    world.settings = parse(settingsSchema, { ...world.settings, ...change })
    world.changed({ kind: 'world' })
    return world.settings
  })

  fastify.get('/control/deliveries', (request) => {
    const { appId, state, messageId, since, limit } = parse(deliveriesQuerySchema, request.query)
    const items = [...world.deliveries.values()].filter(
      (one) =>
        (appId === undefined || one.appId === appId) &&
        (state === undefined || one.state === state) &&
        (messageId === undefined || one.itemIds.includes(messageId)) &&
        (since === undefined || one.createdAt >= since),
    )
    return { items: items.slice(-limit).map(viewDelivery) }
  })

  fastify.post('/control/webhooks/raw', async (request) => {
    const { appId, body, sign, contentType } = parse(rawWebhookSchema, request.body)
    const app = world.apps.get(appId)
    if (!app) throw wrongField('appId', 'there is no such app')
    if (!app.callbackUrl) throw wrongField('appId', 'this app has no callback yet')
    const text = typeof body === 'string' ? body : webhookText(body, world.behaviour.escapeSlashes)
    const bytes = Buffer.from(text)
    const headers: Record<string, string> = { 'content-type': contentType }
    if (sign !== false) {
      headers['x-hub-signature-256'] = signBody(sign === 'wrong' ? `${app.secret}!` : app.secret, bytes)
    }
    const answer = await post(app.callbackUrl, bytes, headers, world.behaviour.timeoutSeconds)
    return { ...answer, sentBytes: bytes.length }
  })
}

const deliveriesQuerySchema = z.object({
  appId: z.string().optional(),
  state: z.enum(['pending', 'acknowledged', 'expired', 'dropped']).optional(),
  messageId: z.string().optional(),
  since: z.iso
    .datetime({ offset: true })
    .transform((value) => Date.parse(value))
    .optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
})

const rawWebhookSchema = z.strictObject({
  appId: z.string(),
  /** A text goes out exactly as it is; anything else as JSON, escaped as usual. */
  body: z.unknown().refine((value) => value !== undefined, 'is required'),
  /** "wrong": with another secret; false: without the header. */
  sign: z.union([z.boolean(), z.literal('wrong')]).default(true),
  contentType: z.string().min(1).max(200).default('application/json'),
})

function viewDelivery(delivery: Delivery) {
  const { createdAt, nextAttemptAt, attempts, ...rest } = delivery
  return {
    ...rest,
    createdAt: new Date(createdAt).toISOString(),
    nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString(),
    attempts: attempts.map(({ at, ...attempt }) => ({ at: new Date(at).toISOString(), ...attempt })),
  }
}
