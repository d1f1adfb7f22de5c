import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'weak-passwords.not-on-reset',
    check: 'weak-passwords',
    reason: 'weak_password_taken',
    does: 'Whoever sets a password by a link may choose one that everybody tries first, if it is long.',
    by: {
      file: 'server/src/features/identity/reset-password.ts',
      find: 'mustBeGoodPassword(password, [person.businessName, person.name, ...person.email.split(/[@.]/)])',
      put: 'if (password.length < 15 || password.length > 128) mustBeGoodPassword(password, [])',
    },
  },
]
