import type { Problem } from '#contract/problems.ts'
import { isUnattended } from './attended.ts'
import { Refusal, Unreachable } from './errors.ts'
import { csrfToken, refreshCsrf, sessionGeneration, waitForProof, waitForSignIn } from './session-state.ts'

type Ask = {
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  signal?: AbortSignal
  /** For questions asked before anybody is signed in: a 401 is then an answer like another. */
  beforeSignIn?: boolean
  timeoutSeconds?: number
  /** A file, for what is no JSON. */
  as?: 'file'
}

/**
 * Asks our API, below `/api/v1`. Throws `Refusal` (the server said no), `Unreachable` (no answer) or an AbortError.
 * When the session has ended it waits until somebody has signed in again, and where a fresh proof is needed until the password was given; then it asks
 * once more: callers never see that.
 */
export async function ask<Answer>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: Ask = {},
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const generation = sessionGeneration()
    try {
      return await askOnce<Answer>(method, path, options)
    } catch (error) {
      if (!(error instanceof Refusal) || options.beforeSignIn || attempt > 3) throw error
      if (error.code === 'session_ended' || error.code === 'not_signed_in') {
        if (generation === sessionGeneration()) await waitForSignIn(options.signal)
      } else if (error.code === 'csrf' && attempt === 1) {
        await refreshCsrf()
      } else if (error.code === 'second_factor_required') {
        // The page then shows what is to be set up.
        await refreshCsrf()
        throw error
      } else if (error.code === 'proof_needed' && attempt === 1) {
        await waitForProof()
      } else {
        throw error
      }
    }
  }
}

async function askOnce<Answer>(method: string, path: string, options: Ask): Promise<Answer> {
  const headers = new Headers({ accept: 'application/json' })
  if (options.body !== undefined) headers.set('content-type', 'application/json')
  if (isUnattended()) headers.set('x-unattended', '1')
  const csrf = csrfToken()
  if (method !== 'GET' && csrf) headers.set('X-CSRF-Token', csrf)
  const timeout = AbortSignal.timeout((options.timeoutSeconds ?? 30) * 1000)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout

  let response: Response
  try {
    response = await fetch(`/api/v1${path}${queryOf(options.query)}`, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: 'same-origin',
      redirect: 'error',
      signal,
    })
    if (response.ok && options.as === 'file') return (await response.blob()) as Answer
    if (response.ok) return await answerOf<Answer>(response)
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new Unreachable(error)
  }
  throw await refusalOf(response)
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text()
  return (text === '' ? {} : JSON.parse(text)) as Answer
}

/** A proxy in between may answer with a page of its own: that is a server out of reach, not a refusal. */
async function refusalOf(response: Response): Promise<Error> {
  try {
    const problem = (await response.json()) as Problem
    if (typeof problem.code === 'string') return new Refusal(problem, response.headers)
  } catch {
    // Not JSON: falls through.
  }
  return new Unreachable(`status ${response.status} without a reason`)
}

function queryOf(query: Ask['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}

/** One part of a path, as it must be written in a URL. */
export function part(value: string): string {
  return encodeURIComponent(value)
}
