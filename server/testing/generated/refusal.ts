import { type Problem, type ProblemCode, problemSchema, problems } from '#contract/problems.ts'
import type { Answer } from './http.ts'

/** What is wrong with this refusal: it must be one of these codes, told as every refusal is, and tell nothing of our insides. */
export function notRefused(answer: Answer, codes: ProblemCode[]): string[] {
  const parsed = problemSchema.strict().safeParse(answer.json)
  if (!parsed.success)
    return [`answers ${answer.status} ${answer.text.slice(0, 200)}, instead of ${codes.join(' or ')}`]
  const problem: Problem = parsed.data
  const complaints: string[] = []
  if (!codes.includes(problem.code))
    complaints.push(`answers ${problem.code}, instead of ${codes.join(' or ')}`)
  const [status, title] = problems[problem.code]
  if (answer.status !== status || problem.status !== status || problem.title !== title) {
    complaints.push(`answers ${answer.status} with the problem ${problem.code}, which is a ${status}`)
  }
  if (!String(answer.headers['content-type']).startsWith('application/problem+json')) {
    complaints.push(`tells a problem as ${answer.headers['content-type']}`)
  }
  if (/node_modules|\.ts:|Error:|stack|select |postgres/i.test(answer.text)) {
    complaints.push(`tells of our insides: ${answer.text.slice(0, 200)}`)
  }
  return complaints
}

export function codeOf({ json }: Answer): string | undefined {
  return Object(json).code
}

/** An answer without what differs from one to the next by chance. */
export function comparable({ status, text }: Answer): string {
  return `${status} ${text.replaceAll(/"(instance|csrf)":"[^"]*"/g, '')}`
}
