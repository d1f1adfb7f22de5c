import { cleanText } from './words.ts'

/** A person's name out of "my name is Ana Ruiz" or "soy Ana"; as a reply to our question, out of the bare words too. */
export function readName(message: string, { isReply = false } = {}): string | null {
  const text = cleanText(message).trim()
  const said = introduction.exec(text)
  if (said) {
    const name = namePart(text.slice(said.index + said[0].length), !strongIntroduction.test(said[0]))
    if (name) return name
  }
  if (!isReply) return null
  const words = text.replace(/^(?:it'?s|its|es|put|ponga|a nombre de|for|para)\s+/i, '')
  return words.split(/\s+/).length <= 5 && !/[?¿\d]/.test(words) ? namePart(words, false) : null
}

/** A profile name as WhatsApp gives it; null for one without letters. */
export function tidyName(name: string): string | null {
  const tidy = cleanText(name)
    .replace(/[^\p{L}\p{M}\p{N}\s.'’-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return (tidy.match(/\p{L}/gu)?.length ?? 0) >= 2 ? [...tidy].slice(0, 80).join('').trim() : null
}

function namePart(rest: string, mustBeCapital: boolean): string | null {
  const words: string[] = []
  for (const match of rest.slice(0, 120).matchAll(/([\p{L}\p{M}'’-]+)([^\p{L}\p{M}'’-]*)/gu)) {
    const [, word = '', gap = ''] = match
    if (words.length === 0 && match.index > 2) return null
    const isLink = words.length > 0 && nameLinks.has(word.toLowerCase())
    if (notNames.has(word.toLowerCase()) && !isLink) break
    if (mustBeCapital && !isLink && !/^\p{Lu}['’\p{L}]/u.test(word)) break
    words.push(word)
    if (gap.trim() !== '' && gap.trim() !== '.') break
    if (words.length === 4) break
  }
  while (words.length > 0 && nameLinks.has(words.at(-1)!.toLowerCase())) words.pop()
  const name = tidyName(words.join(' '))
  return name && /^[\p{Ll}]/u.test(name) ? capitalised(name) : name
}

const capitalised = (name: string) =>
  name.replace(/(?<![\p{L}\p{M}'’])\p{Ll}/gu, (letter) => letter.toUpperCase())

const introduction =
  /(?:\bmy name is|\bmy names|\bmy name's|\bname is|\bname:|\bthis is|\bi'?m|\bi am|\bcall me|\bme llamo|\bmi nombre es|\bsoy|\ble habla|\bhabla|\bnombre:)\s+/i
const strongIntroduction = /name|llamo|nombre|le habla/i
const nameLinks = new Set(['de', 'la', 'del', 'los', 'las', 'van', 'von', 'y'])
const notNames = new Set(
  (
    'the a an at in on and or but my your his her is are was am not no yes yeah yep ok okay sure hi hello hey thanks thank ' +
    'please from here home looking having calling writing texting trying going interested sorry good great fine so very ' +
    'really just still the urgent emergency asap skip pass next later none nothing what why how when where who idk stop ' +
    'person human agent owner tenant renter homeowner landlord renting i we it its dont know with for to of wait maybe ' +
    'customer monday tuesday wednesday thursday friday saturday sunday today tomorrow an bot robot gas electric leak ' +
    'el la los las un una yo es en con para por que y o si no hola gracias bueno buenas buenos dueno dueña dueño duena ' +
    'inquilino inquilina propietario propietaria cliente vecino vecina urgente emergencia omitir despues luego nada ' +
    'ninguno quien como cuando donde hoy mañana manana tu su mi nuevo nueva de del persona humano estoy tengo necesito quiero'
  ).split(' '),
)
