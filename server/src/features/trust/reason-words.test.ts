import { expect, test } from 'vitest'
import { duration, reasonWords } from './reason-words.ts'

const situation = {
  verdict: 'broken' as const,
  check: 'csrf-tokens',
  code: null,
  notClaimed: null,
  ageSeconds: 900,
  rhythmSeconds: 300,
  earlierBuild: false,
}

test('a failure is told by its code in words', () => {
  expect(reasonWords({ ...situation, code: 'refused_nobody' })).toBe(
    'The check “csrf-tokens” found it broken: refused nobody.',
  )
})

test('a failure whose reason is no code is told without it: it might quote somebody', () => {
  for (const code of ['connect 10.0.0.5', 'Ana Ruiz', '<b>', 'a__b', null]) {
    expect(reasonWords({ ...situation, code })).toBe('The check “csrf-tokens” found it broken.')
  }
})

test('nothing of an error but that there was one reaches the page', () => {
  const told = reasonWords({ ...situation, verdict: 'unclear', code: 'ECONNREFUSED 10.0.0.5:5432' })
  expect(told).not.toContain('10.0.0.5')
  expect(told).toContain('could not finish')
})

test('what is not claimed says why in its own sentence', () => {
  const notClaimed = 'there is no TLS on this installation'
  expect(reasonWords({ ...situation, verdict: 'not_claimed', code: notClaimed })).toBe(
    'There is no TLS on this installation.',
  )
  expect(reasonWords({ ...situation, verdict: 'not_claimed', notClaimed, code: 'x' })).toContain('no TLS')
})

test('what is stale says since when and what it should be, or that another build was looked at', () => {
  expect(reasonWords({ ...situation, verdict: 'stale' })).toBe(
    'Last checked 15 minutes ago; it should be every 5 minutes.',
  )
  expect(reasonWords({ ...situation, verdict: 'stale', earlierBuild: true })).toContain('earlier build')
})

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [59.9, '59 seconds'],
  [60, '1 minute'],
  [90, '90 seconds'],
  [119, '119 seconds'],
  [120, '2 minutes'],
  [3600, '1 hour'],
  [7199, '119 minutes'],
  [86_400, '1 day'],
  [100_000, '27 hours'],
  [172_800, '2 days'],
  [-5, '0 seconds'],
])('%d seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words)
})
