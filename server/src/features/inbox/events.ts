import { z } from 'zod'
import { defineEvent } from '#kernel/events.ts'

export const messageReceived = defineEvent(
  'inbox.message_received',
  z.object({
    newContact: z.boolean(),
    newConversation: z.boolean(),
    hasMedia: z.boolean(),
    /** Who was to answer when it came; events of older code do not say. */
    handler: z.string().optional(),
  }),
)
/** Somebody here answered: a member or the bot. */
export const messageQueued = defineEvent(
  'inbox.message_queued',
  z.object({ author: z.enum(['member', 'bot', 'system']) }),
)
export const messageStateChanged = defineEvent('inbox.message_state_changed', z.object({ state: z.string() }))
export const conversationChanged = defineEvent(
  'inbox.conversation_changed',
  z.object({
    status: z.string().optional(),
    assigneeId: z.uuid().nullable().optional(),
    handler: z.string().optional(),
    read: z.boolean().optional(),
  }),
)
/** A person is wanted here: the bot handed over, or a customer wrote to somebody who answers in person. */
export const personWanted = defineEvent(
  'inbox.person_wanted',
  z.object({ why: z.string(), emergency: z.boolean() }),
)
export const mediaFetched = defineEvent(
  'inbox.media_fetched',
  z.object({ state: z.enum(['stored', 'failed']) }),
)
