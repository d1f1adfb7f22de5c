/** A payment card number typed in a message: 13 to 19 digits that pass Luhn's check and begin as cards do (ISO/IEC 7812). */
export function hasCardNumber(text: string): boolean {
  for (const match of text.matchAll(/\d(?:[ -]{0,2}\d){12,30}/g)) {
    const digits = match[0].replace(/\D/g, '')
    // Another number may stand right before or behind the card's, so every window of a card's length is tried.
    for (let start = 0; start + 13 <= digits.length; start++) {
      for (const length of [16, 15, 14, 13, 19, 18, 17]) {
        const part = digits.slice(start, start + length)
        if (part.length === length && isCard(part, digits.length === length)) return true
      }
    }
  }
  return false
}

/** Inside a longer row of digits only the common shapes count, or chance would find a card in every tenth one. */
function isCard(digits: string, isWhole: boolean): boolean {
  const isCommon =
    (digits.length === 16 && /^(?:4|5[1-5]|2[2-7]|6(?:011|5))/.test(digits)) ||
    (digits.length === 15 && /^3[47]/.test(digits))
  return (isCommon || (isWhole && /^[3-6]/.test(digits))) && passesLuhn(digits)
}

function passesLuhn(digits: string): boolean {
  let total = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    total += doubled > 9 ? doubled - 9 : doubled
  }
  return total % 10 === 0
}
