import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'own-checkup.all-is-well',
    check: 'own-checkup',
    reason: 'finding_missing',
    does: 'The security check-up says that all is well, however things stand.',
    by: {
      file: 'server/src/features/checkup/read-own.ts',
      find: 'findings: Object.entries(found).flatMap(',
      put: 'findings: Object.entries({} as typeof found).flatMap(',
    },
  },
  {
    id: 'own-checkup.keys-stay-young',
    check: 'own-checkup',
    reason: 'finding_missing',
    does: 'An API key counts as old after ten years.',
    by: {
      file: 'server/src/features/checkup/read-own.ts',
      find: 'const keyDaysMax = 90',
      put: 'const keyDaysMax = 3650',
    },
  },
  {
    id: 'own-checkup.mended-is-still-named',
    check: 'own-checkup',
    reason: 'finding_too_much',
    does: 'A second factor is asked for of those who have one too.',
    by: {
      file: 'server/src/features/checkup/read-own.ts',
      find: 'second_factor_missing: !factors.enough',
      put: 'second_factor_missing: true',
    },
  },
]
