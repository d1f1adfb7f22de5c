import { describe, expect, test } from 'vitest'
import { keyPattern } from '#contract/integrations.ts'
import { checksumOf, findKeys } from './find-keys.ts'

const body = `plumb_0192a6f07c1e7d2a9b3c4d5e6f708192_${'Ab0'.repeat(14)}z`
const token = `${body}${checksumOf(body)}`

describe('the search for API keys', () => {
  test('looks for what the contract calls a key', () => {
    expect(token).toMatch(keyPattern)
  })

  test('finds one wherever it stands in a text', () => {
    expect(findKeys(`const a="${token}";`)).toEqual([token])
    expect(findKeys(`${token}\n${token}`)).toHaveLength(2)
  })

  test('passes by what only looks like one: another letter, too short, an example', () => {
    const other = `${token.slice(0, 60)}${token[60] === 'a' ? 'b' : 'a'}${token.slice(61)}`
    expect(findKeys(other)).toEqual([])
    expect(findKeys(token.slice(0, -1))).toEqual([])
    expect(findKeys(`plumb_${'0'.repeat(32)}_${'0'.repeat(49)}`)).toEqual([])
  })
})
