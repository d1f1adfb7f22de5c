import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import type { Belongings } from '../../stage.ts'

/**
 * What an operation takes, made from its own description: its fixture, with the canary’s things for the names in braces and something of the
 * right form for the others. Null where that does not come to a body that the contract takes.
 */
export function validBody(
  { body: schema, fixture }: Pick<Endpoint, 'body' | 'fixture'>,
  known: Record<string, string>,
): Record<string, unknown> | null {
  const template = (fixture?.body ?? {}) as Record<string, unknown>
  const body: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(template)) {
    const tried = fillers.map((filler) => fill(value, (name) => known[name] ?? filler))
    body[field] = tried.find((value) => isTaken(schema, { ...body, [field]: value }, field)) ?? tried[0]
  }
  return schema.safeParse(body).success ? body : null
}

/** Names in braces, as fixtures use them, for what this canary has. */
export function knownNames(belongings: Belongings, marker: string): Record<string, string> {
  // Too short for a sign-up: should one come through in spite of what is wrong with it, nobody is made.
  // In an address for mail as well.
  return { ...belongings, mark: marker.replaceAll(/\W/g, '-'), password: 'x' }
}

/** For names of which a canary has nothing. The requests are refused before anybody looks for such a thing. */
const fillers = [
  '01890000-0000-7000-8000-000000000000',
  '15550100',
  '123456',
  'checker@canary.example',
  'a-value-that-stands-for-another-thing-0123456789',
]

function fill(value: unknown, named: (name: string) => string): unknown {
  if (typeof value === 'string') return value.replaceAll(/\{(\w+)\}/g, (_, name: string) => named(name))
  if (Array.isArray(value)) return value.map((item) => fill(item, named))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, named)]))
}

function isTaken(schema: z.ZodType, body: unknown, field: string): boolean {
  const parsed = schema.safeParse(body)
  return parsed.success || !parsed.error.issues.some(({ path }) => path[0] === field)
}

/** Names of the fields of a description. */
export function fieldsOf(schema: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.keys(properties)
}

/** Values that nobody should send, of which a description refuses at least some. */
export const nonsense: unknown[] = [
  { length: 3 },
  [[]],
  null,
  true,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER + 2,
  '',
  'a\u0000b',
  '__proto__',
  'x'.repeat(30_000),
]

/** The same for what stands in an address. */
export const nonsenseTexts = ['', '-1', '0.5', '1e400', '\u0000', "' or 1=1 --", '__proto__', 'x'.repeat(600)]
