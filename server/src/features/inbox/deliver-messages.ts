import { z } from 'zod'
import { type Profile, profilesOf } from '#features/contacts/public.ts'
import { accessOf } from '#features/whatsapp/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { fault } from '#kernel/faults.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask, type TaskContext } from '#kernel/tasks.ts'
import { failureCode } from '#providers/whatsapp/failure-words.ts'
import { type GraphAccess, type SendRequest, sendMessage } from '#providers/whatsapp/graph.ts'
import type { StoredContent } from './content.ts'
import { messageStateChanged } from './events.ts'
import { windowUntil } from './policy.ts'

/** Marks a message that was withdrawn before it was sent, where Meta's code would stand. */
export const withdrawnCode = 0

const windowClosedCode = 131047
const disconnectedCode = 133010

/**
 * Sends what waits in a conversation, oldest first; a message that must wait holds up those behind it, so their order stands. That a
 * message is asked for is written down before it is asked: after a crash in between it is *unknown*, never sent twice by itself, and settled by
 * its status webhook (Meta has no idempotency key: reference/whatsapp-cloud-api.md 3.1).
 */
export const deliverMessages = defineTask({
  name: 'inbox.deliver_messages',
  payload: z.object({ conversationId: z.uuid() }),
  outward: true,
  // Every seven minutes at the latest: after an outage of an hour what waits is out within ten minutes.
  steadyFromAttempt: 6,
  async run(context, { conversationId }) {
    for (;;) {
      const next = await inOwnScope(context, (scope) => prepareNext(scope, conversationId))
      if (next === 'nothing') return
      if (next === 'settled') continue
      await fault('send.recorded')
      const result = await sendMessage(next.access, next.access.phoneNumberId, next.request)
      await fault('send.answered')
      const givesUp = clock.now().getTime() - next.since.getTime() > triedHoursMax * 3_600_000
      await inOwnScope(context, (scope) => recordResult(scope, next, result, givesUp))
      // Given up, this one has failed; those behind it get their own try instead of waiting for nobody.
      if (mustWait(result) && !givesUp) throw new SendPostponed()
    }
  },
})

/** What could not be said for a day is not news any more; a free answer could not be sent later anyway. */
const triedHoursMax = 24

class SendPostponed extends Error {
  override name = 'SendPostponed'
}

type Result = Awaited<ReturnType<typeof sendMessage>>
type Prepared = {
  messageId: string
  contactId: string
  conversationId: string
  /** When it was said here. */
  since: Date
  access: GraphAccess & { phoneNumberId: string }
  request: SendRequest
}

/** Locks the conversation, looks once more whether this may still be said, and writes down that it is being asked. */
async function prepareNext(scope: Scope, conversationId: string): Promise<Prepared | 'nothing' | 'settled'> {
  const conversation = await scope.database
    .selectFrom('conversations')
    .select(['id', 'number_id', 'handler', 'last_inbound_at'])
    .where('id', '=', conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  const message = await scope.database
    .selectFrom('messages')
    .select([
      'id',
      'contact_id',
      'author',
      'state',
      'content_cipher',
      'reply_to_id',
      'accepted_at',
      'sort_at',
      'created_at',
    ])
    .where('conversation_id', '=', conversationId)
    .where((expression) =>
      expression.or([
        expression('state', '=', 'queued'),
        expression.and([expression('state', '=', 'sending'), expression('accepted_at', 'is', null)]),
      ]),
    )
    .orderBy('sort_at')
    .orderBy('id')
    .limit(1)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!conversation || !message) return 'nothing'

  const settle = async (state: string, code: number | null) => {
    await setState(scope, { ...message, conversation_id: conversationId }, state, code)
    return 'settled' as const
  }
  // Asked for by a run that ended without hearing an answer: only its status can tell.
  if (message.state === 'sending') return settle('unknown', null)
  if (message.author === 'bot' && (await aPersonAnsweredSince(scope, conversationId, message.sort_at))) {
    return settle('failed', withdrawnCode)
  }
  const until = windowUntil(conversation.last_inbound_at)
  if (!until || until <= clock.now()) return settle('failed', windowClosedCode)
  const access = conversation.number_id ? await accessOf(scope, conversation.number_id) : null
  const profile = (await profilesOf(scope, [message.contact_id])).get(message.contact_id)
  const recipient = profile && recipientOf(profile)
  if (!access || !recipient) return settle('failed', disconnectedCode)

  const box = await scope.boxes.contact(message.contact_id)
  const content = box.open<StoredContent>('messages', 'content', message.id, message.content_cipher)
  await scope.database
    .updateTable('messages')
    .set({ state: 'sending', asked_at: clock.now() })
    .where('id', '=', message.id)
    .execute()
  const quoted = message.reply_to_id ? await wamidOf(scope, message.reply_to_id) : null
  return {
    messageId: message.id,
    contactId: message.contact_id,
    conversationId,
    since: message.created_at,
    access,
    request: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipient,
      ...(quoted && { context: { message_id: quoted } }),
      biz_opaque_callback_data: message.id,
      ...requestContent(content),
    } as SendRequest,
  }
}

async function recordResult(scope: Scope, sent: Prepared, result: Result, givesUp: boolean) {
  const message = { id: sent.messageId, contact_id: sent.contactId, conversation_id: sent.conversationId }
  switch (result.kind) {
    case 'done': {
      const box = await scope.boxes.contact(sent.contactId)
      // 200 means accepted, not sent: the state stays until a status says more. A status may have been here first.
      await scope.database
        .updateTable('messages')
        .set({
          accepted_at: clock.now(),
          wamid_cipher: box.seal('messages', 'wamid', sent.messageId, result.value.wamid),
          wamid_hash: scope.boxes.hash('wamid', result.value.wamid),
        })
        .where('id', '=', sent.messageId)
        .execute()
      return
    }
    case 'unknown':
      return setState(scope, message, 'unknown', null)
    case 'unreachable':
      return givesUp ? setState(scope, message, 'failed', null) : setState(scope, message, 'queued', null)
    case 'refused':
      return result.retryHelps && !givesUp
        ? setState(scope, message, 'queued', null)
        : setState(scope, message, 'failed', failureCode(result.code))
  }
}

function mustWait(result: Result): boolean {
  return result.kind === 'unreachable' || (result.kind === 'refused' && result.retryHelps)
}

type MessageRow = { id: string; contact_id: string; conversation_id: string }

/** Changes the state of a message that is still ours to change: what a status has settled stays. */
async function setState(scope: Scope, message: MessageRow, state: string, failureCode: number | null) {
  const { numUpdatedRows } = await scope.database
    .updateTable('messages')
    .set({ state, failure_code: failureCode, ...(state === 'queued' && { asked_at: null }) })
    .where('id', '=', message.id)
    .where('state', 'in', ['queued', 'sending', 'unknown'])
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  await announce(scope, messageStateChanged, {
    contactId: message.contact_id,
    conversationId: message.conversation_id,
    messageId: message.id,
    data: { state },
  })
}

async function aPersonAnsweredSince(scope: Scope, conversationId: string, since: Date): Promise<boolean> {
  const row = await scope.database
    .selectFrom('messages')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('sort_at', '>=', since)
    .where((expression) =>
      expression.or([expression('author', '=', 'member'), expression('author', '=', 'phone')]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

async function wamidOf(scope: Scope, messageId: string): Promise<string | null> {
  const row = await scope.database
    .selectFrom('messages')
    .select(['contact_id', 'wamid_cipher'])
    .where('id', '=', messageId)
    .executeTakeFirst()
  if (!row?.wamid_cipher) return null
  return (await scope.boxes.contact(row.contact_id)).open('messages', 'wamid', messageId, row.wamid_cipher)
}

/**
 * By the number they write from; people who show none are reached by their business-scoped id. A number that somebody typed is
 * the last resort: nobody knows whether it is theirs on WhatsApp.
 */
function recipientOf({ phones, whatsappUserIds }: Profile): { to: string } | { recipient: string } | null {
  const waId = phones.find((phone) => phone.waId !== null)?.waId
  if (waId) return { to: waId }
  const userId = whatsappUserIds.at(-1)
  if (userId) return { recipient: userId }
  return phones[0] ? { to: phones[0].e164.slice(1) } : null
}

function requestContent(content: StoredContent): object {
  if (content.kind === 'text') return { type: 'text', text: { body: content.text, preview_url: false } }
  if (content.kind !== 'question') throw new Error(`content of kind ${content.kind} cannot be sent`)
  const body = { text: content.text }
  const interactive = (part: object) => ({ type: 'interactive', interactive: { ...part, body } })
  if (content.asksLocation)
    return interactive({ type: 'location_request_message', action: { name: 'send_location' } })
  if (content.list) {
    return interactive({
      type: 'list',
      action: { button: content.list.button, sections: [{ rows: content.list.rows }] },
    })
  }
  return interactive({
    type: 'button',
    action: { buttons: content.buttons.map((reply) => ({ type: 'reply', reply })) },
  })
}

function inOwnScope<Value>({ installation, principal }: TaskContext, work: (scope: Scope) => Promise<Value>) {
  return withAccount(installation, principal, work)
}
