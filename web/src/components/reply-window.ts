/** WhatsApp takes free text for 24 hours after the customer's last message. */
export type ReplyWindow =
  | { state: 'open'; left: number }
  /** Under two hours left. */
  | { state: 'closing'; left: number }
  | { state: 'closed' }
  /** The customer has never written. */
  | { state: 'never' }

const closingMilliseconds = 2 * 60 * 60_000

export function replyWindow(windowUntil: string | null, now: number): ReplyWindow {
  if (windowUntil === null) return { state: 'never' }
  const left = Date.parse(windowUntil) - now
  if (left <= 0) return { state: 'closed' }
  return { state: left < closingMilliseconds ? 'closing' : 'open', left }
}

export const textLengthMax = 4096

/** Characters as WhatsApp counts them: code points. */
export function textLength(text: string): number {
  return [...text].length
}
