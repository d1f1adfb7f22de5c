import { z } from 'zod'
import { type MaskedKind, maskedText } from '#contract/masked-text.ts'

type Masker = (value: unknown) => unknown

const maskers = new WeakMap<z.ZodType, Masker | null>()

/** An answer, parsed by its schema, as somebody sees it who may not know how customers are reached: the fields that the contract marks are masked. */
export function masked(schema: z.ZodType, value: unknown): unknown {
  return maskerOf(schema)?.(value) ?? value
}

/** Null where nothing below is marked. */
function maskerOf(schema: z.ZodType): Masker | null {
  const known = maskers.get(schema)
  if (known !== undefined) return known
  const made = makeMasker(schema)
  maskers.set(schema, made)
  return made
}

function makeMasker(schema: z.ZodType): Masker | null {
  const kind = schema.meta()?.masked as MaskedKind | undefined
  if (kind) return (value) => (typeof value === 'string' ? maskedText(kind, value) : value)
  if (schema instanceof z.ZodObject) return ofObject(schema)
  if (schema instanceof z.ZodArray) return ofList(maskerOf(schema.element as z.ZodType))
  if (schema instanceof z.ZodRecord) return ofRecord(maskerOf(schema.valueType as z.ZodType))
  if (schema instanceof z.ZodUnion) return ofUnion(schema.options as z.ZodType[])
  if (schema instanceof z.ZodPipe) return maskerOf(schema.out as z.ZodType)
  const { innerType } = schema._zod.def as { innerType?: z.ZodType }
  const inner = innerType ? maskerOf(innerType) : null
  return inner && ((value) => (value === null || value === undefined ? value : inner(value)))
}

function ofObject({ shape }: z.ZodObject): Masker | null {
  const fields = Object.entries(shape).flatMap(([name, field]) => {
    const mask = maskerOf(field as z.ZodType)
    return mask ? [[name, mask] as const] : []
  })
  if (fields.length === 0) return null
  return (value) => {
    const shown = { ...(value as Record<string, unknown>) }
    for (const [name, mask] of fields) if (name in shown) shown[name] = mask(shown[name])
    return shown
  }
}

function ofList(mask: Masker | null): Masker | null {
  return mask && ((value) => (value as unknown[]).map(mask))
}

function ofRecord(mask: Masker | null): Masker | null {
  return (
    mask &&
    ((value) => Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, mask(item)])))
  )
}

/** As the first that takes it. */
function ofUnion(options: z.ZodType[]): Masker | null {
  if (options.every((option) => maskerOf(option) === null)) return null
  return (value) => {
    const option = options.find((one) => one.safeParse(value).success)
    return option ? masked(option, value) : value
  }
}
