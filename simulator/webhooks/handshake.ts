import { randomInt } from 'node:crypto'
import { get } from './post.ts'

/**
 * Asks a callback whether it wants the webhooks: `GET ?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…` must
 * answer 200 and the challenge, nothing else. Returns what was wrong, or undefined when it answered rightly.
 */
export async function shakeHands(callbackUrl: string, verifyToken: string, timeoutSeconds: number) {
  if (!URL.canParse(callbackUrl)) return 'the callback address is not a URL'
  const url = new URL(callbackUrl)
  const challenge = String(randomInt(100_000_000, 2_000_000_000))
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  const answer = await get(url.href, timeoutSeconds)
  if (answer.status === null) return answer.error ?? 'no answer'
  if (answer.status !== 200) return `HTTP status ${answer.status}`
  if (answer.body !== challenge) return 'the answer is not the challenge, and nothing but the challenge'
  return undefined
}
