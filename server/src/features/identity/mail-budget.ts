import { Refusal } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { spendAttempts } from './attempts.ts'

type Mail = {
  /** What it is about: what one kind has spent is missing to no other. */
  kind: 'reset' | 'new_email' | 'sign_up'
  email: string
  /** The browser that asks for it, where it is known for the reader. */
  browser?: string | null
}

/**
 * Mails that somebody can cause who need not be the reader: whoever asks for more is answered as before, and no more is sent. Of each kind one mailbox gets
 * five an hour and twelve a day, from all of this installation. A browser in which the reader has signed in has as many of its own: what strangers
 * have spent keeps nobody from a new password.
 */
export async function mayMail(
  installation: Installation,
  { kind, email, browser = null }: Mail,
): Promise<boolean> {
  const value = browser === null ? `${kind} ${email}` : `${kind} ${email} ${browser}`
  try {
    await spendAttempts(installation, [
      { name: 'mails-hour', value, allowed: 5, windowSeconds: 3600 },
      { name: 'mails-day', value, allowed: 12, windowSeconds: 24 * 3600 },
    ])
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'rate_limited') return false
    throw error
  }
}
