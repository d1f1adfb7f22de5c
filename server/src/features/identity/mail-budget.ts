import { Refusal } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { spendAttempts } from './attempts.ts'

/**
 * Mails that somebody can cause who need not be the reader: whoever asks for more is answered as before, and no more is sent. One mailbox gets five an hour
 * and twelve a day of them, from all of this installation.
 */
export async function mayMail(installation: Installation, email: string): Promise<boolean> {
  try {
    await spendAttempts(installation, [
      { name: 'mails-hour', value: email, allowed: 5, windowSeconds: 3600 },
      { name: 'mails-day', value: email, allowed: 12, windowSeconds: 24 * 3600 },
    ])
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'rate_limited') return false
    throw error
  }
}
