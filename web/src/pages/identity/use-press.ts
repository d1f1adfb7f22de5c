import { useState } from 'react'
import { isRefusal } from '../../api/errors.ts'
import { useErrorWords } from '../../components/use-error-words.ts'

/** The one press of a page to which a link from a mail leads: done once, void when the link is, said when it fails. */
export function usePress() {
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [isVoid, setIsVoid] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function press(work: () => Promise<void>) {
    if (busy) return
    setBusy(true)
    setError(null)
    try {
      await work()
    } catch (caught) {
      if (isRefusal(caught, 'link_used')) setIsVoid(true)
      else setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return { press, busy, isVoid, failure: error ? words(error) : null }
}
