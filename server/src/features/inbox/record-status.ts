import { type Item, ItemUnreadable } from '#features/whatsapp/public.ts'
import { announce } from '#kernel/events.ts'
import { fault } from '#kernel/faults.ts'
import type { Scope } from '#kernel/scope.ts'
import { failureCode } from '#providers/whatsapp/failure-words.ts'
import { readStatus } from '#providers/whatsapp/read-item.ts'
import { messageStateChanged } from './events.ts'
import { findMessageByWamid } from './queries.ts'

/**
 * What became of a message of ours. Statuses come in any order and more than once; a message never goes back. Our own id travels with
 * every send, so a status is matched even when the send's answer was never heard.
 */
export async function recordStatus(scope: Scope, item: Item) {
  const status = readStatus(item.item)
  if (!status) throw new ItemUnreadable()
  if (status.type === 'call') return
  const reached = status.status === 'played' ? 'read' : status.status
  if (!(reached in rank)) return

  const messageId = ownId(status.biz_opaque_callback_data) ?? (await findMessageByWamid(scope, status.id))
  const message = messageId
    ? await scope.database
        .selectFrom('messages')
        .select(['id', 'contact_id', 'conversation_id', 'state', 'wamid_hash', 'delivered_at', 'read_at'])
        .where('id', '=', messageId)
        .where('author', '<>', 'customer')
        .forNoKeyUpdate()
        .executeTakeFirst()
    : undefined
  if (!message) return // sent by something else through the same number

  const at = new Date(Number(status.timestamp) * 1000)
  const isOfThisSend = message.wamid_hash?.equals(scope.boxes.hash('wamid', status.id)) ?? null
  const forward = goesForward(message.state, reached, isOfThisSend)
  const box = await scope.boxes.contact(message.contact_id)
  const changes = {
    ...(forward && {
      state: reached,
      failure_code: reached === 'failed' ? failureCode(status.errors?.[0]?.code) : null,
    }),
    ...(!message.wamid_hash && {
      wamid_hash: scope.boxes.hash('wamid', status.id),
      wamid_cipher: box.seal('messages', 'wamid', message.id, status.id),
    }),
    ...(reached === 'sent' && isOfThisSend !== false && { sent_at: at }),
    ...((reached === 'delivered' || reached === 'read') && {
      delivered_at: earlier(message.delivered_at, at),
    }),
    ...(reached === 'read' && { read_at: earlier(message.read_at, at) }),
  }
  await fault('status.matched')
  if (Object.keys(changes).length === 0) return
  await scope.database.updateTable('messages').set(changes).where('id', '=', message.id).execute()
  if (!forward) return
  await announce(scope, messageStateChanged, {
    contactId: message.contact_id,
    conversationId: message.conversation_id,
    messageId: message.id,
    data: { state: reached },
  })
}

/**
 * Whatever the order in which statuses come, the end is the same: what arrived stays arrived, and of a send that failed a late *sent*
 * takes nothing back. `isOfThisSend`: by its id it is the send that we know of, another one (before a retry), or null: nothing to tell by.
 */
function goesForward(state: string, reached: string, isOfThisSend: boolean | null): boolean {
  if (reached === 'failed')
    return rank[state]! < rank.delivered! && state !== 'failed' && isOfThisSend !== false
  if (reached === 'sent' && state === 'failed' && isOfThisSend) return false
  return rank[reached]! > rank[state]!
}

const rank: Record<string, number> = {
  queued: 0,
  sending: 1,
  unknown: 1,
  failed: 1,
  sent: 2,
  delivered: 3,
  read: 4,
}

function ownId(callbackData: string | undefined): string | null {
  return callbackData && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(callbackData)
    ? callbackData
    : null
}

function earlier(one: Date | null, other: Date): Date {
  return one && one < other ? one : other
}
