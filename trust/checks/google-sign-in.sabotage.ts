import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'google-sign-in.linked-by-address',
    check: 'google-sign-in',
    reason: 'linked_by_address',
    does: 'Whoever has the same address at Google is taken for the person who signed up with it here.',
    by: {
      file: 'server/src/features/identity/enter-by-google.ts',
      find: 'return isConfirmedHere && answersForMailbox(google)',
      put: 'return isConfirmedHere || google.email !== ""',
    },
  },
  {
    id: 'google-sign-in.one-nonce-for-all',
    check: 'google-sign-in',
    reason: 'nonce_not_checked',
    does: 'Every sign-in has the same nonce, so that what Google said for another one counts for this one as well.',
    by: {
      file: 'server/src/providers/google/google.ts',
      find: 'nonce: client.randomNonce(),',
      put: "nonce: 'n'.repeat(43),",
    },
  },
]
