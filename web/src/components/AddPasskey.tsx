import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { PasskeyKind } from '#contract/passkeys.ts'
import { signInQuery } from '../api/identity.ts'
import { canUsePasskeys } from '../api/passkey-device.ts'
import { addPasskey, passkeysChanged } from '../api/passkeys.ts'
import { Button } from '../ui/Button.tsx'
import { toast } from '../ui/toast.ts'
import { NewCodesDialog } from './NewCodesDialog.tsx'
import { useAct } from './use-act.ts'

/** Offered where it can work; where it cannot, the reason stands in its place. With the first one come recovery codes. */
export function AddPasskey({
  kind = 'passkey',
  size = 'small',
}: {
  kind?: PasskeyKind
  size?: 'small' | 'medium'
}) {
  const { t } = useLingui()
  const { data } = useQuery(signInQuery())
  const [act, busy] = useAct()
  const [codes, setCodes] = useState<string[] | null>(null)
  if (!data) return null
  const why = (text: ReactNode) => (
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
  const isKey = kind === 'security_key'
  async function add() {
    const { name, recoveryCodes } = await addPasskey(kind)
    setCodes(recoveryCodes)
    toast(
      isKey ? t`${name} is asked for after your password from now on.` : t`${name} signs you in from now on.`,
    )
  }
  return (
    <>
      <Button size={size} busy={busy} onPress={() => void act(add)}>
        <Plus aria-hidden size={14} />
        {isKey ? <Trans>Add a security key</Trans> : <Trans>Add a passkey</Trans>}
      </Button>
      {codes ? (
        <NewCodesDialog
          codes={codes}
          onClose={() => {
            setCodes(null)
            void passkeysChanged()
          }}
        />
      ) : null}
    </>
  )
}
