import { expect } from 'vitest'
import { type ProblemCode, problems } from '#contract/problems.ts'

type Told = {
  statusCode: number
  headers: Record<string, unknown>
  body: string
}

export type ProblemTold = {
  code: string
  instance: string
  errors?: { in: string; pointer: string; detail: string }[]
}

/** A problem as every refusal is told: by its code, with its request id, and with nothing of our insides. */
export function expectProblem(answer: Told, code: ProblemCode): ProblemTold {
  const [status, title] = problems[code]
  const body = JSON.parse(answer.body || '{}')
  expect(body).toMatchObject({ type: `/problems/${code}`, title, status, code })
  expect(answer.statusCode).toBe(status)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(body.instance).toBe(`/requests/${answer.headers['x-request-id']}`)
  expect(answer.body).not.toMatch(/node_modules|\.ts:|Error:|stack|select |postgres/i)
  return body
}
