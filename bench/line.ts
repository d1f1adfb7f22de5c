import { rounded } from './statistics.ts'

export type Result = {
  /** The stable id, as `--only` takes it and as documents name it. */
  measure: string
  value: number
  unit: string
  /** What the value is held against, measured in the same run and in the same unit; null where there is none. */
  baseline: number | null
  /** value / baseline. */
  ratio: number | null
  /** How many observations the value rests on: requests, events, starts. */
  n: number
  /** Further figures of the same measure, all numbers: percentiles, other parts. */
  more?: Record<string, number>
}

/** One result as one line of JSON. A figure that is none (NaN, infinite) is a bug of the measure and throws. */
export function lineOf({ more, ...result }: Result): string {
  const plain = { ...result, ...more }
  for (const [name, value] of Object.entries(plain)) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Error(`${result.measure}: ${name} is ${value}`)
    }
  }
  return JSON.stringify(plain, (_, value) => (typeof value === 'number' ? rounded(value) : value))
}

export function against(value: number, baseline: number): Pick<Result, 'value' | 'baseline' | 'ratio'> {
  return { value, baseline, ratio: value / baseline }
}
