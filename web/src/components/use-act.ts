import { useCallback, useState } from 'react'
import { toast } from '../ui/toast.ts'
import { useErrorWords } from './use-error-words.ts'

/** Does something that a person asked for. While it runs `busy` is true; a failure is said in a toast. */
export function useAct(): [act: (work: () => Promise<void>) => Promise<boolean>, busy: boolean] {
  const words = useErrorWords()
  const [running, setRunning] = useState(0)
  const act = useCallback(
    async (work: () => Promise<void>) => {
      setRunning((count) => count + 1)
      try {
        await work()
        return true
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'AbortError')) {
          toast(words(error), { tone: 'danger' })
        }
        return false
      } finally {
        setRunning((count) => count - 1)
      }
    },
    [words],
  )
  return [act, running > 0]
}
