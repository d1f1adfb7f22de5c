import { expect, test } from 'vitest'
import { replyWindow, textLength } from './reply-window.ts'

const now = Date.parse('2026-03-04T18:00:00.000Z')
const until = (minutes: number) => new Date(now + minutes * 60_000).toISOString()

test('the window is open, closing under two hours, and closed from its last moment on', () => {
  expect(replyWindow(until(121), now).state).toBe('open')
  expect(replyWindow(until(119), now).state).toBe('closing')
  expect(replyWindow(until(0), now).state).toBe('closed')
  expect(replyWindow(until(-1), now).state).toBe('closed')
})

test('a customer who has never written has no window', () => {
  expect(replyWindow(null, now)).toEqual({ state: 'never' })
})

test('an emoji counts as the characters that it is made of, not as half of them', () => {
  expect(textLength('ab')).toBe(2)
  expect(textLength('🚿')).toBe(1)
})
