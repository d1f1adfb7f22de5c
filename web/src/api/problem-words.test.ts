import { expect, test } from 'vitest'
import { problems } from '#contract/problems.ts'
import { problemWords } from './problem-words.ts'

test('every refusal of the contract has its sentence here, in the same words', () => {
  const ours = Object.entries(problemWords).map(([code, { message }]) => [code, message])
  const theirs = Object.entries(problems).map(([code, [, sentence]]) => [code, sentence])
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
})
