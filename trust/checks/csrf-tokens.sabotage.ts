import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'csrf-tokens.one-change-exempt',
    check: 'csrf-tokens',
    reason: 'accepted_without_token',
    does: 'One change, that of a contact, no longer asks for the token.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: 'mustHaveCsrfToken(csrfKey,',
      put: "if (endpoint.id !== 'contacts.changeContact') mustHaveCsrfToken(csrfKey,",
    },
  },
  {
    id: 'csrf-tokens.token-of-anybody',
    check: 'csrf-tokens',
    reason: 'accepted_with_foreign_token',
    does: 'The token is no longer bound to the session that it was made for.',
    by: {
      file: 'server/src/kernel/http/csrf.ts',
      find: "createHmac('sha256', key).update(",
      put: "createHmac('sha256', key).update(sessionId ? random : ",
    },
  },
  {
    id: 'csrf-tokens.other-sites-welcome',
    check: 'csrf-tokens',
    reason: 'accepted_from_another_site',
    does: 'What the browser says about the site that a change comes from is no longer looked at.',
    by: {
      file: 'server/src/kernel/http/csrf.ts',
      find: "site !== 'same-origin' && site !== 'none'",
      put: "site === 'nobody'",
    },
  },
]
