import { useState } from 'react'

/** A number that the browser remembers, such as the width of a pane. */
export function useStoredNumber(name: string, usual: number): [number, (value: number) => void] {
  const key = `plumbline.${name}`
  const [value, setValue] = useState(() => {
    try {
      const stored = Number.parseFloat(localStorage.getItem(key) ?? '')
      return Number.isFinite(stored) ? stored : usual
    } catch {
      return usual
    }
  })
  const change = (next: number) => {
    setValue(next)
    try {
      localStorage.setItem(key, String(next))
    } catch {
      // Not remembered then.
    }
  }
  return [value, change]
}
