import { expect, test } from 'vitest'
import { joinZips, readZips } from './zips.ts'

test('a pasted list of ZIP codes is taken apart, and what is none is said', () => {
  expect(readZips('78704, 78745;78748\n78704-1234')).toEqual({
    zips: ['78704', '78745', '78748', '78704'],
    wrong: [],
  })
  expect(readZips('7870 abc 787045')).toEqual({ zips: [], wrong: ['7870', 'abc', '787045'] })
  expect(readZips('  ')).toEqual({ zips: [], wrong: [] })
})

test('a code stands in the list once, and the list is in order', () => {
  expect(joinZips(['78745'], ['78704', '78745'])).toEqual(['78704', '78745'])
})
