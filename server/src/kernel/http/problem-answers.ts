import type { FastifyError } from 'fastify'
import { type Problem, type ProblemCode, problems } from '#contract/problems.ts'
import { isOutage } from '../database/outage.ts'
import { KeyDestroyed } from '../keys/key-store.ts'
import { Refusal } from './refusal.ts'

/** What is said of a refusal. */
export type Refused = Pick<Refusal, 'code'> & Partial<Refusal>

/** How an error is answered. `isOurs`: nobody expected it, so it belongs into the log. */
export function refusedBy(error: Partial<FastifyError> & Error): { refused: Refused; isOurs: boolean } {
  if (error instanceof Refusal) return { refused: error, isOurs: false }
  const known = frameworkCodes[error.code ?? '']
  if (known) return { refused: { code: known }, isOurs: false }
  if (isOutage(error)) return { refused: { code: 'unavailable' }, isOurs: true }
  if (error instanceof KeyDestroyed) return { refused: { code: 'not_found' }, isOurs: false }
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return { refused: { code: 'invalid_request' }, isOurs: false }
  }
  return { refused: { code: 'internal' }, isOurs: true }
}

const frameworkCodes: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_content_type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_request',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}

export function problemOf({ code, detail, errors }: Refused, requestId: string): Problem {
  const [status, title] = problems[code]
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    ...(detail && { detail }),
    instance: `/requests/${requestId}`,
    ...(errors && { errors }),
  }
}
