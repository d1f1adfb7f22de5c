import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

/** A refusal of the control API, as problem+json: `detail` is a sentence, `errors` names each field. */
export class ControlProblem extends Error {
  readonly status: number
  readonly errors: { field: string; message: string }[]

  constructor(status: number, detail: string, errors: { field: string; message: string }[] = []) {
    super(detail)
    this.status = status
    this.errors = errors
  }
}

/** The value, if it fits; else a 422 that names every field that does not. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value ?? {})
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    field: z.core.toDotPath(issue.path) || '(body)',
    message: issue.message,
  }))
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ')
  throw new ControlProblem(422, detail, errors)
}

/** Complains about one field. */
export function wrongField(field: string, message: string, status = 422): ControlProblem {
  return new ControlProblem(status, `${field}: ${message}`, [{ field, message }])
}

export function answerWithProblems(fastify: FastifyInstance): void {
  fastify.setErrorHandler((error, _request, reply) => {
    const status =
      error instanceof ControlProblem ? error.status : ((error as { statusCode?: number }).statusCode ?? 500)
    if (status >= 500) process.stderr.write(`simulator: ${(error as Error).stack}\n`)
    return reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: 'The simulator cannot do this',
        status,
        detail: status >= 500 ? 'An error in the simulator itself; see its log.' : (error as Error).message,
        ...(error instanceof ControlProblem && error.errors.length > 0 && { errors: error.errors }),
      })
  })
  fastify.setNotFoundHandler((request) => {
    throw new ControlProblem(
      404,
      `there is no ${request.method} ${request.url.split('?')[0]}; see simulator/README.md`,
    )
  })
}
