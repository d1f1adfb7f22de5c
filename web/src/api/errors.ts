import type { Problem, ProblemCode } from '#contract/problems.ts'

/** The server understood and said no. `code` is stable; `fields` maps the name of a body field to what is wrong there. */
export class Refusal extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly fields: Record<string, string>
  readonly requestId: string | null
  /** Seconds to wait before trying again, where the server said so. */
  readonly retryAfterSeconds: number | null

  constructor(problem: Problem, headers?: Headers) {
    super(problem.detail ?? problem.title)
    this.name = 'Refusal'
    this.code = problem.code
    this.status = problem.status
    this.title = problem.title
    this.detail = problem.detail
    this.fields = fieldsOf(problem)
    this.requestId = headers?.get('x-request-id') ?? null
    const seconds = Number(headers?.get('retry-after') ?? Number.NaN)
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : null
  }
}

/** Nothing came back: no network, a server that is away, or an answer cut off half way. Trying again may help. */
export class Unreachable extends Error {
  constructor(cause?: unknown) {
    super('the server could not be reached', { cause })
    this.name = 'Unreachable'
  }
}

export function isRefusal(error: unknown, ...codes: ProblemCode[]): error is Refusal {
  return error instanceof Refusal && (codes.length === 0 || codes.includes(error.code))
}

/** Whether asking the same again later may give another answer. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true
  return error instanceof Refusal && (error.status >= 500 || error.status === 429)
}

/** A JSON Pointer says `/email`, or `/body/email` where the part of the request is named; a form has one `email`. */
function fieldsOf(problem: Problem): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const { pointer, detail } of problem.errors ?? []) {
    const parts = pointer.split('/').filter((part) => part !== '' && part !== '#')
    if (parts[0] === 'body' && parts.length > 1) parts.shift()
    const name = parts.join('.')
    fields[name] ??= detail
  }
  return fields
}
