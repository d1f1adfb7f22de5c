import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { GoogleIdentity } from '#contract/google.ts'
import { googleAddress, googleQuery, unlinkGoogle } from '../../api/google.ts'
import { signInQuery } from '../../api/identity.ts'
import { GoogleMark } from '../../components/GoogleMark.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { toast } from '../../ui/toast.ts'
import { SettingsBlock } from './SettingsFrame.tsx'

/** The Google accounts that sign this person in. Nothing of it shows where it is not offered and nobody has any. */
export function GoogleAccounts() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(googleQuery())
  const { data: offered } = useQuery(signInQuery())
  const [leaving, setLeaving] = useState<GoogleIdentity | null>(null)
  if (!offered || (!offered.google && data?.items.length === 0)) return null
  return (
    <SettingsBlock
      title={t`Google`}
      about={
        <Trans>
          Sign in with a Google account that you have. It need not have the address that you sign in with
          here.
        </Trans>
      }
      action={offered.google ? <LinkGoogle origin={offered.google.origin} /> : null}
    >
      {data ? (
        data.items.length > 0 ? (
          <ul className="overflow-hidden rounded-md border border-line">
            {data.items.map((one) => (
              <AccountRow key={one.id} account={one} onUnlink={() => setLeaving(one)} />
            ))}
          </ul>
        ) : (
          <p className="rounded-md border border-line border-dashed px-4 py-5 text-center text-ink-3 text-sm">
            <Trans>No Google account is linked.</Trans>
          </p>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={1} label={t`Loading your Google accounts`} />
      )}
      <UnlinkDialog account={leaving} onClose={() => setLeaving(null)} />
    </SettingsBlock>
  )
}

function LinkGoogle({ origin }: { origin: string }) {
  const [act, busy] = useAct()
  if (origin !== location.origin) {
    return (
      <p className="max-w-56 text-right text-ink-3 text-xs phone:text-left">
        <Trans>
          Google accounts are linked at{' '}
          <a href={`${origin}${location.pathname}`} className="text-accent-ink hover:underline">
            {origin}
          </a>
          .
        </Trans>
      </p>
    )
  }
  return (
    <Button
      size="small"
      busy={busy}
      onPress={() => void act(async () => location.assign(await googleAddress('link', location.pathname)))}
    >
      <Plus aria-hidden size={14} />
      <Trans>Link a Google account</Trans>
    </Button>
  )
}

function AccountRow({ account, onUnlink }: { account: GoogleIdentity; onUnlink: () => void }) {
  const { t } = useLingui()
  const { email, linkedAt, usedAt } = account
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <GoogleMark size={18} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{email}</p>
        <p className="truncate text-ink-3 text-sm">
          {usedAt ? (
            <Trans>
              Last used <TimeAgo time={usedAt} /> · linked <TimeAgo time={linkedAt} />
            </Trans>
          ) : (
            <Trans>
              Not used yet · linked <TimeAgo time={linkedAt} />
            </Trans>
          )}
        </p>
      </div>
      <IconButton label={t`Unlink ${email}`} onPress={onUnlink}>
        <Trash2 aria-hidden size={15} />
      </IconButton>
    </li>
  )
}

function UnlinkDialog({ account, onClose }: { account: GoogleIdentity | null; onClose: () => void }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const email = account?.email ?? ''
  async function unlink() {
    if (!account) return
    const done = await act(() => unlinkGoogle(account.id))
    onClose()
    if (done) toast(t`${email} does not sign you in any more.`)
  }
  return (
    <Dialog
      title={t`Unlink ${email}?`}
      closeLabel={t`Keep it`}
      size="small"
      isAlert
      isOpen={account !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void unlink()}>
            <Trans>Unlink</Trans>
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        <Trans>It signs you in no more. At Google nothing changes.</Trans>
      </p>
    </Dialog>
  )
}
