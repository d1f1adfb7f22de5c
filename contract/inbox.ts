import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { phoneField, wordsField } from './masking.ts'
import {
  canSchema,
  idParams,
  idSchema,
  pageOf,
  pageQuery,
  proseSchema,
  timeSchema,
  urgencySchema,
} from './shared.ts'

export const conversationStatusSchema = z.enum(['open', 'closed'])
/** Who answers next: the bot, a person, or nobody because the customer asked for silence. */
export const handlerSchema = z.enum(['bot', 'person', 'none'])
export const authorSchema = z.enum(['customer', 'bot', 'member', 'phone', 'system'])

/**
 * received: from the customer. queued, sending, sent, delivered, read: on the way out, never backwards.
 * failed: WhatsApp refused it. unknown: asked, no answer heard; its status will settle it.
 */
export const messageStateSchema = z.enum([
  'received',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
])

const mediaSchema = z.object({
  id: idSchema,
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  mimeType: z.string(),
  fileName: wordsField.nullable(),
  /** waiting: still being fetched from Meta. failed: it could not be fetched. */
  state: z.enum(['waiting', 'stored', 'failed']),
  bytes: z.int().nullable(),
  url: z.string(),
})

/** What the message says, by kind; `unsupported` keeps whatever Meta may invent. */
export const contentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: wordsField }),
  z.object({ kind: z.literal('media'), caption: wordsField.nullable() }),
  z.object({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: wordsField.nullable(),
    address: wordsField.nullable(),
  }),
  z.object({ kind: z.literal('choice'), id: wordsField, title: wordsField }),
  z.object({
    kind: z.literal('question'),
    text: wordsField,
    buttons: z.array(z.object({ id: z.string(), title: wordsField })),
    list: z
      .object({
        button: wordsField,
        rows: z.array(z.object({ id: z.string(), title: wordsField, description: wordsField.optional() })),
      })
      .nullable(),
    asksLocation: z.boolean(),
  }),
  z.object({
    kind: z.literal('people'),
    people: z.array(z.object({ name: wordsField, phones: z.array(phoneField) })),
  }),
  z.object({ kind: z.literal('reaction'), emoji: z.string(), messageId: idSchema.nullable() }),
  z.object({ kind: z.literal('notice'), text: wordsField }),
  z.object({ kind: z.literal('unsupported'), type: z.string(), text: wordsField.nullable() }),
])
export type Content = z.infer<typeof contentSchema>

export const messageSchema = z
  .object({
    id: idSchema,
    conversationId: idSchema,
    author: authorSchema,
    memberId: idSchema.nullable(),
    /** Name of whoever wrote it, for members and customers. */
    authorName: wordsField.nullable(),
    content: contentSchema,
    media: z.array(mediaSchema),
    state: messageStateSchema,
    /** Why it failed, in words. */
    failure: z.object({ code: z.int().nullable(), text: z.string(), retryHelps: z.boolean() }).nullable(),
    replyToId: idSchema.nullable(),
    /** Meta's time for what it told us, ours for what is still on its way. */
    sentAt: timeSchema,
    deliveredAt: timeSchema.nullable(),
    readAt: timeSchema.nullable(),
    /** The id that the client made up for its own send. */
    clientId: z.string().nullable(),
  })
  .meta({ id: 'Message' })
export type Message = z.infer<typeof messageSchema>

export const conversationSchema = z
  .object({
    id: idSchema,
    contact: z.object({
      id: idSchema,
      displayName: wordsField,
      phone: phoneField.nullable(),
      username: wordsField.nullable(),
    }),
    channel: z.object({ kind: z.literal('whatsapp'), displayNumber: z.string() }),
    status: conversationStatusSchema,
    handler: handlerSchema,
    assigneeId: idSchema.nullable(),
    /** Messages of the customer that nobody here has looked at. */
    unread: z.int(),
    /** Since when the customer waits for a person; null when nobody waits. */
    waitingSince: timeSchema.nullable(),
    /** Until when free text may be sent; null when the customer never wrote. */
    windowUntil: timeSchema.nullable(),
    lastMessageAt: timeSchema,
    last: z
      .object({
        author: authorSchema,
        memberId: idSchema.nullable(),
        text: wordsField,
        state: messageStateSchema,
      })
      .nullable(),
    deal: z
      .object({ id: idSchema, title: wordsField, stage: z.string(), urgency: urgencySchema.nullable() })
      .nullable(),
    /** `give`: assign it to somebody else. */
    can: z.object({ reply: canSchema, give: canSchema }),
  })
  .meta({ id: 'Conversation' })
export type Conversation = z.infer<typeof conversationSchema>

export const viewSchema = z.enum(['mine', 'unassigned', 'all', 'closed'])
export type View = z.infer<typeof viewSchema>

export const listConversations = endpoint({
  id: 'inbox.listConversations',
  method: 'GET',
  path: '/conversations',
  summary: 'Conversations, latest message first',
  access: { permission: 'inbox.read' },
  fixture: { name: 'conversation', query: { cursor: '{cursor}', limit: '1', view: 'all' } },
  query: z.strictObject({ ...pageQuery, view: viewSchema.default('all') }),
  response: pageOf(conversationSchema),
  refusals: ['unknown_cursor'],
})

export const countConversations = endpoint({
  id: 'inbox.countConversations',
  method: 'GET',
  path: '/conversations/counts',
  summary: 'How many conversations each tab holds, and how many of mine wait for a person',
  access: { permission: 'inbox.read' },
  fixture: { name: 'conversation' },
  response: z.object({ mine: z.int(), unassigned: z.int(), all: z.int(), waiting: z.int() }),
})

export const readConversation = endpoint({
  id: 'inbox.readConversation',
  method: 'GET',
  path: '/conversations/{id}',
  summary: 'One conversation',
  access: { permission: 'inbox.read' },
  fixture: { name: 'conversation' },
  params: idParams,
  response: conversationSchema,
})

export const changeConversation = endpoint({
  id: 'inbox.changeConversation',
  method: 'PATCH',
  path: '/conversations/{id}',
  summary: 'Close or reopen it, give it to somebody, take it over from the bot or hand it back',
  access: { permission: 'inbox.reply' },
  fixture: { name: 'conversation', body: { status: 'open', assigneeId: '{memberId}', handler: 'person' } },
  params: idParams,
  body: z.strictObject({
    status: conversationStatusSchema.optional(),
    assigneeId: idSchema.nullable().optional(),
    handler: z.enum(['bot', 'person']).optional(),
  }),
  response: conversationSchema,
  refusals: ['assignee_unknown'],
})

export const markConversationRead = endpoint({
  id: 'inbox.markConversationRead',
  method: 'POST',
  path: '/conversations/{id}/read',
  summary: 'Somebody here has looked at it: the customer sees blue ticks',
  access: { permission: 'inbox.reply' },
  fixture: { name: 'conversation' },
  params: idParams,
  response: conversationSchema,
})

export const listMessages = endpoint({
  id: 'inbox.listMessages',
  method: 'GET',
  path: '/conversations/{id}/messages',
  summary: 'Messages of a conversation, newest first',
  access: { permission: 'inbox.read' },
  fixture: { name: 'conversation', query: { cursor: '{cursor}', limit: '1' } },
  params: idParams,
  query: z.strictObject(pageQuery),
  response: pageOf(messageSchema),
  refusals: ['unknown_cursor'],
})

export const replyToConversation = endpoint({
  id: 'inbox.replyToConversation',
  method: 'POST',
  path: '/conversations/{id}/messages',
  summary: 'Answer by text; the same clientId twice is one message',
  access: { permission: 'inbox.reply' },
  fixture: {
    name: 'conversation',
    body: { clientId: '{clientId}', text: 'On our way, {mark}', replyToId: '{messageId}' },
  },
  params: idParams,
  body: z.strictObject({
    clientId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, 'use 8 to 64 letters, digits, - or _'),
    /** At most 4,096 characters as WhatsApp counts them; checked in the verb so that it says so in words. */
    text: proseSchema(20_000),
    replyToId: idSchema.optional(),
  }),
  response: messageSchema,
  refusals: [
    'window_closed',
    'text_too_long',
    'text_empty',
    'idempotency_mismatch',
    'conversation_unreachable',
  ],
})

export const retryMessage = endpoint({
  id: 'inbox.retryMessage',
  method: 'POST',
  path: '/messages/{id}/retry',
  summary: 'Send a failed message again',
  access: { permission: 'inbox.reply' },
  fixture: { name: 'failed message' },
  params: idParams,
  response: messageSchema,
  refusals: ['not_retryable', 'window_closed'],
})

export const readMedia = endpoint({
  id: 'inbox.readMedia',
  method: 'GET',
  path: '/media/{id}',
  summary: 'A photo, voice note or file of a message',
  access: { permission: 'inbox.read' },
  fixture: { name: 'photo' },
  params: idParams,
  raw: true,
})
