import type { IncomingMessage } from 'node:http'
import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

export type PostAnswer = { status: number | null; error: string | null; body: string }

const agents = {
  'http:': new HttpAgent({ keepAlive: true, maxSockets: 128 }),
  'https:': new HttpsAgent({ keepAlive: true, maxSockets: 128 }),
}

/**
 * One HTTP call with exactly these bytes. Never throws: what went wrong on the way is in `error`, with `status` null.
 * `timeoutSeconds` is for the whole call. Redirects are not followed, so they count as what they are: not 200.
 */
export function post(url: string, body: Buffer, headers: Record<string, string>, timeoutSeconds: number) {
  return call(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': body.length },
    timeoutSeconds,
    body,
  })
}

export function get(url: string, timeoutSeconds: number): Promise<PostAnswer> {
  return call(url, { method: 'GET', headers: {}, timeoutSeconds, body: undefined })
}

type Call = {
  method: string
  headers: Record<string, string | number>
  timeoutSeconds: number
  body: Buffer | undefined
}

async function call(url: string, how: Call): Promise<PostAnswer> {
  const target = URL.canParse(url) ? new URL(url) : undefined
  if (!target || (target.protocol !== 'http:' && target.protocol !== 'https:')) {
    return { status: null, error: 'the callback address is not a http or https URL', body: '' }
  }
  try {
    const first = await attempt(target, how)
    // A kept connection that the other side closed meanwhile says nothing about the receiver: once more on a new one.
    const answer = first === 'stale connection' ? await attempt(target, how, 'on a new connection') : first
    return answer === 'stale connection' ? { status: null, error: 'ECONNRESET', body: '' } : answer
  } catch (error) {
    return { status: null, error: (error as Error).message, body: '' }
  }
}

/** Rejects only for a call that cannot be made at all, such as one with a header that holds a line break. */
function attempt(target: URL, how: Call, connection?: 'on a new connection') {
  const secure = target.protocol === 'https:'
  return new Promise<PostAnswer | 'stale connection'>((resolve) => {
    const signal = AbortSignal.timeout(Math.ceil(how.timeoutSeconds * 1000))
    const request = (secure ? httpsRequest : httpRequest)(target, {
      method: how.method,
      headers: { accept: '*/*', 'user-agent': 'whatsapp-simulator', ...how.headers },
      agent: connection ? false : secure ? agents['https:'] : agents['http:'],
      signal,
    })
    request.on('response', (response) => {
      readBody(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, error: null, body }),
        (error) => resolve({ status: null, error: reason(error, signal, how), body: '' }),
      )
    })
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (request.reusedSocket && error.code === 'ECONNRESET' && !signal.aborted) resolve('stale connection')
      else resolve({ status: null, error: reason(error, signal, how), body: '' })
    })
    request.end(how.body)
  })
}

async function readBody(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    if (length < answerBytesMax) parts.push(part)
    length += part.length
  }
  return Buffer.concat(parts).subarray(0, answerBytesMax).toString('utf8')
}

const answerBytesMax = 4096

function reason(error: unknown, signal: AbortSignal, how: Call): string {
  if (signal.aborted) return `no answer within ${how.timeoutSeconds} s`
  const { code, message } = error as NodeJS.ErrnoException
  // A refused connection to a name with two addresses is an AggregateError without a message.
  return code ?? (message || 'the connection failed')
}
