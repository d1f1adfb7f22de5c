import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { workKinds } from '../pending-work.ts'
import type { Simulator } from '../simulator.ts'
import { parse, wrongField } from './problem.ts'

/** Time, rest, what the business did, and a live feed of what changes. */
export function observeRoutes(fastify: FastifyInstance, simulator: Simulator): void {
  const { world, clock, pending, statuses } = simulator

  fastify.get('/control/clock', () => viewClock())
  fastify.post('/control/clock', (request) => {
    const { advanceSeconds, now } = parse(clockSchema, request.body)
    if ((advanceSeconds === undefined) === (now === undefined)) {
      throw wrongField('advanceSeconds', 'give either advanceSeconds or now')
    }
    clock.set(now ?? clock.now() + (advanceSeconds ?? 0) * 1000)
    world.changed({ kind: 'world' })
    return viewClock()
  })

  fastify.get('/control/idle', async (request, reply) => {
    const { timeoutSeconds, ignoreRetries } = parse(idleSchema, request.query)
    const kinds = workKinds.filter((kind) => kind !== 'retries' || !ignoreRetries)
    const idle = await pending.whenIdle(kinds, timeoutSeconds * 1000)
    const counts = Object.fromEntries(workKinds.map((kind) => [kind, pending.count(kind)]))
    return reply.code(idle ? 200 : 504).send({ idle, pending: counts })
  })

  fastify.get('/control/sent', (request) => {
    const { since, numberId, limit } = parse(sentSchema, request.query)
    const items = world.sentCalls.filter(
      (call) =>
        (numberId === undefined || call.numberId === numberId) &&
        (typeof since === 'number' ? call.seq > since : call.at >= Date.parse(since)),
    )
    const shown = items.slice(0, limit)
    return {
      items: shown.map(({ at, ...call }) => ({ ...call, at: new Date(at).toISOString() })),
      next: shown.at(-1)?.seq ?? (typeof since === 'number' ? since : world.sentCallsCount),
    }
  })

  fastify.get('/control/live', (request, reply) => {
    const { viewer } = parse(z.object({ viewer: z.string().min(1).max(100).optional() }), request.query)
    reply.hijack()
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    reply.raw.write('retry: 1000\n\n')
    const stop = world.onChange((change) => reply.raw.write(`data: ${JSON.stringify(change)}\n\n`))
    const beat = setInterval(() => reply.raw.write(': still here\n\n'), 15_000)
    reply.raw.on('close', () => {
      stop()
      clearInterval(beat)
      if (viewer !== undefined) statuses.closeAll(viewer)
    })
  })

  function viewClock() {
    return { now: new Date(clock.now()).toISOString(), unixSeconds: Math.floor(clock.now() / 1000) }
  }
}

/** The furthest that a date of JavaScript reaches is beyond any use; this is the year 9999. */
const unixSecondsMax = 253_402_300_799

const clockSchema = z.strictObject({
  advanceSeconds: z.number().min(0).max(1_000_000_000).optional(),
  /** Unix seconds, or an ISO time; may lie in the past. */
  now: z
    .union([
      z
        .number()
        .min(0)
        .max(unixSecondsMax)
        .transform((seconds) => seconds * 1000),
      z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)),
    ])
    .optional(),
})

const idleSchema = z.object({
  timeoutSeconds: z.coerce.number().min(0).max(600).default(30),
  ignoreRetries: z
    .enum(['0', '1'])
    .optional()
    .transform((value) => value === '1'),
})

const sentSchema = z.object({
  /** The `seq` of the last call already seen, or an ISO time. */
  since: z.union([z.string().regex(/^\d+$/).transform(Number), z.iso.datetime({ offset: true })]).default(0),
  numberId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
})
