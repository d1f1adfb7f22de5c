import { runBotTurn } from '#features/chatbot/public.ts'
import { reviewDue } from '#features/checkup/public.ts'
import {
  dealOfConversation,
  freeDealsOf,
  makeStarterPipeline,
  openCardForLead,
  wantsCard,
} from '#features/deals/public.ts'
import {
  accountOpened,
  alarmRaised,
  emailChanged,
  emailChangeWanted,
  resetWanted,
  signInRefused,
  verificationWanted,
} from '#features/identity/public.ts'
import {
  fetchMedia,
  freeConversationsOf,
  messageReceived,
  personWanted,
  receiveMessage,
  recordStatus,
  showDealsBy,
} from '#features/inbox/public.ts'
import { keyExposed, keyIsOld } from '#features/integrations/public.ts'
import {
  alarming,
  isFlood,
  mailAlarming,
  mailExposedKey,
  mailFlood,
  mailIncident,
  mailInvitation,
  mailNewEmail,
  mailOldEmail,
  mailOldKey,
  mailOwnershipOffer,
  mailReset,
  mailReviewDue,
  mailVerification,
  mailWayBack,
  tellByMail,
} from '#features/notifications/public.ts'
import { memberInvited, memberRemoved, ownershipOffered } from '#features/team/public.ts'
import { handleItems } from '#features/whatsapp/public.ts'
import { on, onNamed } from '#kernel/events.ts'
import { type Scope, withAccount } from '#kernel/scope.ts'

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
  on(emailChangeWanted).after('mail', mailNewEmail, { ordered: false, when: canMail })
  on(emailChanged).after('mail', mailOldEmail, { ordered: false, when: canMail })

  for (const { event, tells = ['memberId'], when = () => true } of alarming) {
    for (const whom of tells) {
      onNamed(event).after(
        `mail_alarm_${whom}`,
        (context, told) => mailAlarming(context, event, whom, told),
        {
          ordered: false,
          when: (scope, { data }) => canMail(scope) && when(data),
        },
      )
    }
  }
  on(alarmRaised).after('mail_way_back', mailWayBack, { ordered: false, when: canMail })
  on(alarmRaised).after('mail_leads', mailIncident, { ordered: false, when: canMail })

  on(signInRefused).after('mail_flood', mailFlood, {
    ordered: false,
    when: (scope, { data }) => canMail(scope) && isFlood(data),
  })

  on(memberInvited).after('mail', mailInvitation, { ordered: false })

  on(ownershipOffered).after('mail', mailOwnershipOffer, { ordered: false })
  on(keyExposed).after('mail', mailExposedKey, { ordered: false, when: canMail })
  on(keyIsOld).after('mail', mailOldKey, { ordered: false, when: canMail })

  on(reviewDue).after('mail', mailReviewDue, { ordered: false })

  on(memberRemoved).with(async (scope, { data }) => {
    await freeConversationsOf(scope, data.memberId)
    await freeDealsOf(scope, data.memberId)
  })

  showDealsBy(dealOfConversation)
}

/** Without a mail server nothing waits to be mailed: what happened stands on the person's own page and in the audit log. */
const canMail = ({ installation }: Scope) => installation.mail !== null
