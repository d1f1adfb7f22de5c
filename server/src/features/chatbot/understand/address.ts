import type { Address } from '../bot-state.ts'
import { stateOf } from './us-states.ts'
import { foldWord } from './words.ts'
import { readZip } from './zip.ts'

/**
 * Reads a US service address from free text, in whole or in part: `{ line1, city, state, zip, text }`, or null when there
 * is neither a street line nor a ZIP. `expected` says that the customer was just asked for it, so that
 * "1204 Guadalupe" counts without "Street".
 */
export function readAddress(text: string, { expected = false } = {}): Address | null {
  const pieces = piecesOf(text)
  const line = findStreetLine(pieces, expected)
  const zip = readZip(text, { expected, houseNumberAt: line ? pieces[line.from]!.start : undefined })
  if (!line) return zip ? { zip, text: zip } : null
  const line1 = joined(text, pieces, line.from, line.to)
  const { city, state } = readCity(text, pieces, line.to, zip)
  const place = [city, [state, zip].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return {
    line1,
    ...(city && { city }),
    ...(state && { state }),
    ...(zip && { zip }),
    text: [line1, place].filter(Boolean).join(', '),
  }
}

type Piece = { raw: string; word: string; start: number; end: number; breakAfter: string }

/** Words with the punctuation behind each. 400 are plenty for an address and bound the work. */
function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const match of text.matchAll(/[#\p{L}\p{N}][\p{L}\p{N}\p{M}'’/-]*/gu)) {
    const end = match.index + match[0].length
    const previous = pieces.at(-1)
    if (previous) previous.breakAfter = text.slice(previous.end, match.index).trim()
    pieces.push({ raw: match[0], word: foldWord(match[0]), start: match.index, end, breakAfter: '' })
    if (pieces.length === 400) break
  }
  return pieces
}

function findStreetLine(pieces: Piece[], expected: boolean): { from: number; to: number } | null {
  let loose: { from: number; to: number } | null = null
  for (const [from, piece] of pieces.entries()) {
    if (isHouseNumber(piece) && !isSentenceEnd(piece)) {
      const to = endOfStreet(pieces, from, expected)
      if (to) return { from, to: endOfUnit(pieces, to) }
      const looseTo = expected ? endOfLooseStreet(pieces, from) : null
      if (looseTo && !loose) loose = { from, to: endOfUnit(pieces, looseTo) }
    }
    if (spanishStreets.has(piece.word)) {
      const number = houseNumberBefore(pieces, from)
      const to = endOfSpanishStreet(pieces, from, number !== null)
      if (to) return { from: number ?? from, to: endOfUnit(pieces, to) }
    }
  }
  return loose
}

/** Number, one to five words, a street word: "1204 Oak St", "500 N Lamar Blvd", "12345 FM 1325". */
function endOfStreet(pieces: Piece[], from: number, expected: boolean): number | null {
  const number = Number.parseInt(pieces[from]!.word, 10)
  for (let index = from + 1; index < pieces.length && index <= from + 6; index++) {
    const piece = pieces[index]!
    const before = pieces[index - 1]!
    if (before.breakAfter !== '' && before.breakAfter !== '.') return null
    const next = pieces[index + 1]
    if (routes.has(piece.word) && next && /^\d{1,4}[a-z]?$/.test(next.word) && before.breakAfter === '') {
      return endOfDirection(pieces, index + 2)
    }
    if (index > from + 1 && (streets.has(piece.word) || (looseStreets.has(piece.word) && number >= 100))) {
      const isInside = next && streets.has(next.word) && piece.breakAfter === ''
      if (!isInside) return endOfDirection(pieces, index + 1)
      continue
    }
    if (piece.word === 'broadway' || (spanishStreets.has(piece.word) && next)) {
      return piece.word === 'broadway' ? index + 1 : endOfSpanishStreet(pieces, index, true)
    }
    if (notStreets.has(piece.word) || (!expected && isHouseNumber(piece) && !isOrdinal(piece))) return null
  }
  return null
}

/** "1204 Guadalupe": only when an address was asked for. */
function endOfLooseStreet(pieces: Piece[], from: number): number | null {
  let to = from + 1
  while (to < pieces.length && to <= from + 4) {
    const piece = pieces[to]!
    if (!/^\p{L}[\p{L}\p{M}'’-]+$/u.test(piece.raw) && !isOrdinal(piece)) break
    if (notStreets.has(piece.word)) return null
    if (stateOf(piece.raw) && to > from + 1) break
    to++
    if (piece.breakAfter !== '') break
  }
  const name = pieces[to - 1]
  return to > from + 1 && name && name.word.length > 2 ? to : null
}

/** "Calle Roble 1204", "1204 Calle Roble". */
function endOfSpanishStreet(pieces: Piece[], from: number, hasNumberBefore: boolean): number | null {
  let to = from + 1
  while (to < pieces.length && to <= from + 5) {
    const piece = pieces[to]!
    if (/^\d{1,6}[a-z]?$/.test(piece.word)) return hasNumberBefore && to > from + 1 ? to : to + 1
    if (notStreets.has(piece.word) && !spanishLinks.has(piece.word)) break
    to++
    if (piece.breakAfter !== '' && piece.breakAfter !== '.') {
      const next = pieces[to]
      return !hasNumberBefore && next && /^\d{1,6}$/.test(next.word) && !/^\d{5}$/.test(next.word)
        ? to + 1
        : hasNumberBefore
          ? to
          : null
    }
  }
  return hasNumberBefore && to > from + 1 ? to : null
}

/** "1204 de la calle Roble". */
function houseNumberBefore(pieces: Piece[], street: number): number | null {
  let index = street - 1
  while (index > 0 && index >= street - 2 && spanishLinks.has(pieces[index]!.word)) index--
  return index >= 0 && isHouseNumber(pieces[index]!) ? index : null
}

function endOfDirection(pieces: Piece[], to: number): number {
  const next = pieces[to]
  return next && directions.has(next.word) && /^[.]?$/.test(pieces[to - 1]!.breakAfter) ? to + 1 : to
}

function endOfUnit(pieces: Piece[], to: number): number {
  const word = pieces[to]
  const gap = pieces[to - 1]?.breakAfter ?? ''
  if (!word || !/^[,.]{0,2}$/.test(gap)) return to
  if (/^#\d{1,5}[a-z]?$/.test(word.word)) return to + 1
  const value = pieces[to + 1]
  const isUnit = units.has(word.word) && value && /^#?(?:\d{1,4}[a-z]?|[a-z]\d{0,4})$/.test(value.word)
  return isUnit ? to + 2 : to
}

function readCity(text: string, pieces: Piece[], from: number, zip: string | undefined) {
  let to = from
  let state: string | undefined
  while (to < pieces.length && to < from + 5) {
    const piece = pieces[to]!
    const next = pieces[to + 1]
    const isBeforeZip = zip !== undefined && next?.raw.slice(0, 5) === zip
    const two = next ? stateOf(`${piece.raw} ${next.raw}`) : undefined
    const one = stateOf(piece.raw, { isBeforeZip })
    if (to > from || one) state = two ?? one
    if (state || /\d/.test(piece.raw) || notStreets.has(piece.word)) break
    to++
    if (piece.breakAfter !== '' && !piece.breakAfter.startsWith(',')) break
  }
  const follows = text.slice(pieces[from - 1]!.end, pieces[from]?.start ?? 0)
  const isAnchored = state !== undefined || (zip !== undefined && pieces[to]?.raw.startsWith(zip))
  const saysCity = to > from && (isAnchored || (follows.includes(',') && to <= from + 3))
  return { city: saysCity ? joined(text, pieces, from, to) : undefined, state }
}

function joined(text: string, pieces: Piece[], from: number, to: number): string {
  return text
    .slice(pieces[from]!.start, pieces[to - 1]!.end)
    .replace(/\s+/g, ' ')
    .slice(0, 120)
}

const isHouseNumber = (piece: Piece) => /^\d{1,6}(?:[a-z]|-\d{1,4})?$/.test(piece.word)
const isOrdinal = (piece: Piece) => /^\d{1,3}(?:st|nd|rd|th)$/.test(piece.word)
const isSentenceEnd = (piece: Piece) => /[.!?,;\n]/.test(piece.breakAfter)

const list = (words: string) => new Set(words.split(' '))

const streets = list(
  'st street ave av avenue blvd boulevard dr drive ln lane ct court rd road pkwy parkway cir circle pl place ter ' +
    'terrace trl trail cv cove sq square plz plaza xing crossing aly alley expy expressway fwy freeway hwy highway tpke',
)
/** Street words that are ordinary words too: "2 toilets run". They count from house number 100 on. */
const looseStreets = list(
  'way loop pass path run row bend pt point rdg ridge vista view vw hollow hill hills walk glen',
)
const routes = list('fm rm rr cr hwy highway ih sh us road route rte loop')
const directions = list('n s e w ne nw se sw north south east west')
const units = list(
  'apt apartment unit ste suite bldg building lot trlr fl floor rm room depto departamento apto apartamento no num',
)
const spanishStreets = list('calle avenida avda camino paseo bulevar')
const spanishLinks = list('de la las los el del')
/** Words that show that a number counts something and is no house. */
const notStreets = list(
  'is are was were be am the my our your his her their have has had that which it its i we you a an this these and or ' +
    'but with for of to from in on at not no gallon gallons gal year years yr yrs old day days week weeks month months ' +
    'hour hours hr hrs min mins minute minutes second seconds degree degrees dollar dollars bucks usd percent feet ft ' +
    'foot inch inches sqft btu ton tons amp amps volt volts toilet toilets sink sinks faucet faucets bath baths ' +
    'bathroom bathrooms bedroom bedrooms unit units people person persons kid kids ac acs am pm psi zip ' +
    'es son el la los las un una mi de del con para por que y o anos ano dias dia semanas semana meses mes horas hora ' +
    'minutos galones galon dolares dolar pesos banos bano inodoros personas ninos grados pies tengo hay',
)
