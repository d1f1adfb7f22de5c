import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AuditEntry, AuditedRefusal, KnownEventType } from '#contract/audit.ts'
import type { Role } from '#contract/permissions.ts'
import { useRoleWords } from './use-role-words.ts'

type Names = Record<string, string>
type Words = (entry: AuditEntry, names: Names) => string

/** Each event in words that follow the name of whoever did it: “Ana” “moved a card”. */
export function useEventWords() {
  const { t } = useLingui()
  const roles = useRoleWords()
  const role = (value: unknown) => roles[value as Role]?.name ?? String(value)
  const count = ({ data }: AuditEntry) => Number(data.count ?? 0)
  const member = ({ data }: AuditEntry, names: Names, field = 'memberId') =>
    names[String(data[field])] ?? t`a former teammate`
  /** What somebody did to themself is said shorter. */
  const isOwn = ({ data, actor }: AuditEntry) => actor.id !== null && data.memberId === actor.id

  const words: Record<KnownEventType, Words> = {
    'accounts.account_changed': () => t`changed the settings of the business`,
    'audit.refusals_counted': (entry) =>
      plural(count(entry), {
        one: `was refused # more request within an hour: ${String(entry.data.operation)}`,
        other: `was refused # more requests within an hour: ${String(entry.data.operation)}`,
      }),
    'audit.request_refused': (entry) => refusalWords(entry),
    'audit.exported': ({ data }) => t`took a copy of the audit log (${String(data.format).toUpperCase()})`,
    'checkup.review_due': () => t`reminded that it is time to look through the team`,
    'checkup.team_reviewed': () => t`looked through the team`,
    'chatbot.turn_taken': () => t`answered a customer`,
    'contacts.contact_changed': () => t`changed a contact`,
    'contacts.contact_created': () => t`added a contact`,
    'contacts.contact_opted_out': () => t`wants no more messages`,
    'deals.deal_changed': () => t`changed a card`,
    'deals.deal_created': () => t`made a card`,
    'deals.deal_moved': ({ data }) =>
      data.status === 'won' ? t`won a card` : data.status === 'lost' ? t`lost a card` : t`moved a card`,
    'identity.account_opened': () => t`opened this business`,
    'identity.alarm_raised': (entry, names) =>
      isOwn(entry)
        ? t`said of a sign-in: this wasn’t me`
        : t`was told by ${member(entry, names)}: this wasn’t me`,
    'identity.email_change_wanted': () => t`asked for another address`,
    'identity.email_changed': (entry, names) => t`changed the address of ${member(entry, names)}`,
    'identity.email_undone': (entry, names) =>
      t`took back a change of the address of ${member(entry, names)}`,
    'identity.incident_closed': (entry, names) => t`closed what was noticed about ${member(entry, names)}`,
    'identity.shared_sign_in_noticed': (entry, names) =>
      t`noticed ${member(entry, names)} active from ${Number(entry.data.networks)} networks within minutes`,
    'identity.email_verified': () => t`confirmed their e-mail`,
    'identity.google_linked': () => t`linked a Google account`,
    'identity.google_unlinked': () => t`unlinked a Google account`,
    'identity.link_made': (entry, names) =>
      t`made a link with which ${member(entry, names)} sets a new password`,
    'identity.passkey_added': () => t`added a passkey`,
    'identity.passkey_released': () => t`said that a passkey is theirs`,
    'identity.passkey_removed': () => t`removed a passkey`,
    'identity.passkey_renamed': () => t`renamed a passkey`,
    'identity.recovery_code_used': () => t`came in with a recovery code`,
    'identity.recovery_codes_made': () => t`made new recovery codes`,
    'identity.reset_wanted': (entry, names) =>
      isOwn(entry)
        ? t`asked for a new password`
        : t`was asked for a new password for ${member(entry, names)}`,
    'identity.second_factor_added': () => t`set up a second factor`,
    'identity.second_factor_removed': () => t`removed a second factor`,
    'identity.second_factor_rule_changed': () => t`changed who must have a second factor`,
    'identity.session_kept_on_phone': () => t`chose how long their phone stays signed in`,
    'identity.session_limits_changed': () => t`changed how long people stay signed in`,
    'identity.verification_wanted': () => t`asked for a mail that confirms an address`,
    'identity.workplace_entered': () => t`came over from another business of theirs`,
    'identity.workplace_left': () => t`went over to another business of theirs`,
    'integrations.key_exposed': ({ data }) =>
      data.by === 'elsewhere'
        ? t`refused an API key that came from an address not on its list`
        : t`saw an API key used where keys do not belong`,
    'integrations.key_held': () => t`held back an API key: whoever made it must set up a second factor`,
    'integrations.key_is_old': ({ data }) => {
      const days = String(data.days)
      return t`said that the secret of an API key is ${days} days old`
    },
    'integrations.key_made': () => t`made an API key`,
    'integrations.key_revoked': () => t`revoked an API key`,
    'integrations.key_rotated': () => t`replaced an API key`,
    'identity.password_changed': () => t`changed their password`,
    'identity.sessions_ended': (entry, names) =>
      isOwn(entry)
        ? plural(count(entry), { one: 'signed out # other browser', other: 'signed out # other browsers' })
        : t`signed ${member(entry, names)} out everywhere`,
    'identity.sign_in_refused': (entry, names) =>
      plural(count(entry), {
        one: `refused # sign-in as ${member(entry, names)}`,
        other: `refused # sign-ins as ${member(entry, names)}`,
      }),
    'identity.signed_in': ({ data }) => {
      if (data.newDevice === true) return t`signed in, in a browser that was not known`
      return t`signed in`
    },
    'identity.signed_out': () => t`signed out`,
    'inbox.conversation_changed': (entry, names) => conversationWords(entry, names),
    'inbox.media_fetched': ({ data }) =>
      data.state === 'stored' ? t`fetched a photo or file` : t`could not fetch a photo or file`,
    'inbox.message_queued': () => t`wrote a message`,
    'inbox.message_received': () => t`sent a message`,
    'inbox.message_state_changed': ({ data }) => messageWords(String(data.state)),
    'inbox.person_wanted': ({ data }) =>
      data.emergency === true ? t`called for a person: an emergency` : t`called for a person`,
    'tasks.task_revived': () => t`tried failed background work again`,
    'team.member_changed': (entry, names) =>
      entry.data.from === entry.data.to
        ? t`changed what ${member(entry, names)} may do`
        : t`changed the role of ${member(entry, names)} from ${role(entry.data.from)} to ${role(entry.data.to)}`,
    'team.invitation_accepted': () => t`took an invitation and joined the team`,
    'team.invitation_withdrawn': () => t`withdrew an invitation`,
    'team.member_invited': ({ data }) => t`invited somebody to the team as ${role(data.role)}`,
    'team.member_removed': (entry, names) => t`removed ${member(entry, names)} from the team`,
    'team.ownership_offer_ended': (entry, names) =>
      entry.data.how === 'declined'
        ? t`declined the ownership that was offered`
        : t`took the offer of the ownership to ${member(entry, names)} back`,
    'team.ownership_offered': (entry, names) => t`offered the ownership to ${member(entry, names)}`,
    'team.ownership_taken': (entry, names) => t`took the ownership over from ${member(entry, names, 'from')}`,
    'whatsapp.items_replayed': (entry) =>
      plural(count(entry), { one: 'took # delivery in again', other: 'took # deliveries in again' }),
    'whatsapp.number_connected': () => t`connected a WhatsApp number`,
  }

  function refusalWords({ data }: AuditEntry): string {
    const operation = String(data.operation)
    const wordsOf: Record<AuditedRefusal, string> = {
      forbidden: t`was refused what their role does not allow: ${operation}`,
      key_scope: t`was refused what this API key was not given: ${operation}`,
      key_not_allowed: t`was refused what no API key may do: ${operation}`,
      scope_not_yours: t`was refused an API key with more than they may themselves: ${operation}`,
      csrf: t`was refused a request without the mark of our own page: ${operation}`,
      cross_site: t`was refused a request that came from another site: ${operation}`,
      wrong_password: t`gave a wrong password where it was asked for once more: ${operation}`,
      wrong_code: t`gave a wrong code where it was asked for: ${operation}`,
      google_other_account: t`showed another Google account than theirs: ${operation}`,
      sign_in_frozen: t`was refused after “this wasn’t me”: ${operation}`,
    }
    // One from before reasons were told apart has none.
    return wordsOf[data.code as AuditedRefusal] ?? wordsOf.forbidden
  }

  function conversationWords(entry: AuditEntry, names: Names): string {
    const { status, assigneeId, handler, read } = entry.data
    if (status === 'closed') return t`closed a conversation`
    if (status === 'open') return t`opened a conversation again`
    if (handler === 'person') return t`took a conversation over from the bot`
    if (handler === 'bot') return t`handed a conversation to the bot`
    if (assigneeId === null) return t`took a conversation off everybody’s list`
    if (assigneeId !== undefined) return t`gave a conversation to ${member(entry, names, 'assigneeId')}`
    return read === true ? t`read a conversation` : t`changed a conversation`
  }

  function messageWords(state: string): string {
    if (state === 'sent') return t`passed a message to WhatsApp`
    if (state === 'delivered') return t`heard that a message arrived`
    if (state === 'read') return t`heard that a message was read`
    if (state === 'failed') return t`could not deliver a message`
    return t`has a message on its way`
  }

  return {
    actor: ({ actor }: AuditEntry): string => {
      if (actor.kind === 'bot') return t`The bot`
      if (actor.kind === 'system') return 'Plumbline'
      if (actor.kind === 'customer') return actor.name ?? t`A customer`
      return actor.name ?? t`A former teammate`
    },
    /** A newer version may have announced what this page does not know. */
    what: (entry: AuditEntry, names: Names): string =>
      (words as Record<string, Words>)[entry.type]?.(entry, names) ??
      entry.type.split('.').at(-1)!.replaceAll('_', ' '),
  }
}
