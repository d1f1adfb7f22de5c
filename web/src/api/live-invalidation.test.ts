import { describe, expect, test } from 'vitest'
import { keys } from './keys.ts'
import { invalidationsOf } from './live-invalidation.ts'

const event = { id: '1', type: 'inbox.message_received' }
const keysOf = (more: object) =>
  invalidationsOf({ ...event, ...more }).map((one) => ('key' in one ? one.key : 'everything'))

describe('what a live event makes old', () => {
  test('a message makes its conversation, its thread, the lists, the counts and the cards old', () => {
    const old = keysOf({ conversationId: 'c1', messageId: 'm1' })
    expect(old).toEqual(
      expect.arrayContaining([
        keys.conversation('c1'),
        keys.messages('c1'),
        keys.conversationLists,
        keys.conversationCounts,
        keys.board,
      ]),
    )
  })

  test('a message leaves the threads of other conversations as they are', () => {
    expect(keysOf({ conversationId: 'c1' })).not.toContainEqual(['messages'])
    expect(keysOf({ conversationId: 'c1' })).not.toContainEqual(keys.messages('c2'))
  })

  test('a card makes the board, itself and its activity old, and the rows that show its urgency', () => {
    const old = keysOf({ type: 'deals.deal_moved', dealId: 'd1' })
    expect(old).toEqual(
      expect.arrayContaining([keys.board, keys.deal('d1'), keys.activity('d1'), keys.conversationLists]),
    )
  })

  test('a contact makes itself and the list of contacts old', () => {
    expect(keysOf({ type: 'contacts.contact_changed', contactId: 'k1' })).toEqual([
      keys.contactLists,
      keys.contact('k1'),
    ])
  })

  test('an event without ids goes by its feature', () => {
    expect(keysOf({ type: 'accounts.account_changed' })).toEqual([keys.account])
    expect(keysOf({ type: 'whatsapp.number_connected' })).toEqual([keys.whatsapp])
  })

  test('an event that we know nothing about makes everything old', () => {
    expect(keysOf({ type: 'weather.changed' })).toEqual(['everything'])
    expect(keysOf({ type: '' })).toEqual(['everything'])
  })
})
