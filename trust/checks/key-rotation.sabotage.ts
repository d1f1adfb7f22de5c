import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'key-rotation.old-secret-lives-on',
    check: 'key-rotation',
    reason: 'old_secret_lives',
    does: 'The secret that was replaced is let in after the overlap too.',
    by: {
      file: 'server/src/features/integrations/find-key.ts',
      find: "state === 'replaced' || state === 'expired'",
      put: "state === 'expired'",
    },
  },
  {
    id: 'key-rotation.nobody-is-reminded',
    check: 'key-rotation',
    reason: 'not_reminded',
    does: 'A secret is called old after ten years.',
    by: {
      file: 'contract/integrations.ts',
      find: 'export const secretDaysMax = 90',
      put: 'export const secretDaysMax = 3650',
    },
  },
  {
    id: 'key-rotation.reminded-at-every-use',
    check: 'key-rotation',
    reason: 'reminded_again_and_again',
    does: 'Every use of an old key tells of its age again.',
    by: {
      file: 'server/src/features/integrations/remind-of-old-keys.ts',
      find: "eb('reminded_at', '<', before)",
      put: "eb('reminded_at', '<', now)",
    },
  },
]
