import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { signInQuery } from '../api/identity.ts'
import { canUsePasskeys, isLeft } from '../api/passkey-device.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useErrorWords } from './use-error-words.ts'

/** In a dialog that asks who it is: the passkey first, where this place and this browser have one. */
export function PasskeyButton({ onUse, isOnly = false }: { onUse: () => Promise<void>; isOnly?: boolean }) {
  const words = useErrorWords()
  const { data } = useQuery(signInQuery())
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (!data) return null
  const place = data.passkeys?.origin
  if (place !== location.origin || !canUsePasskeys()) {
    return isOnly ? (
      <Notice tone="warning">
        <Trans>
          Only your passkey can show that it is you, and it works at {place} in a browser that knows it.
        </Trans>
      </Notice>
    ) : null
  }
  async function use() {
    setBusy(true)
    setError(null)
    try {
      await onUse()
    } catch (caught) {
      if (!isLeft(caught)) setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      {isOnly ? (
        <p className="text-ink-2">
          <Trans>This needs your passkey once more. For ten minutes you are not asked again.</Trans>
        </p>
      ) : null}
      <Button look={isOnly ? 'primary' : 'secondary'} busy={busy} onPress={() => void use()}>
        <Fingerprint aria-hidden size={15} />
        <Trans>Use your passkey</Trans>
      </Button>
      {error ? <Notice tone="danger">{words(error)}</Notice> : null}
    </div>
  )
}
