import { z } from 'zod'
import { accessOf } from '#features/whatsapp/public.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue } from '#kernel/tasks.ts'
import { markRead } from '#providers/whatsapp/graph.ts'

/** Tells WhatsApp that the customer's latest message was read here. Sent twice it says the same; if it fails for long nobody misses it. */
const sendReadReceipt = defineTask({
  name: 'inbox.send_read_receipt',
  payload: z.object({ conversationId: z.uuid() }),
  attemptsMax: 5,
  outward: true,
  async run({ installation, principal }, { conversationId }) {
    const read = await withAccount(installation, principal, async (scope) => {
      const message = await scope.database
        .selectFrom('messages')
        .innerJoin('conversations', (join) =>
          join
            .onRef('conversations.account_id', '=', 'messages.account_id')
            .onRef('conversations.id', '=', 'messages.conversation_id'),
        )
        .select(['messages.id', 'messages.contact_id', 'messages.wamid_cipher', 'conversations.number_id'])
        .where('messages.conversation_id', '=', conversationId)
        .where('messages.author', '=', 'customer')
        .where('messages.wamid_cipher', 'is not', null)
        .orderBy('messages.sort_at', 'desc')
        .orderBy('messages.id', 'desc')
        .limit(1)
        .executeTakeFirst()
      const access = message?.number_id ? await accessOf(scope, message.number_id) : null
      if (!message?.wamid_cipher || !access) return null
      const box = await scope.boxes.contact(message.contact_id)
      return { access, wamid: box.open<string>('messages', 'wamid', message.id, message.wamid_cipher) }
    })
    if (!read) return
    const result = await markRead(read.access, read.access.phoneNumberId, read.wamid)
    if (result.kind === 'unreachable' || (result.kind === 'refused' && result.retryHelps)) {
      throw new Error('read receipt postponed')
    }
  },
})

export async function askForReadReceipt(scope: Scope, conversationId: string) {
  await enqueue(scope, sendReadReceipt, { conversationId }, { key: `read:${conversationId}` })
}
