import type { Address, Answers, QuestionKey } from './bot-state.ts'
import type { Learning } from './learn-answers.ts'
import { readAddress } from './understand/address.ts'
import { cleanText } from './understand/words.ts'

/** Takes street, city, state and ZIP out of a message; over known ones only as a correction or as the reply. */
export function learnAddress(
  answers: Answers,
  learning: Learning,
  text: string,
  { pending, isCorrection }: { pending: QuestionKey | undefined; isCorrection: boolean },
): void {
  const isReply = pending === 'address' || pending === 'zip'
  const found = readAddress(text, { expected: isReply })
  if (!found) return
  const known = answers.address
  const mayReplace = isReply || isCorrection
  if (found.line1 && (!known?.line1 || mayReplace)) {
    // A different street may lie elsewhere: the old ZIP goes with the old street. A ZIP that stood alone stays.
    const isMoved = known?.line1 !== undefined && known.line1 !== found.line1
    answers.address = withText({ ...(isMoved ? {} : known), ...found })
    learning.learned.add('address')
    if (answers.address.zip) learning.learned.add('zip')
    return
  }
  if (found.zip && (!known?.zip || (mayReplace && known.zip !== found.zip))) {
    answers.address = withText({ ...known, zip: found.zip, text: '' })
    learning.learned.add('zip')
  }
}

/** A shared pin is a place to drive to; street and ZIP come from what WhatsApp wrote beside it, where it did. */
export function learnPlace(
  answers: Answers,
  learning: Learning,
  place: { latitude: number; longitude: number; name?: string; address?: string },
): void {
  const { latitude, longitude } = place
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (isOnEarth) {
    answers.location = { latitude: latitude || 0, longitude: longitude || 0 }
    learning.learned.add('address')
  }
  const written = cleanText([place.name, place.address].filter(Boolean).join(', ')).slice(0, 300)
  const found = written ? readAddress(written, { expected: true }) : null
  if (found) {
    answers.address = withText({ ...answers.address, ...found })
    if (found.zip) learning.learned.add('zip')
    if (found.line1) learning.learned.add('address')
  } else if (written.trim() && !answers.address) {
    answers.address = { text: written.trim() }
  }
}

function withText(address: Address): Address {
  const place = [address.city, [address.state, address.zip].filter(Boolean).join(' ')]
    .filter(Boolean)
    .join(', ')
  return { ...address, text: [address.line1, place].filter(Boolean).join(', ') || address.text }
}
