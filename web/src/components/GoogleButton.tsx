import { Trans } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useState } from 'react'
import { hearFromBeside, openGoogleBeside } from '../api/google-window.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { GoogleMark } from './GoogleMark.tsx'
import { useErrorWords } from './use-error-words.ts'

/** In a dialog that asks who it is: Google answers in a window beside, so that the page and what was typed there stay. */
export function GoogleButton({
  purpose,
  onDone,
}: {
  purpose: 'enter' | 'prove'
  onDone: () => void | Promise<void>
}) {
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const done = useEffectEvent(() => {
    Promise.resolve(onDone()).catch(setError)
  })
  useEffect(() => hearFromBeside(purpose === 'enter' ? 'signed in' : 'proven', done), [purpose])

  async function open() {
    setBusy(true)
    setError(null)
    await openGoogleBeside(purpose).catch(setError)
    setBusy(false)
  }
  return (
    <div className="flex flex-col gap-3">
      <Button busy={busy} onPress={() => void open()}>
        <GoogleMark size={15} />
        <Trans>Continue with Google</Trans>
      </Button>
      {error ? <Notice tone="danger">{words(error)}</Notice> : null}
    </div>
  )
}
