import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Who } from '#contract/identity.ts'
import { fakeStorage } from './browser-storage.testing.ts'
import { discardReply, flushOutbox, forgetOutbox, outgoingOf, resendReply, sendReply } from './outbox.ts'
import { signedIn, signedOut } from './session-state.ts'

type Sent = { clientId: string; text: string }
let sent: Sent[]
let answer: (body: Sent) => Response | Promise<Response>

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', fakeStorage())
  signedIn({ member: { id: 'dana' }, csrf: 'token' } as Who)
  sent = []
  answer = accepted
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    const reply = JSON.parse(body) as Sent
    sent.push(reply)
    return answer(reply)
  })
})
afterEach(() => {
  forgetOutbox()
  signedOut()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const accepted = ({ clientId }: Sent) =>
  Response.json({ id: 'm1', conversationId: 'c1', clientId, content: { kind: 'text' } })
const refused = () => Response.json({ code: 'window_closed', status: 409, title: 'closed' }, { status: 409 })
const settle = () => vi.advanceTimersByTimeAsync(5)

describe('the outbox', () => {
  test('an accepted message leaves it', async () => {
    sendReply('c1', 'on my way')
    expect(outgoingOf('c1').map(({ text }) => text)).toEqual(['on my way'])
    await settle()
    expect(outgoingOf('c1')).toEqual([])
  })

  test('without a connection a message waits and then goes out once, under the id that it was given first', async () => {
    answer = () => Promise.reject(new TypeError('no network'))
    sendReply('c1', 'on my way')
    await settle()
    expect(outgoingOf('c1')[0]).toMatchObject({ attempts: 1, refused: null })
    answer = accepted
    await vi.advanceTimersByTimeAsync(60_000)
    expect(outgoingOf('c1')).toEqual([])
    expect(new Set(sent.map(({ clientId }) => clientId)).size).toBe(1)
    expect(sent.length).toBe(2)
  })

  test('messages of a conversation go out in the order in which they were written', async () => {
    answer = () => Promise.reject(new TypeError('no network'))
    sendReply('c1', 'first')
    sendReply('c1', 'second')
    await settle()
    answer = accepted
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent.filter((_, index) => index > 0).map(({ text }) => text)).toEqual(['first', 'second'])
  })

  test('a refused message stays with its reason and lets those behind it pass', async () => {
    answer = (body) => (body.text === 'first' ? refused() : accepted(body))
    sendReply('c1', 'first')
    sendReply('c1', 'second')
    await settle()
    expect(outgoingOf('c1')).toMatchObject([{ text: 'first', refused: { code: 'window_closed' } }])
    expect(sent.length).toBe(2)
  })

  test('a refused message is tried again only when a person says so, and can be discarded', async () => {
    answer = refused
    sendReply('c1', 'first')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(sent.length).toBe(1)
    const [stuck] = outgoingOf('c1')
    if (!stuck) throw new Error('it should be there')
    resendReply(stuck)
    await settle()
    expect(sent.length).toBe(2)
    expect(sent[1]?.clientId).toBe(sent[0]?.clientId)
    discardReply(stuck)
    expect(outgoingOf('c1')).toEqual([])
  })

  test('what was on its way goes out after a reload', async () => {
    answer = () => Promise.reject(new TypeError('no network'))
    sendReply('c1', 'before the reload')
    await settle()
    answer = accepted
    flushOutbox()
    await settle()
    expect(outgoingOf('c1')).toEqual([])
  })

  test('nothing of one person goes out in the name of another', async () => {
    answer = () => Promise.reject(new TypeError('no network'))
    sendReply('c1', 'mine')
    await settle()
    answer = accepted
    signedIn({ member: { id: 'marco' }, csrf: 'token' } as Who)
    flushOutbox()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent.length).toBe(1)
    expect(outgoingOf('c1')).toEqual([])
  })
})
