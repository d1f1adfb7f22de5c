import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { GoogleMark } from '../../components/GoogleMark.tsx'
import { buttonLook } from '../../ui/button-look.ts'
import { PlainButton } from '../../ui/PlainButton.tsx'

/** Leaves this page for Google's; from another name of this machine it leads to the one that Google knows. */
export function GoogleWay({
  origin,
  address,
  onError,
}: {
  origin: string
  /** Asks where to go; what was typed is kept before. */
  address: () => Promise<string>
  onError: (error: unknown) => void
}) {
  const [busy, setBusy] = useState(false)
  if (origin !== location.origin) {
    return (
      <a href={`${origin}${location.pathname}`} className={buttonLook('secondary', 'large')}>
        <GoogleMark />
        <Trans>Continue with Google, at {origin.replace(/^https?:\/\//, '')}</Trans>
      </a>
    )
  }
  async function leave() {
    setBusy(true)
    onError(null)
    try {
      location.assign(await address())
    } catch (error) {
      onError(error)
      setBusy(false)
    }
  }
  return (
    <PlainButton size="large" busy={busy} icon={<GoogleMark />} onClick={() => void leave()}>
      <Trans>Continue with Google</Trans>
    </PlainButton>
  )
}
