import { Trans, useLingui } from '@lingui/react/macro'
import { Fingerprint, KeyRound, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Passkey } from '#contract/passkeys.ts'
import { keepPasskey, removePasskey, renamePasskey } from '../../api/passkeys.ts'
import { InlineField } from '../../components/InlineField.tsx'
import { TimeAgo } from '../../components/TimeAgo.tsx'
import { useAct } from '../../components/use-act.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { toast } from '../../ui/toast.ts'
import { RemoveFactorDialog } from './RemoveFactorDialog.tsx'

/** A passkey or a security key: what it is called, when it was used last, and a way to take it away. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const { t } = useLingui()
  const { id, kind, name, usedAt, createdAt, held } = passkey
  const [act, busy] = useAct()
  const [isRemoving, setIsRemoving] = useState(false)
  const isKey = kind === 'security_key'
  const Icon = isKey ? KeyRound : Fingerprint
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <Icon aria-hidden size={18} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      <div className="min-w-0 flex-1">
        <InlineField
          label={isKey ? t`Name of the security key` : t`Name of the passkey`}
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
        <p className={held ? 'text-sm' : 'truncate text-ink-3 text-sm'}>
          {held ? (
            <span className="text-warning">
              <Trans>
                Added <TimeAgo time={createdAt} />, shortly before an alarm: it does not sign you in until you
                say that it is yours.
              </Trans>
            </span>
          ) : usedAt ? (
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
      {held ? (
        <Button
          size="small"
          busy={busy}
          aria-label={t`It is mine: ${name}`}
          onPress={() => void act(() => keepPasskey(id))}
        >
          <Trans>It is mine</Trans>
        </Button>
      ) : null}
      <IconButton label={t`Remove ${name}`} onPress={() => setIsRemoving(true)}>
        <Trash2 aria-hidden size={15} />
      </IconButton>
      {isRemoving ? (
        <RemoveFactorDialog
          title={t`Remove ${name}?`}
          about={
            isKey ? (
              <Trans>It is not asked for any more. Your trusted browsers are asked again.</Trans>
            ) : (
              <Trans>
                It signs you in no more. Your device may still offer it: remove it there as well, in the
                settings of your browser or password manager. Your trusted browsers are asked again.
              </Trans>
            )
          }
          onRemove={async (password) => {
            await removePasskey(id, password)
            toast(isKey ? t`${name} is not asked for any more.` : t`${name} does not sign you in any more.`)
          }}
          onClose={() => setIsRemoving(false)}
        />
      ) : null}
    </li>
  )
}
