import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { signInByPasskey } from '../../api/identity.ts'
import { canOfferPasskeysInFields, stopAsking } from '../../api/passkey-device.ts'

/** A challenge is good for five minutes; a page may stand open for longer. */
const renewMilliseconds = 4 * 60_000

/**
 * While the page is open, the browser offers the passkeys that it has for us in the field for the e-mail. Answers a function that offers them
 * again, for after the person was asked in another way.
 */
export function usePasskeyAutofill({
  isOn,
  onSignedIn,
  onError,
}: {
  isOn: boolean
  onSignedIn: () => void
  onError: (error: unknown) => void
}): () => void {
  const [round, setRound] = useState(0)
  const again = useCallback(() => setRound((count) => count + 1), [])
  const signedIn = useEffectEvent(onSignedIn)
  const failed = useEffectEvent(onError)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks anew
  useEffect(() => {
    if (!isOn) return
    let isLeft = false
    const offer = async () => {
      try {
        if (!(await canOfferPasskeysInFields()) || isLeft) return
        await signInByPasskey({ autofill: true })
        if (!isLeft) signedIn()
      } catch (error) {
        // What the browser does not do, nobody has asked for; what we refuse, somebody has.
        if (!isLeft && error instanceof Error && error.name === 'Refusal') failed(error)
      }
    }
    void offer()
    const timer = setTimeout(again, renewMilliseconds)
    return () => {
      isLeft = true
      clearTimeout(timer)
      stopAsking()
    }
  }, [isOn, round, again])
  return again
}
