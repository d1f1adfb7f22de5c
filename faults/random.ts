import { createHash } from 'node:crypto'

/** Chance that can be had again: the same seed and purpose give the same sequence, whatever else was drawn meanwhile. */
export type Random = {
  /** From 0 up to, and not, 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  chance(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
  shuffled<Value>(values: readonly Value[]): Value[]
}

export function seeded(seed: number, purpose: string): Random {
  let state = createHash('sha256').update(`${seed}:${purpose}`).digest().readUInt32LE()
  // mulberry32: 32 bits of state are enough to draw a run from.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick(values) {
      const value = values[between(0, values.length - 1)]
      if (value === undefined) throw new Error('nothing to pick from')
      return value
    },
    shuffled(values) {
      const mixed = [...values]
      for (let last = mixed.length - 1; last > 0; last--) {
        const other = between(0, last)
        ;[mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!]
      }
      return mixed
    },
  }
}
