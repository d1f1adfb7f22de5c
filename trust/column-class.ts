/** What may stand in a column of the main database. `says` are the words of docs/encryption.md for it. */
export type ColumnClass =
  /** Encrypted, under the key that `under` names. */
  | { is: 'sealed'; under: 'contact' | 'account' | 'inbox' | 'master'; says: string[] }
  /** A keyed hash, or a digest of a random token. */
  | { is: 'hash'; says: string[] }
  /** Ours or a reference; no word of the published list unless it tells more than which row. */
  | { is: 'id'; says: string[] }
  | { is: 'time' }
  /** One of few words or numbers: a state, a kind, a count, a place in an order, money. */
  | { is: 'state' | 'count'; says: string[] }
  /** What a business chose for itself or what Meta calls it; never what a customer said. */
  | { is: 'chosen'; says: string[] }

export const id: ColumnClass = { is: 'id', says: [] }
export const time: ColumnClass = { is: 'time' }
export const sealed = (
  under: 'contact' | 'account' | 'inbox' | 'master',
  ...says: string[]
): ColumnClass => ({
  is: 'sealed',
  under,
  says,
})
export const hash = (...says: string[]): ColumnClass => ({ is: 'hash', says })
export const saidId = (...says: string[]): ColumnClass => ({ is: 'id', says })
export const state = (...says: string[]): ColumnClass => ({ is: 'state', says })
export const count = (...says: string[]): ColumnClass => ({ is: 'count', says })
export const chosen = (...says: string[]): ColumnClass => ({ is: 'chosen', says })
