import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'listed-password.only-at-sign-up',
    check: 'listed-password',
    reason: 'not_asked_at_sign_in',
    does: 'The list is asked when a password is chosen, and not when somebody signs in.',
    by: {
      file: 'server/src/features/identity/sign-in.ts',
      find: '  if (isCommon(password)) await markCommon(attempt, known)\n',
      put: '',
    },
  },
]
