import type { Box } from '#kernel/keys/boxes.ts'

/** What a card says in words: sealed as one record under the contact's key. */
export type Card = {
  title: string
  address: { text: string; zip: string | null; latitude: number | null; longitude: number | null } | null
  budget: string | null
  details: { key: string; label: string; answer: string }[]
  missing: string[]
  sourceDetail: string | null
  lostNote: string | null
  /** Fields that a person has written: the bot leaves them alone. */
  writtenByHand: (typeof byHandFields)[number][]
}

/** What both the bot and a person may write. */
export const byHandFields = ['title', 'address', 'budget', 'urgency'] as const

export const emptyCard: Card = {
  title: 'New request',
  address: null,
  budget: null,
  details: [],
  missing: [],
  sourceDetail: null,
  lostNote: null,
  writtenByHand: [],
}

export function sealCard(box: Box, dealId: string, card: Card): Buffer {
  return box.seal('deals', 'card', dealId, card)
}

export function openCard(box: Box, dealId: string, sealed: Buffer): Card {
  return { ...emptyCard, ...box.open<Partial<Card>>('deals', 'card', dealId, sealed) }
}
