import { GraphError } from '../../errors.ts'
import type { Simulator } from '../../simulator.ts'
import type { BusinessNumber } from '../../world/types.ts'
import type { Parameters } from '../parameters.ts'

/** Marks the customer's message and all earlier ones of the chat as read, and shows that somebody is typing. */
export function markRead({ world, clock }: Simulator, number: BusinessNumber, parameters: Parameters) {
  const { message_id: id, typing_indicator: typing } = parameters
  if (id === undefined) throw new GraphError(131008, 'message_id is required')
  const found = typeof id === 'string' ? world.message(id) : undefined
  if (!found || found.chat.numberId !== number.id || found.message.author !== 'customer') {
    throw new GraphError(131009, 'Message ID is invalid')
  }
  if (clock.now() - found.message.at > 30 * 24 * 3600 * 1000) {
    throw new GraphError(131009, 'Message ID is invalid: the message is older than 30 days')
  }
  if (typing !== undefined && Reflect.get(Object(typing), 'type') !== 'text') {
    throw new GraphError(131009, 'typing_indicator.type must be "text"')
  }
  const { chat } = found
  for (const message of chat.messages) {
    if (message.author === 'customer') message.state = 'read'
    if (message === found.message) break
  }
  if (typing !== undefined) showTyping()
  const { customerId, numberId } = chat
  world.changed({ kind: 'chat', customerId, numberId })
  return { answer: { success: true }, messageId: found.message.id, customerId }

  function showTyping() {
    const until = clock.now() + typingMilliseconds
    chat.typingUntil = until
    clock.schedule(until, () => {
      if (chat.typingUntil === until)
        world.changed({ kind: 'chat', customerId: chat.customerId, numberId: chat.numberId })
    })
  }
}

/** Until the reply, or so long at most. */
const typingMilliseconds = 25_000
