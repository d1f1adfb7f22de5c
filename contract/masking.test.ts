import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoints } from './all.ts'
import { hideReach, isMasked, maskedText } from './masked-text.ts'

/** Every field of an answer, with whether the contract marks it. */
function fieldsOf(schema: z.ZodType, at: string[] = []): { place: string[]; isMarked: boolean }[] {
  const isMarked = schema.meta()?.masked !== undefined
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      fieldsOf(field as z.ZodType, [...at, name]),
    )
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element as z.ZodType, at)
  if (schema instanceof z.ZodUnion)
    return (schema.options as z.ZodType[]).flatMap((option) => fieldsOf(option, at))
  const { innerType } = schema._zod.def as { innerType?: z.ZodType }
  return innerType && !isMarked ? fieldsOf(innerType, at) : [{ place: at, isMarked }]
}

const ofCustomers = /^(phone|phones|email|displayName|authorName|fileName|username)$/

test('every field of an answer that says how a customer is reached is marked, so that no endpoint can forget to mask it', () => {
  const all = endpoints.flatMap(({ id, response }) =>
    fieldsOf(response).map(({ place, isMarked }) => ({ id, place, isMarked })),
  )
  const found = all.filter(({ place }) => ofCustomers.test(place.at(-1) ?? ''))
  expect(found.filter(({ isMarked }) => isMarked).length).toBeGreaterThan(20)
  const open = found.filter(
    ({ id, isMarked }) => !isMarked && !/^(team|identity|accounts|passkeys|audit)\./.test(id),
  )
  expect(open.map(({ id, place }) => `${id} ${place.join('/')}`)).toEqual([])
})

describe('masked', () => {
  test('keeps nothing of a number but its last two digits, and nothing of an e-mail but its first letter', () => {
    expect(maskedText('phone', '+15125550123')).toBe('•••• 23')
    expect(maskedText('email', 'ana@ruiz.example')).toBe('a•••@•••')
  })

  test('names and file names keep their words and lose the numbers in them', () => {
    expect(hideReach('Ana Ruiz')).toBe('Ana Ruiz')
    expect(hideReach('(512) 555-0123')).toBe('•••• 23')
    expect(hideReach('Ana +1 512 555 0123.pdf')).toBe('Ana •••• 23.pdf')
    expect(hideReach('write to ana@ruiz.example, 78704')).toBe('write to a•••@•••, 78704')
  })

  test('is known when it comes back', () => {
    for (const kind of ['phone', 'email'] as const)
      expect(isMasked(maskedText(kind, kind === 'phone' ? '+15125550123' : 'ana@ruiz.example'))).toBe(true)
    expect(isMasked('Ana … Ruiz')).toBe(false)
  })
})
