import type { Sabotage } from './check.ts'

const file = 'server/src/features/identity/sessions.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'session-cookies.open-to-scripts',
    check: 'session-cookies',
    reason: 'cookie_open_to_scripts',
    does: 'The session cookie is no longer hidden from scripts.',
    by: {
      file: 'server/src/features/identity/cookies.ts',
      find: 'httpOnly: true',
      put: 'httpOnly: false',
    },
  },
  {
    id: 'session-cookies.id-kept-at-sign-in',
    check: 'session-cookies',
    reason: 'id_kept_at_sign_in',
    does: 'Whoever signs in keeps the session id that the browser had before, whoever put it there.',
    by: {
      file,
      find: 'const { token, id, agent, now } = newSession(request)\n  const before =',
      put: "const { id, agent, now, ...made } = newSession(request)\n  const token = request.cookies[cookieName(installation, 'session')] || made.token\n  const before =",
    },
  },
  {
    id: 'session-cookies.old-session-lives',
    check: 'session-cookies',
    reason: 'old_session_lives',
    does: 'The session that a browser had before it signed in again stays alive.',
    by: {
      file,
      find: 'if (before) await installation.pools.app.query',
      put: "if (before === '') await installation.pools.app.query",
    },
  },
]
