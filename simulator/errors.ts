/**
 * An error as the Graph API answers it: an envelope around `code`, with the useful sentence in `details`. The HTTP
 * status and the words of `message` differ between sources; only `code` is to be relied on.
 */
export class GraphError extends Error {
  readonly code: number
  readonly status: number
  readonly details: string | undefined
  readonly type: string
  readonly subcode: number | undefined
  readonly headers: Record<string, string>

  constructor(code: number, details?: string, more: GraphErrorOptions = {}) {
    const known = catalogue[code]
    super(more.message ?? `(#${code}) ${known?.title ?? 'Error'}`)
    this.code = code
    this.status = more.status ?? known?.status ?? 400
    this.details = details
    this.type = more.type ?? 'OAuthException'
    this.subcode = more.subcode
    this.headers = more.headers ?? {}
  }

  /** `withSubcode`: product errors carry one, as some samples of the real platform do. */
  body(traceId: string, withSubcode = false): object {
    const subcode = this.subcode ?? (withSubcode && this.code >= 130_000 ? 2_494_010 : undefined)
    return {
      error: {
        message: this.message,
        type: this.type,
        code: this.code,
        ...(this.details !== undefined && {
          error_data: { messaging_product: 'whatsapp', details: this.details },
        }),
        ...(subcode !== undefined && { error_subcode: subcode }),
        ...(transientCodes.has(this.code) && { is_transient: true }),
        fbtrace_id: traceId,
      },
    }
  }
}

export type GraphErrorOptions = {
  message?: string | undefined
  status?: number | undefined
  type?: string | undefined
  subcode?: number | undefined
  headers?: Record<string, string> | undefined
}

/** The same error as webhooks carry it. */
export function webhookError(failure: { code: number; details: string }): object {
  const title = catalogue[failure.code]?.title ?? 'Error'
  return {
    code: failure.code,
    title,
    message: title,
    error_data: { details: failure.details },
    href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/',
  }
}

/** HTTP status that a code is answered with when nothing else is said. */
export function statusOfCode(code: number): number {
  return catalogue[code]?.status ?? 400
}

const transientCodes = new Set([2, 131000, 131016, 133004])

const catalogue: Record<number, { title: string; status: number }> = {
  0: { title: 'AuthException', status: 401 },
  1: { title: 'An unknown error occurred', status: 500 },
  2: { title: 'Service temporarily unavailable', status: 503 },
  3: { title: 'API method', status: 500 },
  4: { title: 'Application request limit reached', status: 429 },
  10: { title: 'Permission denied', status: 403 },
  33: { title: 'Parameter value is not valid', status: 400 },
  100: { title: 'Invalid parameter', status: 400 },
  104: { title: 'An access token is required to request this resource', status: 401 },
  190: { title: 'Invalid OAuth access token', status: 401 },
  200: { title: 'Permissions error', status: 403 },
  368: { title: 'Temporarily blocked for policies violations', status: 403 },
  2200: { title: 'Callback verification failed', status: 400 },
  2500: { title: 'Unknown path components', status: 400 },
  80007: { title: 'Rate limit issues', status: 429 },
  130403: { title: 'User has blocked the business', status: 403 },
  130429: { title: 'Rate limit hit', status: 429 },
  130472: { title: "User's number is part of an experiment", status: 400 },
  130497: { title: 'Business account is restricted from messaging users in this country', status: 403 },
  130501: { title: 'Message type is not supported here', status: 400 },
  131000: { title: 'Something went wrong', status: 500 },
  131005: { title: 'Access denied', status: 403 },
  131008: { title: 'Required parameter is missing', status: 400 },
  131009: { title: 'Parameter value is not valid', status: 400 },
  131016: { title: 'Service unavailable', status: 503 },
  131021: { title: 'Recipient cannot be sender', status: 400 },
  131026: { title: 'Message undeliverable', status: 400 },
  131030: { title: 'Recipient phone number not in allowed list', status: 400 },
  131031: { title: 'Account has been locked', status: 403 },
  131037: { title: 'Display name approval is needed', status: 400 },
  131042: { title: 'Business eligibility payment issue', status: 400 },
  131045: { title: 'Incorrect certificate', status: 500 },
  131047: { title: 'Re-engagement message', status: 400 },
  131048: { title: 'Spam rate limit hit', status: 429 },
  131049: { title: 'Not delivered to keep the ecosystem healthy', status: 400 },
  131050: { title: 'User stopped marketing messages', status: 400 },
  131051: { title: 'Message type unknown', status: 400 },
  131052: { title: 'Media download error', status: 400 },
  131053: { title: 'Media upload error', status: 400 },
  131055: { title: 'Method not allowed', status: 400 },
  131056: { title: '(Business Account, Consumer Account) pair rate limit hit', status: 400 },
  131057: { title: 'Account in maintenance mode', status: 500 },
  131060: { title: 'This message is currently unavailable', status: 400 },
  131062: { title: 'Business-scoped user id is not supported for this message', status: 400 },
  131063: { title: 'Marketing templates are disabled', status: 400 },
  132000: { title: 'Number of parameters does not match the expected number of params', status: 400 },
  132001: { title: 'Template name does not exist in the translation', status: 404 },
  132005: { title: 'Translated text too long', status: 400 },
  132007: { title: 'Template format character policy violated', status: 400 },
  132012: { title: 'Parameter format does not match format in the created template', status: 400 },
  132015: { title: 'Template is paused', status: 400 },
  132016: { title: 'Template is disabled', status: 400 },
  132069: { title: 'Flow is throttled', status: 400 },
  133004: { title: 'Server temporarily unavailable', status: 503 },
  133010: { title: 'Account not registered', status: 400 },
  135000: { title: 'Generic user error', status: 400 },
  137000: { title: 'Identity hash does not match', status: 400 },
}
