import { describe, expect, test } from 'vitest'
import type { Content, Message } from '#contract/inbox.ts'
import { firstUnreadId, groupMessages, reactionsOf } from './group-messages.ts'

let count = 0
function message(
  author: Message['author'],
  time: string,
  content: Content = { kind: 'text', text: 'hi' },
): Message {
  const at = `2026-03-04T${time}:00.000Z`
  return {
    id: `m${++count}`,
    conversationId: 'c1',
    author,
    memberId: author === 'member' ? 'dana' : null,
    authorName: null,
    content,
    media: [],
    state: author === 'customer' ? 'received' : 'sent',
    failure: null,
    replyToId: null,
    sentAt: at,
    deliveredAt: null,
    readAt: null,
    clientId: null,
  }
}
const shapeOf = (messages: Message[], firstNewId: string | null = null, zone = 'UTC') =>
  groupMessages(messages, zone, firstNewId).map((row) =>
    row.kind === 'group' ? row.messages.length : row.kind,
  )

describe('grouping', () => {
  test('what one author writes in one go stands together', () => {
    const messages = [
      message('customer', '09:00'),
      message('customer', '09:02'),
      message('bot', '09:02'),
      message('customer', '09:03'),
    ]
    expect(shapeOf(messages)).toEqual(['day', 2, 1, 1])
  })

  test('five minutes of silence begin a new group', () => {
    expect(shapeOf([message('customer', '09:00'), message('customer', '09:05')])).toEqual(['day', 1, 1])
  })

  test('two members are two authors', () => {
    const marco = { ...message('member', '09:01'), memberId: 'marco' }
    expect(shapeOf([message('member', '09:00'), marco])).toEqual(['day', 1, 1])
  })

  test('a new day has its line, at midnight in the given place', () => {
    const messages = [message('customer', '05:58'), message('customer', '06:01')]
    expect(shapeOf(messages, null, 'America/Chicago')).toEqual(['day', 1, 'day', 1])
    expect(shapeOf(messages, null, 'UTC')).toEqual(['day', 2])
  })

  test('the line before what is new splits a group', () => {
    const messages = [message('customer', '09:00'), message('customer', '09:01')]
    expect(shapeOf(messages, messages[1]?.id)).toEqual(['day', 1, 'new', 1])
  })

  test('a notice stands alone', () => {
    const notice: Content = { kind: 'notice', text: 'changed the number' }
    const messages = [message('system', '09:00', notice), message('system', '09:00', notice)]
    expect(shapeOf(messages)).toEqual(['day', 1, 1])
  })

  test('an empty thread has no rows', () => {
    expect(groupMessages([], 'UTC', null)).toEqual([])
  })
})

describe('reactions', () => {
  const reaction = (emoji: string, messageId: string | null): Content => ({
    kind: 'reaction',
    emoji,
    messageId,
  })

  test('a reaction hangs on its message and is no row of its own', () => {
    const target = message('member', '09:00')
    const messages = [target, message('customer', '09:01', reaction('👍', target.id))]
    expect(shapeOf(messages)).toEqual(['day', 1])
    expect(reactionsOf(messages).get(target.id)).toEqual([{ emoji: '👍', author: 'customer' }])
  })

  test('the last one of an author counts, and an empty one takes it back', () => {
    const target = message('member', '09:00')
    const first = message('customer', '09:01', reaction('👍', target.id))
    const second = message('customer', '09:02', reaction('❤️', target.id))
    const none = message('customer', '09:03', reaction('', target.id))
    expect(reactionsOf([target, first, second]).get(target.id)).toEqual([{ emoji: '❤️', author: 'customer' }])
    expect(reactionsOf([target, first, second, none]).get(target.id)).toEqual([])
  })

  test('a reaction to a message that is not shown is told in a row', () => {
    expect(shapeOf([message('customer', '09:01', reaction('👍', null))])).toEqual(['day', 1])
    expect(shapeOf([message('customer', '09:01', reaction('👍', 'long-ago'))])).toEqual(['day', 1])
    expect(shapeOf([message('customer', '09:01', reaction('', 'long-ago'))])).toEqual([])
  })
})

describe('where what is new begins', () => {
  test('it is the first of the unread messages of the customer', () => {
    const messages = [message('customer', '09:00'), message('bot', '09:01'), message('customer', '09:02')]
    expect(firstUnreadId(messages, 1)).toBe(messages[2]?.id)
    expect(firstUnreadId(messages, 2)).toBe(messages[0]?.id)
  })

  test('with nothing unread there is no such place', () => {
    expect(firstUnreadId([message('customer', '09:00')], 0)).toBe(null)
    expect(firstUnreadId([message('bot', '09:00')], 3)).toBe(null)
  })

  test('with more unread than is loaded it is the first that is', () => {
    const messages = [message('customer', '09:00'), message('customer', '09:02')]
    expect(firstUnreadId(messages, 40)).toBe(messages[0]?.id)
  })
})
