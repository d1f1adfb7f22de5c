import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Simulator } from '../simulator.ts'
import { messageId } from '../world/ids.ts'
import type { ChatMessage } from '../world/types.ts'
import { phoneDigits } from '../world/world.ts'
import { parse } from './problem.ts'
import { customerOf, numberOf } from './world-routes.ts'

/** What was written before the simulator began: stands in the chat on both sides, opens the window, and no webhook goes out. */
export function historyRoute(fastify: FastifyInstance, { world }: Simulator): void {
  fastify.post<{ Params: { id: string } }>('/control/customers/:id/history', (request, reply) => {
    const customer = customerOf(world, request.params.id)
    const { numberId, messages } = parse(historySchema, request.body)
    const number = numberOf(world, numberId)
    const chat = world.chat(customer.id, number.id)
    const ids = messages.map(({ author, text, at, read }) => {
      const key = phoneDigits(customer) ?? customer.id
      const id = messageId(key, author === 'customer' ? 'from_customer' : 'to_customer')
      const common = { id, at: at * 1000, contextMessageId: null, content: { type: 'text' as const, text } }
      const message: ChatMessage =
        author === 'customer'
          ? { ...common, author, state: read ? 'read' : 'delivered' }
          : {
              ...common,
              author,
              state: 'read',
              callbackData: null,
              appId: '',
              addressedBy: 'phone',
              failure: null,
            }
      world.addMessage(chat, message)
      if (author === 'customer') chat.lastInboundAt = Math.max(chat.lastInboundAt ?? 0, message.at)
      return id
    })
    world.changed({ kind: 'chat', customerId: customer.id, numberId: number.id }, 'now')
    return reply.code(201).send({ ids })
  })
}

const historySchema = z.strictObject({
  numberId: z.string().min(1).max(100),
  /** Oldest first. */
  messages: z
    .array(
      z.strictObject({
        author: z.enum(['customer', 'business']),
        text: z.string().min(1).max(65_536),
        /** Unix seconds. */
        at: z.int().min(0).max(99_999_999_999),
        /** Whether the business has looked at it. */
        read: z.boolean().default(true),
      }),
    )
    .max(1000),
})
