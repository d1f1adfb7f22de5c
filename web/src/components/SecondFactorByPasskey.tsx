import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { isRefusal } from '../api/errors.ts'
import { passSecondFactorByPasskey, signInQuery } from '../api/identity.ts'
import { canUsePasskeys, isLeft } from '../api/passkey-device.ts'
import { buttonLook } from '../ui/button-look.ts'
import { Notice } from '../ui/Notice.tsx'
import { PlainButton } from '../ui/PlainButton.tsx'
import { useErrorWords } from './use-error-words.ts'

/** The second step by a passkey or a security key, where this place and this browser can ask for one. */
export function SecondFactorByPasskey({
  trustBrowser,
  trust,
  onDone,
  onOver,
}: {
  trustBrowser: boolean
  trust: ReactNode
  onDone: () => void
  onOver: () => void
}) {
  const words = useErrorWords()
  const { data } = useQuery(signInQuery())
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const place = data?.passkeys?.origin

  async function use() {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await passSecondFactorByPasskey(trustBrowser)
      onDone()
    } catch (caught) {
      if (!isLeft(caught)) setError(caught)
      setBusy(false)
    }
  }
  if (!data) return null
  if (!canUsePasskeys()) {
    return (
      <Notice tone="warning">
        <Trans>This browser cannot use passkeys. Choose another way, or another browser.</Trans>
      </Notice>
    )
  }
  if (place && place !== location.origin) {
    return (
      <div className="flex flex-col gap-4">
        <p className="text-ink-2">
          <Trans>Your passkey works under another address of this installation. Sign in there.</Trans>
        </p>
        <a href={`${place}/sign-in`} className={buttonLook('primary', 'large')}>
          {place.replace(/^https?:\/\//, '')}
        </a>
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        <Trans>
          Show with your passkey or security key that it is you. Your password alone does not let anybody in.
        </Trans>
      </p>
      {trust}
      {error ? <Notice tone="danger">{words(error)}</Notice> : null}
      {isRefusal(error, 'second_factor_over') ? (
        <PlainButton look="primary" size="large" onClick={onOver}>
          <Trans>Sign in from the beginning</Trans>
        </PlainButton>
      ) : (
        <PlainButton
          look="primary"
          size="large"
          busy={busy}
          autoFocus
          icon={<Fingerprint aria-hidden size={17} />}
          onClick={() => void use()}
        >
          <Trans>Use a passkey or security key</Trans>
        </PlainButton>
      )}
    </div>
  )
}
