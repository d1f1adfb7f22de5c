import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'rate-limits.forwarding-header-believed',
    check: 'rate-limits',
    reason: 'forwarding_header_believed',
    does: 'Whoever says in a header that they come from elsewhere is believed.',
    by: {
      file: 'server/src/kernel/http/server.ts',
      find: 'config.trustedProxies.length > 0 ? config.trustedProxies : false',
      put: 'true',
    },
  },
  {
    id: 'rate-limits.counted-by-raw-text',
    check: 'rate-limits',
    reason: 'spelling_gains',
    does: 'Guesses are counted by the e-mail as it was typed.',
    by: {
      file: 'contract/identity.ts',
      find: ".normalize('NFKC').trim().toLowerCase()",
      put: '.trim()',
    },
  },
]
