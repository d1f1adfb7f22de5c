import { expect, test } from 'vitest'
import { eventTypes } from '#contract/audit.ts'
import { eventNames } from '#kernel/events.ts'
import './app.ts'

test('every event that can be announced is one that the audit page has words for', () => {
  expect(eventNames().filter((name) => !eventTypes.some((type) => type === name))).toEqual([])
})
