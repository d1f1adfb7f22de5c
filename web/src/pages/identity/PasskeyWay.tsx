import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { signInQuery } from '../../api/identity.ts'
import { canUsePasskeys } from '../../api/passkey-device.ts'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { OrByPassword } from './OrByPassword.tsx'

/** For a new business: a passkey instead of a password, where this place and this browser can have one. */
export function PasskeyWay({ busy, onUse }: { busy: boolean; onUse: () => Promise<void> }) {
  const { data } = useQuery(signInQuery())
  if (data?.passkeys?.origin !== location.origin || !canUsePasskeys()) return null
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1.5">
        <PlainButton
          size="large"
          busy={busy}
          icon={<Fingerprint aria-hidden size={17} className="text-accent-ink" />}
          onClick={() => void onUse()}
        >
          <Trans>Go on with a passkey</Trans>
        </PlainButton>
        <p className="text-ink-3 text-xs">
          <Trans>Your finger, face or PIN signs you in. There is no password to remember or to lose.</Trans>
        </p>
      </div>
      <OrByPassword />
    </div>
  )
}
