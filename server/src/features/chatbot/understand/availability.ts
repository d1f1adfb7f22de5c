import { findPhrases, says } from './find-phrases.ts'
import { phraseList } from './phrase-list.ts'
import type { Reading } from './words.ts'

/** When somebody is home, in the customer's own words, when the message clearly speaks of it. */
export function readAvailability(reading: Reading): string | null {
  const hit = findPhrases(reading, dayParts, { exactly: true }).find((candidate) => !candidate.negated)
  if (!hit || !says(reading, cues, { exactly: true })) return null
  const clause = reading.words.filter((word) => word.clause === reading.words[hit.start]!.clause)
  return reading.text.slice(clause[0]!.start, clause.at(-1)!.end).replace(/\s+/g, ' ').trim().slice(0, 200)
}

const cues = phraseList(`
  home, available, free, come, come by, visit, im off, works for me, works best, prefer, disponible,
  en casa, estoy en casa, venir, vengan, pueden pasar, prefiero, libre
`)
const dayParts = phraseList(`
  morning, mornings, afternoon, afternoons, evening, evenings, any time, anytime, all day, weekend,
  weekends, after work, after 3, after 4, after 5, after 6, before noon, por la manana, en la manana,
  por la tarde, en la tarde, por las tardes, por las mananas, fin de semana, todo el dia,
  cualquier hora, despues de las
`)
