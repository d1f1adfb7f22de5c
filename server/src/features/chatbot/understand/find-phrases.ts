import type { Reading, Word } from './words.ts'

export type Hit = { phrase: string; start: number; end: number; clause: number; negated: boolean }

/**
 * Finds phrases in a message. A phrase is written in lower case without accents; `clog*` stands for every word that
 * begins so. Words of five letters and more may have one slip of the finger, from nine letters on two, unless
 * `exactly` is asked for. Plural `s` is ignored. A hit says whether it is denied ("no gas smell").
 */
export function findPhrases(
  { words, questions }: Reading,
  phrases: readonly string[],
  { exactly = false } = {},
): Hit[] {
  const hits: Hit[] = []
  for (const phrase of phrases) {
    const parts = partsOf(phrase)
    for (let start = 0; start + parts.length <= words.length; start++) {
      if (!parts.every((part, offset) => isSameWord(words[start + offset]!.text, part, exactly))) continue
      const end = start + parts.length
      hits.push({
        phrase,
        start,
        end,
        clause: words[start]!.clause,
        negated: isNegated(words, start) || isDeniedQuestion(words, questions, end),
      })
    }
  }
  return hits
}

export function says(reading: Reading, phrases: readonly string[], options?: { exactly?: boolean }): boolean {
  return findPhrases(reading, phrases, options).some((hit) => !hit.negated)
}

/** The whole message is one of the phrases, but for words of courtesy around it. */
export function saysOnly({ words }: Reading, phrases: readonly string[]): boolean {
  const rest = words.map((word) => word.text).filter((word) => !courtesies.has(word))
  const whole = rest.join(' ')
  const plain = words.map((word) => word.text).join(' ')
  return (whole !== '' && phrases.includes(whole)) || phrases.includes(plain)
}

type Part = { word: string; isPrefix: boolean }

const partsByPhrase = new Map<string, Part[]>()

function partsOf(phrase: string): Part[] {
  let parts = partsByPhrase.get(phrase)
  if (!parts) {
    parts = phrase.split(' ').map((word) => ({ word: word.replace('*', ''), isPrefix: word.endsWith('*') }))
    // Phrases come from our own lists only; the bound is for a caller who would one day pass a customer's text.
    if (partsByPhrase.size < 10_000) partsByPhrase.set(phrase, parts)
  }
  return parts
}

function isSameWord(text: string, { word, isPrefix }: Part, exactly: boolean): boolean {
  if (text === word) return true
  if (text.charCodeAt(0) !== word.charCodeAt(0)) return false
  if (isPrefix) return text.startsWith(word)
  if (text === `${word}s` || text === `${word}es`) return true
  if (exactly || word.length < 5 || ordinaryWords.has(text)) return false
  const slipsMax = word.length < 9 ? 1 : 2
  return Math.abs(text.length - word.length) <= slipsMax && slipsBetween(text, word) <= slipsMax
}

/** Damerau-Levenshtein distance (neighbours swapped count once) of two short words. */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(last[j]! + 1, current[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforeLast[j - 2]! + 1)
      }
      current.push(best)
    }
    beforeLast = last
    last = current
  }
  return last[b.length]!
}

/**
 * A "no" reaches forward over words that carry no meaning of their own, within its clause: "there is no smell of gas",
 * "no huele a gas". It stops at anything else, because a missed danger costs more than a needless call: "no heat I
 * smell gas", "no I smell gas" and "not sure if it is gas" deny nothing.
 */
function isNegated(words: Word[], start: number): boolean {
  const { clause } = words[start]!
  for (let index = start - 1; index >= 0 && index >= start - 7; index--) {
    const word = words[index]!
    if (word.clause !== clause) return false
    if (negators.has(word.text)) {
      const next = words[index + 1]!.text
      return !(word.text === 'no' && pronouns.has(next))
    }
    if (!transparent.has(word.text)) return false
    if (pronouns.has(word.text) && !opinions.has(words[index - 1]?.text ?? '')) return false
  }
  return false
}

/** "Gas smell? No." */
function isDeniedQuestion(words: Word[], questions: Set<number>, end: number): boolean {
  const last = words[end - 1]!
  const next = words.find((word, index) => index >= end && word.clause !== last.clause)
  return questions.has(last.clause) && next !== undefined && ['no', 'nope', 'nah', 'none'].includes(next.text)
}

const list = (text: string) => new Set(text.split(' '))

const courtesies = list(
  'please pls plz thanks thank you por favor porfa gracias now ya ok okay hi hello hola sorry',
)
const negators = list(
  'no not dont doesnt didnt isnt arent wasnt cant cannot never without havent hasnt aint nor neither none ' +
    'sin ningun ninguna ninguno tampoco nunca jamas nada',
)
const pronouns = list('i we it its there theres they he she this that yo nosotros')
const opinions = list('think thought believe feel say like that creo que pienso')
const transparent = list(
  'i we you a an any the of or is are was be been to it its there theres that like really actually anymore do does ' +
    'did have has had see seen hear smell smells smelling smelled odor detect notice feel felt think need want using ' +
    'gas alarm with for by real an longer more coming going ' +
    'el la los las un una de del al hay es son esta tiene tengo tenemos huele huelo olor siento sentimos a ni o que ' +
    'se me lo creo quiero necesito veo vemos mas ' +
    'fire sparks smoke flames sewage fuego humo chispas',
)

/** Words that are one letter away from a word of the trade and mean something else. */
const ordinaryWords = list(
  'later great house hours heated holter spare share shore shown stall small smart spell shell plant plate place ' +
    'trial train brain grain tables table cable about above amount found round sound could would should there these ' +
    'where whole while white write right night light might floor flood floors doors today thing things think thank ' +
    'calle calla cuando cuanto cuenta puede puedo puerto puerta pagar pasar poder casas cosas tanto tanta nuevo nueva ' +
    'hotel burnt heating owned other order under after water waters waiter watts facet faces fault clock clocks cloth block black ' +
    'tangle single price prize quite quiet leads leaf beach teach weekend weekends week weeks worked works month ' +
    'person persona persons prison heart heard hears shows shower slower flower tower power lower drawn brown crown ' +
    'manana semana llamar llevar llegar sewer never fever clever tanks thanks think noise nose noses',
)
