/** The middle value; of an even number of values the mean of the two in the middle. Throws when there are none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values')
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The smallest value that `share` (0 to 1) of all values do not exceed (nearest rank). Throws when there are none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('no values')
  const sorted = Float64Array.from(values).sort()
  const rank = Math.max(1, Math.ceil(share * sorted.length))
  return sorted[Math.min(rank, sorted.length) - 1]!
}

/** For figures that people read: three digits that count. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(value >= 1000 ? 4 : 3))
}
