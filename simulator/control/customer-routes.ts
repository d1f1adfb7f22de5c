import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { customerMessageSchema } from '../customers/input.ts'
import { viewChat, viewChatLine } from '../customers/view-chat.ts'
import { writeMessage } from '../customers/write-message.ts'
import type { Simulator } from '../simulator.ts'
import type { Delivery } from '../world/types.ts'
import { ControlProblem, parse, wrongField } from './problem.ts'
import { customerOf, numberOf } from './world-routes.ts'

type ChatParams = { Params: { id: string; numberId: string } }

/** What customers do: write, look into a chat, look away. */
export function customerRoutes(fastify: FastifyInstance, simulator: Simulator): void {
  const { world, statuses } = simulator

  fastify.post<{ Params: { id: string } }>('/control/customers/:id/messages', async (request, reply) => {
    const customer = customerOf(world, request.params.id)
    const input = parse(customerMessageSchema, request.body)
    const { wait, timeoutSeconds } = parse(waitSchema, request.query)
    const number = numberOf(world, input.numberId)
    if (input.type === 'contacts' && !input.contacts && !input.shareOwnNumber) {
      throw wrongField('contacts', 'give contacts, or shareOwnNumber')
    }
    if (input.type === 'contacts' && input.shareOwnNumber && !customer.phone) {
      throw wrongField('shareOwnNumber', 'this customer has no number')
    }
    const { id, sent } = writeMessage(simulator, customer, number, input)
    if (!wait) return reply.code(201).send({ id })
    return { id, ...(await outcome(simulator, sent, timeoutSeconds)) }
  })

  fastify.get('/control/chats', () => ({
    items: world.allChats().map((chat) => viewChatLine(simulator, chat)),
  }))

  fastify.get<ChatParams>('/control/customers/:id/chats/:numberId', (request) =>
    viewChat(simulator, chatOf(request.params)),
  )

  fastify.post<ChatParams>('/control/customers/:id/chats/:numberId/open', (request) => {
    const chat = chatOf(request.params)
    statuses.open(chat, parse(viewerSchema, request.query).viewer)
    return viewChat(simulator, chat)
  })

  fastify.post<ChatParams>('/control/customers/:id/chats/:numberId/close', (request) => {
    const chat = chatOf(request.params)
    statuses.close(chat, parse(viewerSchema, request.query).viewer)
    return viewChat(simulator, chat)
  })

  function chatOf({ id, numberId }: ChatParams['Params']) {
    const customer = customerOf(world, id)
    if (!world.numbers.has(numberId)) throw new ControlProblem(404, `there is no business number ${numberId}`)
    return world.chat(customer.id, numberId)
  }
}

const waitSchema = z.object({
  wait: z
    .enum(['0', '1'])
    .optional()
    .transform((value) => value === '1'),
  /** How long to wait in real time before saying that it is not acknowledged yet. */
  timeoutSeconds: z.coerce.number().min(0).max(600).default(30),
})

const viewerSchema = z.object({ viewer: z.string().min(1).max(100).default('control') })

/** Waits until every app has the message, or it is clear that one never will. */
async function outcome(simulator: Simulator, sent: Promise<Delivery[]>, timeoutSeconds: number) {
  const endsAt = performance.now() + timeoutSeconds * 1000
  const deliveries = await sent
  const left = Math.max(0, endsAt - performance.now())
  await Promise.all(deliveries.map((delivery) => simulator.deliveries.settled(delivery, left)))
  return {
    acknowledged: deliveries.length > 0 && deliveries.every((delivery) => delivery.state === 'acknowledged'),
    deliveries: deliveries.map(({ id, appId, state, attempts, duplicateOf }) => ({
      id,
      appId,
      state,
      attempts,
      duplicateOf,
    })),
  }
}
