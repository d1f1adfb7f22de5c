import type { CustomFetch } from 'openid-client'

const answerBytesMax = 512 * 1024

/** As `fetch`, but an answer without end is none. Redirects are not followed (the caller says so): what moves elsewhere is not who we asked. */
export const limitedFetch: CustomFetch = async (url, options) => {
  const answer = await fetch(url, { ...options, body: options.body ?? null } as RequestInit)
  if (!answer.body) return answer
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of answer.body) {
    bytes += part.length
    if (bytes > answerBytesMax) throw new TypeError('an answer is too large')
    parts.push(part)
  }
  return new Response(Buffer.concat(parts), { status: answer.status, headers: answer.headers })
}
