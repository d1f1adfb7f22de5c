import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { googleAddress } from '../../api/google.ts'
import { signInByPasskey, signInQuery } from '../../api/identity.ts'
import { canUsePasskeys, isLeft } from '../../api/passkey-device.ts'
import { buttonLook } from '../../ui/button-look.ts'
import { PlainButton } from '../../ui/PlainButton.tsx'
import { GoogleWay } from './GoogleWay.tsx'
import { OrByPassword } from './OrByPassword.tsx'
import { usePasskeyAutofill } from './use-passkey-autofill.ts'

/** The ways in without typing, above the one with a password. Nothing of them shows where there is none. */
export function QuickWays({
  busy,
  returnTo,
  onLeave,
  onSignedIn,
  onError,
}: {
  busy: boolean
  /** Where somebody wants to be who comes back from another site. */
  returnTo: string
  onLeave: () => void
  onSignedIn: () => void
  onError: (error: unknown) => void
}) {
  const { data } = useQuery(signInQuery())
  const [waiting, setWaiting] = useState(false)
  const place = data?.passkeys && canUsePasskeys() ? data.passkeys.origin : null
  const isHere = place === location.origin
  const offerAgain = usePasskeyAutofill({ isOn: isHere && !busy, onSignedIn, onError })

  async function byPasskey() {
    if (waiting) return
    setWaiting(true)
    onError(null)
    try {
      await signInByPasskey()
      onSignedIn()
    } catch (caught) {
      if (!isLeft(caught)) onError(caught)
      offerAgain()
    } finally {
      setWaiting(false)
    }
  }

  const google = data?.google ?? null
  if (!place && !google) return null
  return (
    <div className="mb-5 flex flex-col gap-5">
      <div className="flex flex-col gap-2.5">
        {place && isHere ? (
          <PlainButton
            size="large"
            busy={waiting}
            icon={<Fingerprint aria-hidden size={17} className="text-accent-ink" />}
            onClick={() => void byPasskey()}
          >
            <Trans>Use a passkey</Trans>
          </PlainButton>
        ) : null}
        {place && !isHere ? (
          <a href={`${place}/sign-in`} className={buttonLook('secondary', 'large')}>
            <Fingerprint aria-hidden size={17} className="text-accent-ink" />
            <Trans>Use a passkey, at {place.replace(/^https?:\/\//, '')}</Trans>
          </a>
        ) : null}
        {google ? (
          <GoogleWay
            origin={google.origin}
            address={() => {
              onLeave()
              return googleAddress('enter', returnTo)
            }}
            onError={onError}
          />
        ) : null}
      </div>
      <OrByPassword />
    </div>
  )
}
