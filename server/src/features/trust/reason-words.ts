import type { TrustVerdict } from '#contract/trust.ts'

type Situation = {
  verdict: TrustVerdict
  check: string
  /** As the check gave it: a stable code where it saw a promise broken. */
  code: string | null
  notClaimed: string | null
  ageSeconds: number | null
  rhythmSeconds: number
  earlierBuild: boolean
}

/**
 * Why it is not simply kept, in words for the public page. Of a failure only its code is told, never where it was seen: that stands in the evidence, for
 * the operator. Of an error nothing but that there was one, for its text was written by whoever threw it.
 */
export function reasonWords(situation: Situation): string | null {
  const { verdict, check, code, notClaimed, ageSeconds, rhythmSeconds, earlierBuild } = situation
  switch (verdict) {
    case 'kept':
      return null
    case 'broken':
      return `The check “${check}” found it broken${isCode(code) ? `: ${code.replaceAll('_', ' ')}` : ''}.`
    case 'unclear':
      return `The check “${check}” could not finish, so nobody knows.`
    case 'unchecked':
      return `The check “${check}” has not run here yet.`
    case 'not_claimed':
      return sentence(notClaimed ?? code ?? 'This cannot be observed on this installation')
    case 'stale':
      return earlierBuild
        ? 'Checked on an earlier build of the program, not yet on this one.'
        : `Last checked ${duration(ageSeconds ?? 0)} ago; it should be ${everyWords(rhythmSeconds)}.`
  }
}

function isCode(text: string | null): text is string {
  return text !== null && /^[a-z0-9]+(_[a-z0-9]+)*$/.test(text)
}

function sentence(text: string): string {
  const whole = text.trim()
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}${/[.!?]$/.test(whole) ? '' : '.'}`
}

/** `every hour`, `every 5 minutes`. */
export function everyWords(rhythmSeconds: number): string {
  return `every ${duration(rhythmSeconds).replace(/^1 /, '')}`
}

const units: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

/** `3 hours`, `1 day`: rounded down to the largest unit of which there are two, or the one that is whole. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [size, name] = units.find(([unit]) => whole >= 2 * unit || whole === unit) ?? [1, 'second']
  const count = Math.floor(whole / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
