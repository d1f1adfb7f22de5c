import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'second-factor-rule.not-by-link',
    check: 'second-factor-rule',
    reason: 'rule_ignored',
    does: 'Whoever comes in by a one-time link works on without a second factor.',
    by: {
      file: 'server/src/features/identity/sessions.ts',
      find: '    factorDue,\n    frozen,',
      put: "    factorDue: factorDue && !methods.includes('link'),\n    frozen,",
    },
  },
]
