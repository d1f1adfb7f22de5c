import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'shared-sign-ins.threshold-out-of-reach',
    check: 'shared-sign-ins',
    reason: 'owner_not_told',
    does: 'No number of networks is enough to be told of.',
    by: {
      file: 'server/src/features/identity/networks.ts',
      find: 'const shared = { networks: 4, minutes: 10 }',
      put: 'const shared = { networks: Number.POSITIVE_INFINITY, minutes: 10 }',
    },
  },
  {
    id: 'shared-sign-ins.all-is-one-network',
    check: 'shared-sign-ins',
    reason: 'networks_not_noted',
    does: 'A whole part of the internet counts as one network.',
    by: {
      file: 'server/src/kernel/http/address-block.ts',
      find: "slice(0, 3).join('.')}.0/24",
      put: "slice(0, 1).join('.')}.0/24",
    },
  },
]
