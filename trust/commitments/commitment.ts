/** One promise, as the public page says it. Words alone: what proves it stands in trust/checks, under the names given here. */
export type Commitment = {
  /** As in the promise register: `C-2.3a`. */
  id: string
  /** The sentence on the page. */
  sentence: string
  /** How it is kept, in words that a plumber understands. */
  kept: string
  kind: 'machine' | 'deployment' | 'attested' | 'guidance' | 'honesty'
  /** Which source document made this promise first, by its number; null for one that none of them makes. */
  source: 1 | 2 | 3 | null
  /** How often its checks run. A verdict older than twice that is stale. */
  rhythmSeconds: number
  /** Names of the checks in trust/checks that carry it; the verdict is the worst of theirs. */
  checks: [string, ...string[]]
}

export const every = { fiveMinutes: 300, hour: 3600, day: 86_400, week: 604_800 } as const
