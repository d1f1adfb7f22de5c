import type { SafetyFlag } from '../bot-turn.ts'
import { findPhrases, type Hit, says } from './find-phrases.ts'
import {
  carbonMonoxide,
  childWords,
  coAlarms,
  eggPhrases,
  electricThings,
  firePhrases,
  fireWords,
  gasPhrases,
  gasWords,
  goesOff,
  harmlessAfterFire,
  harmlessAfterSewage,
  harmlessAfterSpark,
  harmlessAfterWater,
  harmlessBeforeFire,
  holding,
  lockedIn,
  medicalNeeds,
  plumbingParts,
  quietAlarm,
  reaching,
  sewage,
  shopping,
  smellWords,
  sparks,
  trappedPhrases,
  waterPhrases,
  wetness,
} from './red-flag-phrases.ts'
import type { Reading } from './words.ts'

/**
 * Dangers that end automation, in the order in which they matter. A needless call costs a minute, a missed one a life: in
 * doubt it is a danger. What was denied ("no gas smell") and what is for sale ("install a CO alarm") is none.
 */
export function readSafetyFlags(reading: Reading): SafetyFlag[] {
  const flags: SafetyFlag[] = []
  if (smellsGas(reading)) flags.push('gas_smell')
  if (hasCarbonMonoxide(reading)) flags.push('carbon_monoxide')
  if (isOnFire(reading)) flags.push('fire')
  if (says(reading, lockedIn, { exactly: true }) || isChildTrapped(reading)) flags.push('child_locked_in')
  if (hasSparks(reading)) flags.push('sparks')
  if (isWaterNearElectrics(reading)) flags.push('water_near_electrics')
  if (hasSewage(reading)) flags.push('sewage')
  if (says(reading, medicalNeeds, { exactly: true })) flags.push('medical_need')
  return flags
}

function smellsGas(reading: Reading): boolean {
  if (says(reading, gasPhrases)) return true
  const smells = findPhrases(reading, smellWords)
  const gases = findPhrases(reading, gasWords, {
    exactly: true,
  }).filter((hit) => reading.words[hit.start - 1]?.text !== 'sewer')
  if (areNear(smells, gases, 3)) return true
  const eggs = findPhrases(reading, eggPhrases)
  const fromWater = says(reading, waterPhrases, {
    exactly: true,
  })
  return eggs.some((hit) => !hit.negated) && !fromWater
}

function hasCarbonMonoxide(reading: Reading): boolean {
  const gas = says(reading, carbonMonoxide)
  const detector = says(reading, coAlarms, { exactly: true })
  if (!gas && !detector) return false
  if (says(reading, goesOff, { exactly: true })) return true
  return !says(reading, shopping, { exactly: true }) && !findPhrases(reading, quietAlarm).length
}

function isOnFire(reading: Reading): boolean {
  const isReal = (hit: Hit) => {
    const next = reading.words[hit.end]?.text ?? ''
    const before = reading.words[hit.start - 1]?.text ?? ''
    return !hit.negated && !harmlessAfterFire.includes(next) && !harmlessBeforeFire.includes(before)
  }
  if (findPhrases(reading, fireWords, { exactly: true }).some(isReal)) return true
  return says(reading, firePhrases, { exactly: true })
}

function hasSparks(reading: Reading): boolean {
  const hits = findPhrases(reading, sparks, { exactly: true })
  return hits.some((hit) => !hit.negated && !harmlessAfterSpark.includes(reading.words[hit.end]?.text ?? ''))
}

function isChildTrapped(reading: Reading): boolean {
  const trapped = findPhrases(reading, trappedPhrases, { exactly: true })
  const children = findPhrases(reading, childWords, { exactly: true })
  return areNear(trapped, children, 6)
}

/** Water that leaks or falls *where* electricity is; "the electric water heater leaks" is none. */
function isWaterNearElectrics(reading: Reading): boolean {
  const electrics = findPhrases(reading, electricThings, { exactly: true }).filter(
    (hit) =>
      !plumbingParts.has(reading.words[hit.end]?.text ?? '') &&
      reading.words[hit.start - 1]?.text !== 'pilot',
  )
  const wet = findPhrases(reading, wetness, { exactly: true }).filter((hit) => {
    const next = reading.words[hit.end]?.text ?? ''
    return !(hit.phrase === 'water' && harmlessAfterWater.includes(next))
  })
  const places = findPhrases(reading, reaching, { exactly: true })
  return electrics.some((thing) =>
    wet.some((water) => {
      if (thing.negated || water.negated || water.clause !== thing.clause) return false
      const [from, to] = thing.start > water.start ? [water.end, thing.start] : [thing.end, water.start]
      if (to - from > 8) return false
      const touches = places.some((place) => place.start >= from && place.end <= to)
      if (touches) return true
      // "A light drip" is no lamp, and "outlet water" no accident: without a word of place, more has to be said.
      if (thing.phrase === 'light' || thing.phrase === 'lights') return false
      if (water.phrase !== 'water' && water.phrase !== 'agua') return to - from <= 2
      return thing.start < water.start && holding.has(reading.words[from]?.text ?? '') && to - from <= 3
    }),
  )
}

function hasSewage(reading: Reading): boolean {
  const hits = findPhrases(reading, sewage, { exactly: true })
  return hits.some((hit) => {
    const next = reading.words[hit.end]?.text ?? ''
    return !hit.negated && !harmlessAfterSewage.includes(next)
  })
}

function areNear(first: Hit[], second: Hit[], gapMax: number): boolean {
  return first.some((a) =>
    second.some((b) => {
      const gap = a.start < b.start ? b.start - a.end : a.start - b.end
      const lead = a.start < b.start ? a : b
      return a.clause === b.clause && gap >= 0 && gap <= gapMax && !lead.negated && !(a.negated && b.negated)
    }),
  )
}
