import { readAccount } from '#features/accounts/public.ts'
import { followIdentity, recognizeContact } from '#features/contacts/public.ts'
import { type Item, ItemUnreadable } from '#features/whatsapp/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { fault } from '#kernel/faults.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { type Message, readMessage } from '#providers/whatsapp/read-item.ts'
import { contactOf } from '#providers/whatsapp/read-webhook.ts'
import { contentOf, type IncomingMedia, type StoredContent } from './content.ts'
import { conversationChanged, messageReceived, personWanted } from './events.ts'
import { findMessageByWamid } from './queries.ts'

/** A customer wrote: contact found or made, conversation opened, message stored once, however often it is delivered. */
export async function receiveMessage(scope: Scope, item: Item) {
  const reading = readMessage(item.item)
  if (!reading) throw new ItemUnreadable()
  const { message } = reading
  if (await findMessageByWamid(scope, message.id)) return

  const successor =
    reading.kind === 'known' && reading.message.type === 'system' ? reading.message.system : null
  const named = contactOf(item.contacts, { userId: message.from_user_id, waId: message.from })
  const sender = {
    userId: message.from_user_id ?? successor?.previous_user_id ?? named?.user_id,
    waId: message.from ?? named?.wa_id,
    name: named?.profile?.name,
    username: named?.profile?.username,
  }
  if (!sender.userId && !sender.waId) throw new ItemUnreadable()
  const { contactId, isNew } = await recognizeContact(scope, sender, {
    source: message.referral ? 'whatsapp_ad' : 'whatsapp_direct',
    sourceDetail: message.referral,
    at: item.receivedAt,
  })

  if (successor) {
    const { user_id: userId, wa_id, new_wa_id } = successor
    await followIdentity(scope, contactId, { userId, waId: wa_id ?? new_wa_id })
  }

  const sentAt = believableTime(message.timestamp, item.receivedAt)
  const isWritten = message.type !== 'system' && message.type !== 'request_welcome'
  const conversation = await openConversation(scope, contactId, item.numberId, sentAt, isWritten)
  const { content, media } = await readContent(scope, reading)
  const messageId = ids.new()
  const box = await scope.boxes.contact(contactId)
  const sortAt = withinItsSecond(sentAt, item.receivedAt)
  await scope.database
    .insertInto('messages')
    .values({
      id: messageId,
      conversation_id: conversation.id,
      contact_id: contactId,
      author: 'customer',
      content_cipher: box.seal('messages', 'content', messageId, content),
      wamid_cipher: box.seal('messages', 'wamid', messageId, message.id),
      wamid_hash: scope.boxes.hash('wamid', message.id),
      reply_to_id: message.context?.id ? await findMessageByWamid(scope, message.context.id) : null,
      state: 'received',
      sent_at: sentAt,
      sort_at: sortAt,
      created_at: clock.now(),
    })
    .execute()
  for (const one of media) await insertMedia(scope, one, messageId, contactId)
  await fault('message.stored')

  const newest = sortAt >= conversation.last_message_at
  const reopens = conversation.status === 'closed' && newest && isWritten
  const handler = reopens ? await handlerAnew(scope, conversation.handler) : conversation.handler
  await scope.database
    .updateTable('conversations')
    .set((expression) => ({
      handler,
      ...(isWritten && {
        unread: expression('unread', '+', 1),
        unanswered_since: earlier(conversation.unanswered_since, sortAt),
        last_inbound_at: later(conversation.last_inbound_at, sentAt),
      }),
      ...(newest && { last_message_at: sortAt, last_message_id: messageId }),
      ...(reopens && { status: 'open' }),
    }))
    .where('id', '=', conversation.id)
    .execute()

  const subjects = { contactId, conversationId: conversation.id, messageId }
  if (!isWritten) {
    // A notice of WhatsApp's own: shown, but nobody has asked for anything, and it opens no window.
    await announce(scope, conversationChanged, { ...subjects, data: {} })
    return
  }
  await announce({ ...scope, actor: { kind: 'customer', contactId } }, messageReceived, {
    ...subjects,
    data: { newContact: isNew, newConversation: conversation.isNew, hasMedia: media.length > 0, handler },
    attention: handler === 'person',
  })
  if (handler === 'person' && (conversation.isNew || reopens)) {
    await announce(scope, personWanted, { ...subjects, data: { why: 'bot_off', emergency: false } })
  }
}

/** The conversation of this contact with this number, locked until the transaction ends. */
async function openConversation(
  scope: Scope,
  contactId: string,
  numberId: string,
  at: Date,
  isWritten: boolean,
) {
  const existing = await scope.database
    .selectFrom('conversations')
    .select(['id', 'status', 'handler', 'last_message_at', 'last_inbound_at', 'unanswered_since'])
    .where('contact_id', '=', contactId)
    .where('number_id', '=', numberId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (existing) return { ...existing, isNew: false }
  const fresh = {
    id: ids.new(),
    status: 'open',
    handler: await firstHandler(scope),
    last_message_at: at,
    last_inbound_at: isWritten ? at : null,
    unanswered_since: null,
  }
  await scope.database
    .insertInto('conversations')
    .values({ ...fresh, contact_id: contactId, number_id: numberId, created_at: clock.now() })
    .execute()
  return { ...fresh, isNew: true }
}

/** Who answers a conversation that begins: the bot, unless the business has switched it off. */
async function firstHandler(scope: Scope): Promise<'bot' | 'person'> {
  return (await readAccount(scope)).botOn ? 'bot' : 'person'
}

/** Once a closed conversation begins anew; whoever asked the bot for silence gets a person. */
async function handlerAnew(scope: Scope, before: string): Promise<'bot' | 'person'> {
  return before === 'none' ? 'person' : firstHandler(scope)
}

async function readContent(
  scope: Scope,
  reading: Message,
): Promise<{ content: StoredContent; media: IncomingMedia[] }> {
  if (reading.kind === 'known' && reading.message.type === 'reaction') {
    const { message_id, emoji } = reading.message.reaction
    const content: StoredContent = {
      kind: 'reaction',
      emoji: emoji ?? '',
      messageId: await findMessageByWamid(scope, message_id),
    }
    return { content, media: [] }
  }
  return contentOf(reading)
}

async function insertMedia(scope: Scope, media: IncomingMedia, messageId: string, contactId: string) {
  const id = ids.new()
  const box = await scope.boxes.contact(contactId)
  await scope.database
    .insertInto('media')
    .values({
      id,
      message_id: messageId,
      contact_id: contactId,
      kind: media.kind,
      source_cipher: box.seal('media', 'source', id, { mediaId: media.mediaId, fileName: media.fileName }),
      mime_type: media.mimeType,
      created_at: clock.now(),
    })
    .execute()
}

/** Meta tells whole seconds. Within that second our arrival refines the order; a late delivery goes to its place in the past. */
function withinItsSecond(sentAt: Date, receivedAt: Date): Date {
  const latest = sentAt.getTime() + 999
  return new Date(Math.min(Math.max(receivedAt.getTime(), sentAt.getTime()), latest))
}

const aheadMillisecondsMax = 5 * 60_000

/** Meta's time, unless it lies in our future by more than clocks differ: then when it arrived. */
function believableTime(unixSeconds: string, receivedAt: Date): Date {
  const told = Number(unixSeconds) * 1000
  return told > receivedAt.getTime() + aheadMillisecondsMax ? receivedAt : new Date(told)
}

function earlier(one: Date | null, other: Date): Date {
  return one && one < other ? one : other
}

function later(one: Date | null, other: Date): Date {
  return one && one > other ? one : other
}
