import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { changeAccount } from '../../api/accounts.ts'
import { refreshCsrf } from '../../api/session-state.ts'
import { useErrorWords } from '../../components/use-error-words.ts'
import { toast } from '../../ui/toast.ts'

/** Saves a part of the business; `error` keeps the reason when it was refused, and what was typed stays. */
export function useSave() {
  const { t } = useLingui()
  const words = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  async function save(changes: Parameters<typeof changeAccount>[0]): Promise<boolean> {
    if (busy) return false
    setBusy(true)
    setError(null)
    try {
      await changeAccount(changes)
      // The session knows the business by name and time zone too; every time on screen follows.
      if (changes.name !== undefined || changes.timeZone !== undefined) await refreshCsrf()
      toast(t`Saved`)
      return true
    } catch (caught) {
      setError(words(caught))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { save, busy, error }
}
