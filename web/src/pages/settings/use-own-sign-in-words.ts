import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { OwnSignIn, ownEventTypes } from '#contract/own-sign-ins.ts'

type Known = (typeof ownEventTypes)[number]

/** What happened, as it is said to the person whose sign-in it is. */
export function useOwnSignInWords() {
  const { t } = useLingui()
  const ways: Record<string, string> = {
    password: t`Signed in with the password`,
    passkey: t`Signed in with a passkey`,
    google: t`Signed in with Google`,
    link: t`Signed in by a link`,
    reset: t`Signed in by a link`,
  }
  const seconds: Record<string, string> = {
    totp: t`and a code`,
    recovery: t`and a recovery code`,
    passkey: t`and a passkey`,
    device: t`in a trusted browser`,
  }
  const signedIn = ({ by, second }: OwnSignIn) =>
    [ways[by ?? ''] ?? t`Signed in`, second && seconds[second]].filter(Boolean).join(' ')
  const words: Record<Known, (item: OwnSignIn) => string> = {
    'identity.signed_in': signedIn,
    'identity.sign_in_refused': ({ count }) =>
      plural(count ?? 1, { one: '# sign-in was refused', other: '# sign-ins were refused' }),
    'identity.signed_out': () => t`Signed out`,
    'identity.sessions_ended': () => t`Signed out elsewhere`,
    'identity.password_changed': () => t`The password was changed`,
    'identity.link_made': () => t`Whoever runs this installation made a link for a new password`,
    'identity.reset_wanted': () => t`A link for a new password was asked for`,
    'identity.passkey_added': () => t`A passkey was added`,
    'identity.passkey_removed': () => t`A passkey was removed`,
    'identity.passkey_released': () => t`A passkey was confirmed as yours`,
    'identity.second_factor_added': () => t`A second factor was set up`,
    'identity.second_factor_removed': () => t`The second factor was removed`,
    'identity.recovery_codes_made': () => t`Recovery codes were made`,
    'identity.recovery_code_used': () => t`A recovery code was used`,
    'identity.email_verified': () => t`The address was confirmed`,
    'identity.email_change_wanted': () => t`Another address was asked for`,
    'identity.email_changed': () => t`The address was changed`,
    'identity.email_undone': () => t`The change of the address was taken back`,
    'identity.google_linked': () => t`Google was linked`,
    'identity.google_unlinked': () => t`Google was unlinked`,
    'identity.alarm_raised': () => t`An alarm was raised: this wasn’t me`,
    'integrations.key_made': () => t`An API key was made`,
    'team.member_changed': () => t`Your role or rights were changed`,
  }
  return (item: OwnSignIn): string =>
    (words as Record<string, (item: OwnSignIn) => string>)[item.type]?.(item) ?? item.type
}
