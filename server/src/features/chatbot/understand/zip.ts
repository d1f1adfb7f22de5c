/**
 * The ZIP of a message as five digits (ZIP+4 loses its tail), or undefined. Not a ZIP: pieces of telephone numbers,
 * prices, measures, gate codes and model numbers, a house number (`houseNumberAt` is where it stands), numbers that the
 * postal service never gave out. Several: the one after the word "ZIP", else the last. `expected` says that it was
 * asked for.
 */
export function readZip(
  text: string,
  { expected = false, houseNumberAt }: { expected?: boolean; houseNumberAt?: number | undefined } = {},
): string | undefined {
  const plain = text.replace(telephone, (found) => ' '.repeat(found.length))
  let found: string | undefined
  for (const match of plain.matchAll(fiveDigits)) {
    const zip = match[1]!
    const before = plain.slice(Math.max(0, match.index - 24), match.index).toLowerCase()
    const after = plain.slice(match.index + match[0].length, match.index + match[0].length + 16).toLowerCase()
    if (zip < '00501' || zip > '99950' || match.index === houseNumberAt) continue
    if (/(?:zip|postal|c\.?p\.?)(?:\s?code)?\W{0,4}(?:is|es)?\W{0,3}$/.test(before)) return zip
    if (/[$€£]\s?$/.test(before) || measure.test(after) || /^\s?[$€£]/.test(after)) continue
    if (otherNumber.test(before) || /\d[.,]$/.test(before) || /^[.,]\d/.test(after)) continue
    if (!expected && budgetWord.test(before)) continue
    found = zip
  }
  return found
}

export const telephone = /(?<!\d)(?:\+?\d{1,3}[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?!\d)/g
const fiveDigits = /(?<![\p{L}\p{N}_-])(\d{5})(?:-\d{4})?(?![\p{L}\p{N}_]|-\d)/gu
const measure =
  /^\s?(?:k\b|usd|d[oó]l|buck|peso|btu|gal|mile|mi\b|sq|ft|feet|hour|hr|hora|year|a[nñ]o|watt|kw|rpm|psi|ppm|cfm|lb|%)/
const otherNumber =
  /(?:serial|model|modelo|serie|invoice|factura|order|orden|ref|ticket|job|code|gate|door|alarm|access|puerta|alarma|acceso|permit|licen[sc]e|account|cuenta|#)\W{0,3}(?:(?:no|num|number|n[uú]mero|is|es|code)\W{0,3}){0,2}$/
const budgetWord =
  /(?:budget|presupuesto|spend|gastar|up to|hasta|max|m[aá]ximo|under|less than|menos de|unos|pay|pagar)\W{0,3}(?:(?:is|es|de|about|around|of|como|like)\W{0,3}){0,2}$/
