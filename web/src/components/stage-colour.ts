/** The colour of a stage's mark, in both themes. It never says anything alone: the stage's name stands beside it. */
export function stageColour(colour: string): string {
  return colours[colour] ?? 'var(--ink-3)'
}

const colours: Record<string, string> = {
  slate: 'light-dark(#64748b, #94a3b8)',
  sky: 'light-dark(#0284c7, #38bdf8)',
  teal: 'light-dark(#0d9488, #2dd4bf)',
  violet: 'light-dark(#7c5cd6, #a78bfa)',
  amber: 'light-dark(#c98a0a, #fbbf24)',
  orange: 'light-dark(#d9631e, #fb923c)',
  green: 'light-dark(#1b8a54, #4ade80)',
  rose: 'light-dark(#d13d5c, #fb7185)',
}
