import { googleReturnPath } from '#contract/google.ts'
import { googleAddress } from './google.ts'

/** What was done in a window beside this page. */
type Done = 'signed in' | 'proven'

const channel = () => new BroadcastChannel('plumbline.google')

/** To such a place nobody wants to be led back: they came from a page that is still open, with all that was typed there. */
export const besidePage: string = googleReturnPath

/** Opens Google in a window beside this page, which stays as it is. Where a browser opens none, this page itself goes there, and comes back to where it is. */
export async function openGoogleBeside(purpose: 'enter' | 'prove'): Promise<void> {
  const beside = window.open('', '_blank')
  try {
    const address = await googleAddress(purpose, beside ? besidePage : location.pathname)
    if (beside) beside.location.href = address
    else location.assign(address)
  } catch (error) {
    beside?.close()
    throw error
  }
}

/** Tells the page beside, and closes this window where it may. */
export function tellPageBeside(done: Done): void {
  const one = channel()
  one.postMessage(done)
  one.close()
  window.close()
}

export function hearFromBeside(wanted: Done, then: () => void): () => void {
  const one = channel()
  one.onmessage = ({ data }) => {
    if (data === wanted) then()
  }
  return () => one.close()
}
