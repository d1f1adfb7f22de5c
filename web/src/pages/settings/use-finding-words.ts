import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { OwnFindingCode } from '#contract/checkup.ts'
import { paths } from '../../paths.ts'

type FindingWords = {
  title: string
  why: string
  remedy: string
  to: typeof paths.settingsSignIn | typeof paths.settingsKeys
}

/** What each finding about one's own sign-in means, and where it is mended. */
export function useFindingWords(): (code: OwnFindingCode, count: number) => FindingWords {
  const { t } = useLingui()
  const to = paths.settingsSignIn
  return (code, count) => {
    const words: Record<OwnFindingCode, FindingWords> = {
      password_short: {
        title: t`Your password is short`,
        why: t`It has fewer than 15 characters, and nothing is asked for beside it.`,
        remedy: t`Change the password`,
        to,
      },
      password_common: {
        title: t`Your password is one that many people use`,
        why: t`Whoever guesses tries it first.`,
        remedy: t`Change the password`,
        to,
      },
      second_factor_missing: {
        title: t`You have no second factor`,
        why: t`Whoever learns your password gets in. A code from your phone, or a passkey, keeps them out.`,
        remedy: t`Set it up`,
        to,
      },
      recovery_codes_none: {
        title: t`No recovery code is left`,
        why: t`On the day on which your phone is gone you could not get in.`,
        remedy: t`Make new ones`,
        to,
      },
      keys_old: {
        title: plural(count, {
          one: '# API key of yours is older than 90 days',
          other: '# API keys of yours are older than 90 days',
        }),
        why: t`A secret that is old has been in many places. Replace it; the old one works on while you change over.`,
        remedy: t`To the keys`,
        to: paths.settingsKeys,
      },
      sessions_idle: {
        title: plural(count, {
          one: 'You are signed in on # device that you do not use',
          other: 'You are signed in on # devices that you do not use',
        }),
        why: t`Nobody has used it for three days. If you do not have it any more, sign it out.`,
        remedy: t`Where you are signed in`,
        to,
      },
      browsers_idle: {
        title: plural(count, {
          one: 'In # browser no second factor is asked for, and you do not use it',
          other: 'In # browsers no second factor is asked for, and you do not use them',
        }),
        why: t`For two weeks nobody has signed in there.`,
        remedy: t`Look at them`,
        to,
      },
      email_unverified: {
        title: t`Your address is not confirmed`,
        why: t`Without that we cannot be sure that our mails about your sign-in reach you.`,
        remedy: t`Confirm it`,
        to,
      },
    }
    return words[code]
  }
}
