import type { Schema } from '../../api/openapi.ts'

/** A value in JSON's own words, short enough for one line: `string (uuid)`, `integer, 1 to 100`, `"mine" | "all" | null`. */
export function schemaWords(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return [...new Set(choices.map(schemaWords))].join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.type === 'array')
    return `array of ${schema.items ? schemaWords(schema.items) : 'anything'}${range(schema.minItems, schema.maxItems)}`
  const type = schema.type ?? 'anything'
  const format = schema.format ? ` (${schema.format})` : ''
  return `${type}${format}${range(schema.minimum, schema.maximum)}${length(schema)}`
}

/** The object whose fields are worth listing: the schema itself, what an array is of, or the one choice that is an object. */
export function fieldsOf(schema: Schema): Schema | null {
  if (schema.properties && Object.keys(schema.properties).length > 0) return schema
  if (schema.items) return fieldsOf(schema.items)
  const choices = (schema.anyOf ?? schema.oneOf ?? []).flatMap((choice) => fieldsOf(choice) ?? [])
  return choices.length === 1 ? choices[0]! : null
}

function length({ type, minLength, maxLength }: Schema): string {
  if (type !== 'string') return ''
  return maxLength === undefined ? '' : `, ${minLength ?? 0} to ${maxLength} characters`
}

/** Bounds that only say how numbers are stored are none. */
function range(from: number | undefined, to: number | undefined): string {
  const low = from !== undefined && from > Number.MIN_SAFE_INTEGER ? from : undefined
  const high = to !== undefined && to < Number.MAX_SAFE_INTEGER ? to : undefined
  if (low !== undefined && high !== undefined) return `, ${low} to ${high}`
  if (low !== undefined) return `, at least ${low}`
  return high === undefined ? '' : `, at most ${high}`
}
