import type { Trade } from '#contract/shared.ts'

export type StarterStage = {
  name: string
  kind: 'open' | 'won' | 'lost'
  colour: string
  targetDays: number | null
  /** Where a card goes once the bot has all it needs. */
  onQualified?: true
}

/** What a new business begins with (reference/home-services.md 5); it changes names and stages as it likes. The won stage is called Paid. */
export const starterPipelines: Record<Trade, { name: string; stages: StarterStage[] }> = {
  plumbing: {
    name: 'Plumbing jobs',
    stages: [
      { name: 'New', kind: 'open', colour: 'slate', targetDays: 1 },
      { name: 'Contacted', kind: 'open', colour: 'sky', targetDays: 2 },
      { name: 'Qualified', kind: 'open', colour: 'teal', targetDays: 2, onQualified: true },
      { name: 'Estimate scheduled', kind: 'open', colour: 'violet', targetDays: 5 },
      { name: 'Estimate sent', kind: 'open', colour: 'amber', targetDays: 5 },
      { name: 'Follow-up', kind: 'open', colour: 'orange', targetDays: 10 },
      { name: 'Paid', kind: 'won', colour: 'green', targetDays: null },
      { name: 'Lost', kind: 'lost', colour: 'rose', targetDays: null },
    ],
  },
  hvac: {
    name: 'HVAC jobs',
    stages: [
      { name: 'New', kind: 'open', colour: 'slate', targetDays: 1 },
      { name: 'Contacted', kind: 'open', colour: 'sky', targetDays: 2 },
      { name: 'Qualified', kind: 'open', colour: 'teal', targetDays: 2, onQualified: true },
      { name: 'Visit scheduled', kind: 'open', colour: 'violet', targetDays: 4 },
      { name: 'Quote sent', kind: 'open', colour: 'amber', targetDays: 7 },
      { name: 'Follow-up', kind: 'open', colour: 'orange', targetDays: 14 },
      { name: 'Paid', kind: 'won', colour: 'green', targetDays: null },
      { name: 'Lost', kind: 'lost', colour: 'rose', targetDays: null },
    ],
  },
}

/** Reasons for a lost card; "no response" and "too slow" are kept apart: they are ours to mend. */
export const starterLostReasons: { code: string; label: string }[] = [
  { code: 'price', label: 'Price' },
  { code: 'competitor', label: 'Went with a competitor' },
  { code: 'no_response', label: 'No response' },
  { code: 'too_slow', label: 'Too slow' },
  { code: 'timing', label: 'Timing, not now' },
  { code: 'out_of_area', label: 'Out of our area' },
  { code: 'not_offered', label: 'Service not offered' },
  { code: 'did_it_themselves', label: 'Did it themselves' },
  { code: 'owner_decided', label: 'Landlord decided otherwise' },
  { code: 'duplicate', label: 'Duplicate' },
  { code: 'spam', label: 'Wrong number or spam' },
]
