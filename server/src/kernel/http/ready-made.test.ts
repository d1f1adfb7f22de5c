import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { makeReady, ReadyMade } from './ready-made.ts'

const item = z.object({
  id: z.string(),
  note: z.string().optional(),
  inner: z.object({ list: z.array(z.int()), colour: z.enum(['red', 'blue']).nullable() }),
})
const page = z.object({
  name: z.string(),
  columns: z.array(
    z.object({ label: z.string().optional(), items: z.array(item), next: z.string().nullable() }),
  ),
  first: item.nullable(),
})

/** Values that may have more than the schema knows, and names that mean something to JavaScript. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', '\u2028', '"', '\ud83d\ude00'),
)
const more = fc.dictionary(fc.string(), fc.anything(), { maxKeys: 2 })
const record = <Fields extends object>(fields: fc.Arbitrary<Fields>) =>
  fc.tuple(more, fields).map(([rest, own]) => ({ ...rest, ...own }))
const anItem = record(
  fc.record(
    {
      id: text,
      note: text,
      inner: record(
        fc.record({
          list: fc.array(fc.integer()),
          colour: fc.constantFrom('red' as const, 'blue' as const, null),
        }),
      ),
    },
    { requiredKeys: ['id', 'inner'] },
  ),
)
const aPage = record(
  fc.record({
    name: text,
    columns: fc.array(
      record(
        fc.record(
          { label: text, items: fc.array(anItem), next: fc.option(text) },
          { requiredKeys: ['items', 'next'] },
        ),
      ),
      { maxLength: 4 },
    ),
    first: fc.option(anItem),
  }),
)

const ready = (value: z.input<typeof item>) => makeReady(item, value)

describe('an answer that is put together of what is ready made', () => {
  test('is to the letter what parsing the whole of it gives, whatever is in it and beside it', () => {
    fc.assert(
      fc.property(aPage, fc.infiniteStream(fc.boolean()), (value, coins) => {
        const some = (one: z.input<typeof item>) => (coins.next().value ? ready(one) : one)
        const frame = {
          ...value,
          columns: value.columns.map((column) => ({ ...column, items: column.items.map(some) })),
          first: value.first && ready(value.first),
        }
        // What may be null tells no way in: there the value stands itself.
        const told = makeReady(page, { ...frame, first: value.first } as never)
        expect(told.textAs(page, false)).toBe(JSON.stringify(page.parse(value)))
      }),
    )
  })

  test('lacks nothing that its schema asks for, in the parts and around them', () => {
    const whole = { id: 'a', inner: { list: [1], colour: null } }
    expect(() => makeReady(item, { ...whole, inner: { list: [1] } } as never)).toThrow()
    expect(() => makeReady(page, { columns: [{ items: [ready(whole)], next: null }] } as never)).toThrow()
    const around = { name: 'n', first: null }
    expect(() => makeReady(page, { ...around, columns: [{ items: [ready(whole)] }] } as never)).toThrow()
    expect(() =>
      makeReady(page, { ...around, columns: [{ items: [ready(whole), {}], next: null }] } as never),
    ).toThrow()
    expect(() => makeReady(page, { ...around, columns: { items: [ready(whole)] } } as never)).toThrow()
  })

  test('takes nothing that was made ready for another place, however alike', () => {
    const twin = z.object(item.shape)
    const made = makeReady(twin, { id: 'a', inner: { list: [], colour: null } })
    expect(() => makeReady(z.array(item), [made] as never)).toThrow('another place')
    expect(() => made.textAs(item, false)).toThrow('another place')
    expect(new ReadyMade(twin, made.textAs(twin, false), false).textAs(twin, false)).toBe(
      made.textAs(twin, false),
    )
  })

  test('is an error where the schema says more than what its parts are', () => {
    const made = ready({ id: 'a', inner: { list: [], colour: null } })
    const several = z.array(item).max(1)
    const either = z.union([z.object({ item }), z.object({ other: z.string() })])
    const strict = z.strictObject({ item })
    for (const [schema, value] of [
      [several, [made, made]],
      [either, { item: made }],
      [strict, { item: made, undeclared: 1 }],
      [z.object({ item: item.nullable() }), { item: made }],
    ] as const) {
      expect(() => makeReady(schema as z.ZodType, value)).toThrow()
    }
  })
})
