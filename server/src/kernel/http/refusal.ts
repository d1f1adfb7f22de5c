import { type Problem, type ProblemCode, problems } from '#contract/problems.ts'

/** Something expected that is refused, with a code from the contract. Thrown by verbs, answered as problem+json by the edge. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly errors: Problem['errors']
  readonly retryAfterSeconds: number | undefined
  readonly limit: Limit | undefined

  constructor(code: ProblemCode, more: RefusalDetails = {}) {
    super(code)
    this.code = code
    this.detail = more.detail
    this.errors = more.errors
    this.retryAfterSeconds = more.retryAfterSeconds
    this.limit = more.limit
  }

  get status(): number {
    return problems[this.code][0]
  }
}

/** Which budget is spent, for the `RateLimit` headers. */
export type Limit = { name: string; allowed: number; windowSeconds: number }

export type RefusalDetails = {
  detail?: string
  errors?: Problem['errors']
  retryAfterSeconds?: number
  limit?: Limit
}

export function refuse(code: ProblemCode, more?: RefusalDetails): never {
  throw new Refusal(code, more)
}
