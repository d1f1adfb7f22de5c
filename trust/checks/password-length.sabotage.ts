import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'password-length.not-on-invitation',
    check: 'password-length',
    reason: 'short_password_taken',
    does: 'Whoever accepts an invitation may choose a password of any length.',
    by: {
      file: 'server/src/features/team/accept-invitation.ts',
      find: 'mustBeGoodPassword(password, [businessName, name, ...email.split(/[@.]/)])',
      put: 'mustBeGoodPassword(password, [businessName, name, ...email.split(/[@.]/)], 1)',
    },
  },
  {
    id: 'password-length.cut-at-72-bytes',
    check: 'password-length',
    reason: 'password_cut',
    does: 'Of a password the first 72 bytes are read, and whoever knows these gets in.',
    by: {
      file: 'server/src/features/identity/passwords.ts',
      find: ".update(password.normalize('NFKC'))",
      put: ".update(Buffer.from(password.normalize('NFKC')).subarray(0, 72))",
    },
  },
]
