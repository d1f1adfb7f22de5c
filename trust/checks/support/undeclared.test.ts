import { expect, test } from 'vitest'
import { z } from 'zod'
import { undeclaredIn } from './undeclared.ts'

const card = z.object({ id: z.string(), items: z.array(z.object({ name: z.string().nullable() })) })
const look = (answer: unknown) => undeclaredIn(answer, card.parse(answer))

test('an answer with what its description knows has nothing undeclared', () => {
  expect(look({ id: 'a', items: [{ name: null }, { name: 'b' }] })).toEqual([])
})

test('a field more is found, at whatever depth', () => {
  expect(look({ id: 'a', secret: 1, items: [] })).toEqual(['/secret'])
  expect(look({ id: 'a', items: [{ name: 'b' }, { name: 'c', hash: null }] })).toEqual(['/items/1/hash'])
})
