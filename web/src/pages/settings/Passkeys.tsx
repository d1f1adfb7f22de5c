import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Passkey } from '#contract/passkeys.ts'
import { signInQuery } from '../../api/identity.ts'
import { canUsePasskeys } from '../../api/passkey-device.ts'
import { addPasskey, passkeysQuery, removePasskey, renamePasskey } from '../../api/passkeys.ts'
import { InlineField } from '../../components/InlineField.tsx'
import { LoadFailed } from '../../components/LoadFailed.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { SkeletonRows } from '../../ui/Skeleton.tsx'
import { toast } from '../../ui/toast.ts'
import { SettingsBlock } from './SettingsFrame.tsx'

/** The devices that sign this person in by a finger, a face or a PIN. */
export function Passkeys() {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(passkeysQuery())
  const [leaving, setLeaving] = useState<Passkey | null>(null)
  return (
    <SettingsBlock
      title={t`Passkeys`}
      about={
        <Trans>
          Sign in with your finger, face or PIN instead of a password. A passkey stays on your device or in
          your password manager, and works on this site alone.
        </Trans>
      }
      action={<AddPasskey />}
    >
      {data ? (
        data.items.length > 0 ? (
          <ul className="overflow-hidden rounded-md border border-line">
            {data.items.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setLeaving(passkey)} />
            ))}
          </ul>
        ) : (
          <p className="rounded-md border border-line border-dashed px-4 py-5 text-center text-ink-3 text-sm">
            <Trans>No passkey yet. Adding one takes a few seconds.</Trans>
          </p>
        )
      ) : error ? (
        <LoadFailed error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={1} label={t`Loading your passkeys`} />
      )}
      <RemovePasskeyDialog passkey={leaving} onClose={() => setLeaving(null)} />
    </SettingsBlock>
  )
}

/** Offered where it can work; where it cannot, the reason stands in its place. */
function AddPasskey() {
  const { t } = useLingui()
  const { data } = useQuery(signInQuery())
  const [act, busy] = useAct()
  if (!data) return null
  const why = (text: React.ReactNode) => (
    <p className="max-w-56 text-right text-ink-3 text-xs phone:text-left">{text}</p>
  )
  if (!data.passkeys) return why(<Trans>Passkeys need an https address with a name.</Trans>)
  if (!canUsePasskeys()) return why(<Trans>This browser cannot keep passkeys.</Trans>)
  if (data.passkeys.origin !== location.origin) {
    const place = data.passkeys.origin
    return why(
      <Trans>
        Passkeys are added at{' '}
        <a href={`${place}${location.pathname}`} className="text-accent-ink hover:underline">
          {place}
        </a>
        .
      </Trans>,
    )
  }
  return (
    <Button
      size="small"
      busy={busy}
      onPress={() =>
        void act(async () => {
          const name = await addPasskey()
          toast(t`${name} signs you in from now on.`)
        })
      }
    >
      <Plus aria-hidden size={14} />
      <Trans>Add a passkey</Trans>
    </Button>
  )
}

function PasskeyRow({ passkey, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const { t } = useLingui()
  const { id, name, usedAt, createdAt } = passkey
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <Fingerprint aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <InlineField
          label={t`Name of the passkey`}
          text={name}
          shown={name}
          placeholder={t`Name`}
          maxLength={60}
          className="font-medium"
          read={(typed): { value: string } | { wrong: string } =>
            typed === '' ? { wrong: t`Give it a name.` } : { value: typed }
          }
          onSave={(next) => renamePasskey(id, next)}
        />
        <p className="truncate text-ink-3 text-sm">
          {usedAt ? (
            <Trans>
              Last used <TimeAgo time={usedAt} /> · added <TimeAgo time={createdAt} />
            </Trans>
          ) : (
            <Trans>
              Never used · added <TimeAgo time={createdAt} />
            </Trans>
          )}
        </p>
      </div>
      <IconButton label={t`Remove ${name}`} onPress={onRemove}>
        <Trash2 aria-hidden size={15} />
      </IconButton>
    </li>
  )
}

function RemovePasskeyDialog({ passkey, onClose }: { passkey: Passkey | null; onClose: () => void }) {
  const { t } = useLingui()
  const [act, busy] = useAct()
  const name = passkey?.name ?? ''
  async function remove() {
    if (!passkey) return
    const done = await act(() => removePasskey(passkey.id))
    onClose()
    if (done) toast(t`${name} does not sign you in any more.`)
  }
  return (
    <Dialog
      title={t`Remove ${name}?`}
      closeLabel={t`Keep it`}
      size="small"
      isAlert
      isOpen={passkey !== null}
      onClose={onClose}
      footer={
        <>
          <Button look="quiet" onPress={onClose}>
            <Trans>Keep it</Trans>
          </Button>
          <Button look="danger" busy={busy} onPress={() => void remove()}>
            <Trans>Remove</Trans>
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        <Trans>
          It signs you in no more. Your device may still offer it: remove it there as well, in the settings of
          your browser or password manager.
        </Trans>
      </p>
    </Dialog>
  )
}
