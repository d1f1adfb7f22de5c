import type { KeyObject } from 'node:crypto'
import { clock } from '../clock.ts'

/** What a text was made of: the very bytes that were sealed, or the mark of everything that went into it. */
type Source = Buffer | string
type Entry = { key: KeyObject; contactId: string; source: Source; text: string; until: number }

const rememberedSeconds = 300
const bytesMax = 24_000_000
const textCharactersMax = 8_000
/** What an entry takes beside its texts, about. */
const entryBytes = 250

/**
 * What was opened a moment ago, and what was made ready of it, so that a list that many look at is not deciphered and put together anew for each
 * of them. It tells nothing to whom the keys in memory would not have told it: an entry counts only for the very key object that opened it and
 * for the very bytes that were sealed (or the mark of all that went into it), lives no longer than keys do, and goes at once when its contact's
 * key is destroyed. Bounded; the oldest go first.
 */
export class OpenedValues {
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  find(key: KeyObject, place: string, source: Source): string | undefined {
    const entry = this.#entries.get(place)
    if (!entry || entry.key !== key || !isSame(entry.source, source)) return undefined
    return entry.until > clock.now().getTime() ? entry.text : undefined
  }

  keep(key: KeyObject, contactId: string, place: string, source: Source, text: string) {
    if (text.length > textCharactersMax) return
    const now = clock.now().getTime()
    this.#remove(place)
    // A copy: what the driver hands out is a view into everything that it has read.
    this.#entries.set(place, {
      key,
      contactId,
      source: typeof source === 'string' ? source : Buffer.from(source),
      text,
      until: now + rememberedSeconds * 1000,
    })
    this.#bytes += bytesOf(source, text)
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= bytesMax && entry.until > now) break
      this.#remove(oldest)
    }
  }

  forget(contactId: string) {
    for (const [place, entry] of this.#entries) if (entry.contactId === contactId) this.#remove(place)
  }

  clear() {
    this.#entries.clear()
    this.#bytes = 0
  }

  #remove(place: string) {
    const entry = this.#entries.get(place)
    if (!entry) return
    this.#entries.delete(place)
    this.#bytes -= bytesOf(entry.source, entry.text)
  }
}

function isSame(one: Source, other: Source): boolean {
  return typeof one === 'string' || typeof other === 'string' ? one === other : one.equals(other)
}

function bytesOf(source: Source, text: string): number {
  return source.length + text.length * 2 + entryBytes
}
