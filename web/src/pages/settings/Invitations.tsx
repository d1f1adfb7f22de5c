import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { MailPlus } from 'lucide-react'
import { useState } from 'react'
import type { Invitation } from '#contract/invitations.ts'
import { invitationsQuery, resendInvitation, withdrawInvitation } from '../../api/invitations.ts'
import { CopyField } from '../../components/CopyField.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toast.ts'
import { InviteDialog } from './InviteDialog.tsx'
import { SettingsBlock } from './SettingsFrame.tsx'
import { givenName, useGivenWords } from './use-given-words.ts'

/** Who is asked and has not come yet, and the way to ask somebody. For those who manage the team. */
export function Invitations() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(invitationsQuery())
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="mt-8">
      <SettingsBlock
        title={t`Invitations`}
        about={
          <Trans>
            A link to their mailbox, good for seven days. Whoever accepts makes their own password.
          </Trans>
        }
        action={
          <Button look="primary" onPress={() => setIsOpen(true)}>
            <MailPlus aria-hidden size={15} />
            <Trans>Invite somebody</Trans>
          </Button>
        }
      >
        {data ? (
          data.items.length > 0 ? (
            <ul className="overflow-hidden rounded-md border border-line">
              {data.items.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          ) : (
            <p className="text-ink-3 text-sm">
              <Trans>Nobody is invited at the moment.</Trans>
            </p>
          )
        ) : error ? (
          <LoadFailed error={error} onRetry={() => void refetch()} />
        ) : null}
      </SettingsBlock>
      <InviteDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </div>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui()
  const given = useGivenWords()
  const [act, busy] = useAct()
  const [link, setLink] = useState<string | null>(null)
  const { id, email, invitedBy } = invitation
  const resend = () =>
    act(async () => {
      const sent = await resendInvitation(id)
      setLink(sent.link)
      if (!sent.link) toast(t`A new link is on its way to ${email}. The one before is void.`)
    })
  const withdraw = () =>
    act(async () => {
      await withdrawInvitation(id)
      toast(t`The invitation of ${email} is withdrawn.`)
    })
  return (
    <li className="border-line border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 phone:min-w-full">
          <p className="flex items-center gap-2">
            <span className="truncate font-medium">{email}</span>
            <Badge>{given[givenName(invitation)].name}</Badge>
            {invitation.expired ? (
              <Badge tone="warning">
                <Trans>Too old</Trans>
              </Badge>
            ) : (
              <Badge tone="info">
                <Trans>Invited</Trans>
              </Badge>
            )}
          </p>
          <p className="truncate text-ink-3 text-sm">
            <Trans>
              Sent <TimeAgo time={invitation.sentAt} /> by {invitedBy}
            </Trans>
          </p>
        </div>
        <Button size="small" busy={busy} aria-label={t`Send again: ${email}`} onPress={() => void resend()}>
          <Trans>Send again</Trans>
        </Button>
        <Button
          size="small"
          look="quiet"
          busy={busy}
          aria-label={t`Withdraw: ${email}`}
          onPress={() => void withdraw()}
        >
          <Trans>Withdraw</Trans>
        </Button>
      </div>
      {link ? (
        <div className="mt-3">
          <CopyField label={t`Link for ${email}`} value={link} />
        </div>
      ) : null}
    </li>
  )
}
