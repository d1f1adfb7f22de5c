import { expect, test } from 'vitest'
import { fieldsOf, schemaWords } from './schema-words.ts'

test.each([
  [{ type: 'string', format: 'uuid' }, 'string (uuid)'],
  [{ type: 'integer', minimum: 1, maximum: 100 }, 'integer, 1 to 100'],
  [{ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
  [{ type: 'string', minLength: 1, maxLength: 80 }, 'string, 1 to 80 characters'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{ enum: ['mine', 'all'], type: 'string' }, '"mine" | "all"'],
  [{ type: 'array', items: { type: 'string' }, maxItems: 20 }, 'array of string, at most 20'],
  [{}, 'anything'],
])('a schema is said on one line: %j', (schema, words) => {
  expect(schemaWords(schema)).toBe(words)
})

test('fields are found in an object, in a list of objects and in an object that may be missing', () => {
  const object = { type: 'object', properties: { id: { type: 'string' } } }
  expect(fieldsOf(object)).toBe(object)
  expect(fieldsOf({ type: 'array', items: object })).toBe(object)
  expect(fieldsOf({ anyOf: [object, { type: 'null' }] })).toBe(object)
  expect(fieldsOf({ anyOf: [object, { ...object }] })).toBeNull()
  expect(fieldsOf({ type: 'string' })).toBeNull()
})
