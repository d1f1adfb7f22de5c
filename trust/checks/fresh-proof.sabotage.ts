import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'fresh-proof.export-without',
    check: 'fresh-proof',
    reason: 'not_declared_sensitive',
    does: 'A copy of the audit log can be taken at any open screen.',
    by: {
      file: 'contract/audit.ts',
      find: "access: { permission: 'audit.export', fresh: true }",
      put: "access: { permission: 'audit.export' }",
    },
  },
  {
    id: 'fresh-proof.sticks-to-the-session',
    check: 'fresh-proof',
    reason: 'old_proof_accepted',
    does: 'Who has shown once that it is them is believed for as long as the session lasts.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: 'const freshMilliseconds = 10 * 60_000',
      put: 'const freshMilliseconds = Number.POSITIVE_INFINITY',
    },
  },
]
