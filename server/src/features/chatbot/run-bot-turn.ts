import { z } from 'zod'
import { readAccount } from '#features/accounts/public.ts'
import { lockContact, optOut, type Profile, profilesOf, updateProfile } from '#features/contacts/public.ts'
import { fillCard } from '#features/deals/public.ts'
import {
  handOverToPerson,
  lockConversation,
  personWanted,
  queueMessage,
  type StoredContent,
  silence,
} from '#features/inbox/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { fault } from '#kernel/faults.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'
import type { TaskContext } from '#kernel/tasks.ts'
import { questionLabel } from './facts.ts'
import {
  type BotInput,
  type BotReply,
  type BotSettings,
  type BotState,
  type BotTurn,
  botStateSchema,
  takeTurn,
} from './take-turn.ts'

export const botTurnTaken = defineEvent(
  'chatbot.turn_taken',
  z.object({ status: z.string(), replies: z.int(), signals: z.array(z.string()) }),
  { live: false },
)

/** What a customer said days ago (a late delivery) is not answered by a machine. */
const answeredHoursMax = 24

/** The bot's turn after a customer's message: everything under the conversation's lock, so that it never speaks after a person has. */
export async function runBotTurn(
  { installation, principal }: TaskContext,
  { conversationId }: { conversationId?: string | undefined },
) {
  if (!conversationId) return
  await withAccount(installation, { ...principal, actor: { kind: 'bot' } }, async (scope) => {
    const { contactId } = await conversationOf(scope, conversationId)
    await lockContact(scope, contactId)
    const conversation = await lockConversation(scope, conversationId)
    if (conversation.handler !== 'bot' || conversation.status !== 'open') return
    if (!(await readAccount(scope)).botOn) {
      // Switched off while it was talking: a person goes on.
      return handOverToPerson(scope, conversation, { why: 'bot_off', emergency: false })
    }
    const memory = await remember(scope, conversation.id)
    const heard = await hear(scope, conversation, memory.seenMessageId)
    if (heard.inputs.length === 0) return

    const { settings, profile } = await settingsOf(scope, conversation.contact_id)
    const name = profile.name ?? profile.whatsappName
    const known: BotInput[] = memory.state === null && name ? [{ kind: 'contact_name', name }] : []
    const turn = takeTurn(settings, memory.state, [...known, ...heard.inputs], clock.now())
    await fault('bot.decided')

    await keepState(scope, conversation, turn.state, heard.lastMessageId)
    await learn(scope, conversation, turn, settings)
    for (const reply of turn.replies) {
      await queueMessage(scope, conversation, { author: 'bot', content: contentOf(reply) })
    }
    await stepBack(scope, conversation, turn)
    await announce(scope, botTurnTaken, {
      conversationId: conversation.id,
      contactId: conversation.contact_id,
      data: {
        status: turn.state.status,
        replies: turn.replies.length,
        signals: turn.signals.map((signal) => signal.kind),
      },
    })
  })
}

type Conversation = { id: string; contact_id: string }

async function conversationOf(scope: Scope, conversationId: string): Promise<{ contactId: string }> {
  return scope.database
    .selectFrom('conversations')
    .select('contact_id as contactId')
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
}

/** A conversation that was handed back to the bot, or that begins anew after it was closed, starts clean. */
async function remember(scope: Scope, conversationId: string) {
  const row = await scope.database
    .selectFrom('bot_states')
    .select(['contact_id', 'state_cipher', 'seen_message_id'])
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!row) return { state: null, seenMessageId: null }
  const box = await scope.boxes.contact(row.contact_id)
  const stored = botStateSchema.safeParse(box.open('bot_states', 'state', conversationId, row.state_cipher))
  const state: BotState | null = stored.success && stored.data.status === 'asking' ? stored.data : null
  return { state, seenMessageId: row.seen_message_id }
}

/** The customer's messages since the last turn, in the order in which they arrived; what a person has answered is not the bot's any more. */
async function hear(scope: Scope, conversation: Conversation, seenMessageId: string | null) {
  const answered = await scope.database
    .selectFrom('messages')
    .select('sort_at')
    .where('conversation_id', '=', conversation.id)
    .where('author', 'in', ['member', 'phone'])
    .orderBy('sort_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const rows = await scope.database
    .selectFrom('messages')
    .select(['id', 'content_cipher'])
    .where('conversation_id', '=', conversation.id)
    .where('author', '=', 'customer')
    .where('sent_at', '>', new Date(clock.now().getTime() - answeredHoursMax * 3_600_000))
    .$if(seenMessageId !== null, (query) => query.where('id', '>', seenMessageId!))
    .$if(answered !== undefined, (query) => query.where('sort_at', '>', answered!.sort_at))
    .orderBy('id')
    .limit(50)
    .execute()
  const box = await scope.boxes.contact(conversation.contact_id)
  const kinds = await mediaKinds(
    scope,
    rows.map((row) => row.id),
  )
  const inputs = rows.flatMap((row) =>
    inputOf(box.open<StoredContent>('messages', 'content', row.id, row.content_cipher), kinds.get(row.id)),
  )
  return { inputs, lastMessageId: rows.at(-1)?.id ?? null }
}

function inputOf(content: StoredContent, mediaKind: string | undefined): BotInput[] {
  switch (content.kind) {
    case 'text':
      return [{ kind: 'text', text: content.text }]
    case 'choice':
      return [{ kind: 'choice', id: content.id, title: content.title }]
    case 'location': {
      const { latitude, longitude, name, address } = content
      return [{ kind: 'location', latitude, longitude, ...(name && { name }), ...(address && { address }) }]
    }
    case 'media':
      if (mediaKind === 'audio') return [{ kind: 'audio' }]
      if (mediaKind === 'image' || mediaKind === 'video') {
        return [{ kind: 'photo', ...(content.caption && { caption: content.caption }) }]
      }
      return content.caption ? [{ kind: 'text', text: content.caption }] : [{ kind: 'other' }]
    case 'unsupported':
    case 'people':
      return [{ kind: 'other' }]
    default:
      return []
  }
}

async function mediaKinds(scope: Scope, messageIds: string[]): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map()
  const rows = await scope.database
    .selectFrom('media')
    .select(['message_id', 'kind'])
    .where('message_id', 'in', messageIds)
    .execute()
  return new Map(rows.map((row) => [row.message_id, row.kind]))
}

async function settingsOf(
  scope: Scope,
  contactId: string,
): Promise<{ settings: BotSettings; profile: Profile }> {
  const account = await readAccount(scope)
  const profile = (await profilesOf(scope, [contactId])).get(contactId)
  if (!profile) throw new Error('a conversation without its contact')
  return {
    profile,
    settings: {
      businessName: account.name,
      trade: account.trade,
      languages: account.languages,
      timeZone: account.timeZone,
      businessHours: account.businessHours as BotSettings['businessHours'],
      serviceZips: account.serviceZips,
    },
  }
}

async function keepState(
  scope: Scope,
  conversation: Conversation,
  state: BotState,
  lastMessageId: string | null,
) {
  const box = await scope.boxes.contact(conversation.contact_id)
  const values = {
    status: state.status,
    state_cipher: box.seal('bot_states', 'state', conversation.id, state),
    seen_message_id: lastMessageId,
    updated_at: clock.now(),
  }
  await scope.database
    .insertInto('bot_states')
    .values({ conversation_id: conversation.id, contact_id: conversation.contact_id, ...values })
    .onConflict((conflict) => conflict.columns(['account_id', 'conversation_id']).doUpdateSet(values))
    .execute()
}

/** What was learned goes onto the card, and the customer's language and name onto the contact. */
async function learn(
  scope: Scope,
  conversation: Conversation,
  { facts, state, signals }: BotTurn,
  settings: BotSettings,
) {
  const language = settings.languages[0] ?? 'en'
  const { address, location } = facts
  await fillCard(scope, conversation.id, {
    title: facts.title,
    jobType: facts.jobType,
    // Danger makes it one, also when nobody has asked how urgent it is.
    urgency: isEmergency(signals) ? 'emergency' : facts.urgency,
    ...((address || location) && {
      address: {
        text: address?.text ?? `${location?.latitude}, ${location?.longitude}`,
        zip: address?.zip ?? null,
        latitude: location?.latitude ?? null,
        longitude: location?.longitude ?? null,
      },
    }),
    budget: facts.budget?.text,
    details: facts.details.map(({ key, label, answer }) => ({ key, label: label[language], answer })),
    missing: facts.missing.map((key) => questionLabel(key, language)),
    photoCount: facts.photoCount,
    qualified: state.status === 'qualified',
  })
  const stored = await scope.database
    .selectFrom('contacts')
    .select('language')
    .where('id', '=', conversation.contact_id)
    .executeTakeFirst()
  await updateProfile(
    scope,
    conversation.contact_id,
    (before) =>
      facts.name && !before.name && !before.whatsappName ? { ...before, name: facts.name } : before,
    stored?.language === state.language ? {} : { language: state.language },
  )
}

/** When the bot has done its part a person is called; when the customer asked for silence, nobody is. */
async function stepBack(scope: Scope, conversation: Conversation, { state, signals }: BotTurn) {
  const emergency = isEmergency(signals)
  if (state.status === 'asking') {
    // The bot goes on asking, but an emergency does not wait for its last question.
    if (emergency) await callAPerson(scope, conversation)
    return
  }
  if (state.status === 'stopped') {
    await optOut(scope, { contactId: conversation.contact_id })
    return silence(scope, conversation)
  }
  const why = signals.find((signal) => signal.kind !== 'emergency')?.kind ?? state.status
  await handOverToPerson(scope, conversation, { why, emergency })
}

function isEmergency(signals: BotTurn['signals']): boolean {
  return signals.some((signal) => signal.kind === 'emergency')
}

async function callAPerson(scope: Scope, { id, contact_id }: Conversation) {
  await announce(scope, personWanted, {
    conversationId: id,
    contactId: contact_id,
    data: { why: 'emergency', emergency: true },
    attention: true,
  })
}

function contentOf({ text, buttons, list, requestLocation }: BotReply): StoredContent {
  if (!buttons && !list && !requestLocation) return { kind: 'text', text }
  return {
    kind: 'question',
    text,
    buttons: buttons ?? [],
    list: list ?? null,
    asksLocation: requestLocation ?? false,
  }
}
