import { z } from 'zod'
import { masked } from './masking.ts'

/** Text of an answer, or of a part of one, that was parsed by its schema when it was made: it may be shown again as it is. */
export class ReadyMade<Output> {
  readonly #schema: z.ZodType<Output>
  readonly #text: string
  readonly #forMasked: boolean

  /** `text` is what `textAs` of an equal one gave, or is made by this file. `forMasked`: it holds what is masked in that form alone. */
  constructor(schema: z.ZodType<Output>, text: string, forMasked: boolean) {
    this.#schema = schema
    this.#text = text
    this.#forMasked = forMasked
  }

  /** Throws when it was made by another schema than the one that says what may stand here, or for other eyes. */
  textAs(schema: z.ZodType, forMasked: boolean): string {
    if (schema !== this.#schema) throw new Error('this was made ready for another place')
    if (forMasked !== this.#forMasked) throw new Error('this was made ready for other eyes')
    return this.#text
  }
}

/** A value in whose place, or in the place of any part of it, something ready made may stand. */
export type Frame<Output> =
  | ReadyMade<Output>
  | (Output extends readonly (infer Item)[]
      ? Frame<Item>[]
      : Output extends object
        ? { [Key in keyof Output]: Frame<Output[Key]> }
        : Output)

/**
 * The text that `JSON.stringify(schema.parse(…))` gives: unknown fields are cut off, missing ones are an error. What is ready made is taken as it
 * is where its own schema stands; everything else is parsed.
 */
export function makeReady<Output>(
  schema: z.ZodType<Output>,
  frame: Frame<Output>,
  forMasked = false,
): ReadyMade<Output> {
  const pieces: string[] = []
  if (!write(pieces, '', schema, frame, forMasked)) throw new Error('nothing is no answer')
  return new ReadyMade(schema, pieces.join(''), forMasked)
}

/** Writes the value behind what stands before it, and both only when there is a value: an optional field may be left out. */
function write(
  pieces: string[],
  before: string,
  schema: z.ZodType,
  value: unknown,
  forMasked: boolean,
): boolean {
  const text = value instanceof ReadyMade ? value.textAs(schema, forMasked) : undefined
  if (text === undefined && holdsReadyMade(value)) {
    pieces.push(before)
    writeParts(pieces, schema, value, forMasked)
    return true
  }
  const written = text ?? textOf(schema, value, forMasked)
  if (written === undefined) return false
  pieces.push(before, written)
  return true
}

/** Undefined for what is left out. */
export function textOf(schema: z.ZodType, value: unknown, forMasked: boolean): string | undefined {
  const parsed = schema.parse(value)
  return JSON.stringify(forMasked ? masked(schema, parsed) : parsed)
}

function writeParts(pieces: string[], schema: z.ZodType, value: unknown, forMasked: boolean) {
  let comma = ''
  if (isPlain(schema, z.ZodArray) && Array.isArray(value)) {
    pieces.push('[')
    for (const one of value) {
      if (!write(pieces, comma, schema.element as z.ZodType, one, forMasked)) pieces.push(`${comma}null`)
      comma = ','
    }
    pieces.push(']')
  } else if (isPlain(schema, z.ZodObject) && !Array.isArray(value)) {
    pieces.push('{')
    for (const [name, field] of Object.entries(schema.shape)) {
      const key = `${comma}${JSON.stringify(name)}:`
      if (write(pieces, key, field as z.ZodType, Reflect.get(value as object, name), forMasked)) comma = ','
    }
    pieces.push('}')
  } else {
    throw new Error('something ready made stands where its schema does not tell the way')
  }
}

function holdsReadyMade(value: unknown): boolean {
  if (value instanceof ReadyMade) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(holdsReadyMade)
}

/** An array or object that says no more than what its parts are. */
function isPlain<Schema extends z.ZodArray | z.ZodObject>(
  schema: z.ZodType,
  kind: abstract new (...args: never[]) => Schema,
): schema is Schema {
  if (!(schema instanceof kind)) return false
  const { checks, catchall } = schema._zod.def as { checks?: unknown[]; catchall?: unknown }
  return (checks ?? []).length === 0 && catchall === undefined
}
