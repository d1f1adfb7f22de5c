import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testMaster } from '#testing/master.ts'
import { Refusal } from './http/refusal.ts'
import { masterKeyFrom } from './keys/master-key.ts'
import { cursorAfter, pageFrom, readCursor } from './paging.ts'
import type { Scope } from './scope.ts'

const scopeOf = (accountId: string, master = testMaster) => ({ accountId, installation: { master } }) as Scope
const us = scopeOf('us')

describe('a cursor', () => {
  test('leads back to its key, whatever that holds', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (key) => {
        expect(readCursor(us, 'deals', cursorAfter(us, 'deals', key))).toEqual(key)
      }),
    )
  })

  test('is taken by its own list, account and installation alone', () => {
    const cursor = cursorAfter(us, 'deals', ['a', 1])
    for (const [scope, list] of [
      [us, 'contacts'],
      [us, 'deals:'],
      [scopeOf('them'), 'deals'],
      [scopeOf('us:deals'), ''],
      [scopeOf('us', masterKeyFrom(Buffer.alloc(32, 3))), 'deals'],
    ] as const) {
      expect(() => readCursor(scope, list, cursor)).toThrow(Refusal)
    }
  })

  test('that was changed in any letter is refused', () => {
    const cursor = cursorAfter(us, 'deals', ['2026-01-01', 'id'])
    for (let index = 0; index < cursor.length; index++) {
      const changed = `${cursor.slice(0, index)}${cursor[index] === 'A' ? 'B' : 'A'}${cursor.slice(index + 1)}`
      expect(() => readCursor(us, 'deals', changed), `letter ${index}`).toThrow(Refusal)
    }
  })

  test('that is made up is refused, and none at all is the beginning', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readCursor(us, 'deals', text)).toThrow(Refusal)
      }),
    )
    expect(readCursor(us, 'deals', undefined)).toBeNull()
  })
})

test('pages that follow each other hold every row once, and the last says that it is the last', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 10 }), (count, limit) => {
      const rows = Array.from({ length: count }, (_, index) => ({ index }))
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const after = Number(readCursor(us, 'rows', cursor)?.[0] ?? -1)
        const asked = rows.filter(({ index }) => index > after).slice(0, limit + 1)
        const page = pageFrom(
          us,
          'rows',
          asked,
          limit,
          ({ index }) => [index],
          ({ index }) => index,
        )
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor)
      expect(seen).toEqual(rows.map(({ index }) => index))
    }),
  )
})
