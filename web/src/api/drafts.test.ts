import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Who } from '#contract/identity.ts'
import { fakeStorage } from './browser-storage.testing.ts'
import { draftOf, forgetDrafts, keepDraft } from './drafts.ts'
import { signedIn, signedOut } from './session-state.ts'

const person = (id: string) => ({ member: { id } }) as Who

beforeEach(() => {
  vi.stubGlobal('localStorage', fakeStorage())
  signedIn(person('dana'))
})
afterEach(() => {
  forgetDrafts()
  signedOut()
  vi.unstubAllGlobals()
})

describe('drafts', () => {
  test('each conversation keeps its own text', () => {
    keepDraft('c1', 'on my way')
    keepDraft('c2', 'tomorrow at 9?')
    expect(draftOf('c1')).toBe('on my way')
    expect(draftOf('c2')).toBe('tomorrow at 9?')
  })

  test('an emptied draft leaves nothing behind in the browser', () => {
    keepDraft('c1', 'on my way')
    keepDraft('c1', '')
    expect(Object.keys(localStorage)).toEqual([])
  })

  test('somebody else on the same machine does not see them', () => {
    keepDraft('c1', 'on my way')
    signedIn(person('marco'))
    expect(draftOf('c1')).toBe('')
  })

  test('forgetting removes the drafts of everybody and nothing else', () => {
    keepDraft('c1', 'on my way')
    localStorage.setItem('plumbline.theme', 'dark')
    signedIn(person('marco'))
    keepDraft('c1', 'mine')
    forgetDrafts()
    expect(Object.keys(localStorage)).toEqual(['plumbline.theme'])
  })

  test('a full storage does not lose what is being typed', () => {
    vi.stubGlobal('localStorage', fakeStorage({ isFull: true }))
    keepDraft('c1', 'a long answer')
    expect(draftOf('c1')).toBe('a long answer')
    keepDraft('c1', '')
    expect(draftOf('c1')).toBe('')
  })

  test('a browser without storage keeps drafts as long as the page lives', () => {
    vi.stubGlobal('localStorage', undefined)
    keepDraft('c1', 'still here')
    expect(draftOf('c1')).toBe('still here')
    forgetDrafts()
    expect(draftOf('c1')).toBe('')
  })
})
