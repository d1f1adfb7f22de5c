import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck, MailWarning } from 'lucide-react'
import { useState } from 'react'
import { signUpQuery, useWho } from '../../api/identity.ts'
import { askForVerification } from '../../api/mail-links.ts'
import { useAct } from '../../components/use-act.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { ChangeEmailForm } from './ChangeEmailForm.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'

/** The address by which this person signs in, whether they have shown that it is theirs, and the way to another one. */
export function OwnEmail() {
  const { t } = useLingui()
  const { member } = useWho()
  const { email } = member
  const { data } = useQuery(signUpQuery())
  const [act, busy] = useAct()
  const [face, setFace] = useState<'shown' | 'changing' | { sentTo: string }>('shown')
  const send = () =>
    act(async () => {
      await askForVerification()
      toast(t`A link is on its way to ${email}. It works once, for 15 minutes.`)
    })
  return (
    <SettingsBlock
      title={t`E-mail`}
      about={<Trans>By this you sign in, and here we write when something happens to your sign-in.</Trans>}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line px-4 py-3">
        {member.emailVerified ? (
          <BadgeCheck aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-success" />
        ) : (
          <MailWarning aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-warning" />
        )}
        <p className="min-w-0 flex-1 truncate font-medium phone:min-w-40">{email}</p>
        {member.emailVerified ? (
          <Badge tone="success">
            <Trans>Confirmed</Trans>
          </Badge>
        ) : (
          <>
            <Badge tone="warning">
              <Trans>Not confirmed yet</Trans>
            </Badge>
            {data?.mail ? (
              <Button size="small" busy={busy} onPress={() => void send()}>
                <Trans>Send the link</Trans>
              </Button>
            ) : null}
          </>
        )}
        {data?.mail && face !== 'changing' ? (
          <Button size="small" onPress={() => setFace('changing')}>
            <Trans>Change</Trans>
          </Button>
        ) : null}
      </div>
      {face === 'changing' ? (
        <ChangeEmailForm onSent={(sentTo) => setFace({ sentTo })} onClose={() => setFace('shown')} />
      ) : null}
      {typeof face === 'object' ? (
        <div className="mt-3">
          <Notice tone="success">
            <Trans>
              A link is on its way to {face.sentTo}. Your address changes when you follow it; it works once,
              for 15 minutes.
            </Trans>
          </Notice>
        </div>
      ) : null}
      {data && !data.mail ? (
        <p className="mt-2 text-ink-3 text-xs">
          <Trans>This installation sends no mail, so no other address can be confirmed here.</Trans>
        </p>
      ) : null}
    </SettingsBlock>
  )
}
