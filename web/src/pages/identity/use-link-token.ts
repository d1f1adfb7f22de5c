import { useState } from 'react'

const kept = new Map<string, string>()

/**
 * The token behind the `#` of a link, taken out of the address so that it is neither in the history nor on a shared screen; null where it is missing.
 * React may ask twice, so it is kept for as long as this page is open.
 */
export function useLinkToken(): string | null {
  const [token] = useState(() => {
    const here = location.pathname
    const given = location.hash.slice(1)
    if (given !== '') {
      kept.set(here, given)
      history.replaceState(history.state, '', here)
    }
    return kept.get(here) ?? null
  })
  return token
}
