import { runBotTurn } from '#features/chatbot/public.ts'
import {
  dealOfConversation,
  freeDealsOf,
  makeStarterPipeline,
  openCardForLead,
  wantsCard,
} from '#features/deals/public.ts'
import { accountOpened, resetWanted, verificationWanted } from '#features/identity/public.ts'
import {
  fetchMedia,
  freeConversationsOf,
  messageReceived,
  personWanted,
  receiveMessage,
  recordStatus,
  showDealsBy,
} from '#features/inbox/public.ts'
import { mailInvitation, mailReset, mailVerification, tellByMail } from '#features/notifications/public.ts'
import { memberInvited, memberRemoved } from '#features/team/public.ts'
import { handleItems } from '#features/whatsapp/public.ts'
import { on } from '#kernel/events.ts'
import { withAccount } from '#kernel/scope.ts'

/** What follows from what. A feature calls those above it; what stands below it follows here, and only here. */
export function defineConsequences() {
  handleItems({ message: receiveMessage, status: recordStatus })

  on(accountOpened).with((scope, { data }) => makeStarterPipeline(scope, data.trade))

  // In this order within a conversation: the card stands before the bot fills it.
  on(messageReceived).after(
    'open_card',
    async ({ installation, principal }, { contactId, conversationId }) => {
      if (!contactId || !conversationId) return
      await withAccount(installation, principal, (scope) =>
        openCardForLead(scope, { contactId, conversationId }),
      )
    },
    { when: (scope, { contactId }) => wantsCard(scope, contactId) },
  )
  on(messageReceived).after('bot_turn', runBotTurn, { when: (_, { data }) => data.handler === 'bot' })
  on(messageReceived).after('fetch_media', fetchMedia, {
    ordered: false,
    when: (_, { data }) => data.hasMedia,
  })
  on(personWanted).after('tell_by_mail', tellByMail, { ordered: false })

  on(verificationWanted).after('mail', mailVerification, { ordered: false })
  on(resetWanted).after('mail', mailReset, { ordered: false })

  on(memberInvited).after('mail', mailInvitation, { ordered: false })

  on(memberRemoved).with(async (scope, { data }) => {
    await freeConversationsOf(scope, data.memberId)
    await freeDealsOf(scope, data.memberId)
  })

  showDealsBy(dealOfConversation)
}
