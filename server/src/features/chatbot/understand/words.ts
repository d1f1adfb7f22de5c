export type Word = {
  /** Lower case, no accents, no apostrophes: what is compared. */
  text: string
  /** As written. */
  raw: string
  /** Grows at punctuation and at words such as "and" and "but": how far a "no" reaches. */
  clause: number
  /** Where it begins in `Reading.text`. */
  start: number
  end: number
}

export type Reading = { text: string; words: Word[]; questions: Set<number> }

/** Meta refuses longer texts, so what is behind this length was not written by a person. */
const textLengthMax = 4096

/**
 * Splits a message into words that can be compared: no case, accents, invisible characters or drawn-out letters
 * ("heeelp"). Linear in the length of the text.
 */
export function readWords(message: string): Reading {
  const text = cleanText(message)
  const words: Word[] = []
  const questions = new Set<number>()
  let clause = 0
  for (const match of text.matchAll(wordOrBreak)) {
    const raw = match[0]
    if (/^[.!?;,:\n()…]$/u.test(raw)) {
      if (raw === '?') questions.add(clause)
      clause++
      continue
    }
    const folded = foldWord(raw)
    if (clauseWords.has(folded)) clause++
    if (folded !== '') {
      words.push({ text: folded, raw, clause, start: match.index, end: match.index + raw.length })
    }
  }
  return { text, words, questions }
}

/** Compatibility forms made plain (full-width digits), invisible and control characters out, thumbs in words. */
export function cleanText(message: string): string {
  return String(message ?? '')
    .slice(0, textLengthMax)
    .toWellFormed()
    .normalize('NFKC')
    .replace(/\p{Cf}|\ufe0f/gu, '')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .replace(/[👍✅👌☑]/gu, ' yes ')
    .replace(/[👎❌🚫]/gu, ' no ')
    .replace(/🤷/gu, ' idk ')
    .slice(0, textLengthMax)
}

export function foldWord(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’`´]/gu, '')
    .replace(/(\p{L})\1{2,}/gu, '$1')
}

const wordOrBreak = /[\p{L}\p{N}\p{M}]+(?:['’`´]\p{L}+)*|[.!?;,:\n()…]/gu
const clauseWords = new Set(['and', 'y', 'but', 'pero', 'also', 'tambien', 'because', 'porque', 'however'])
