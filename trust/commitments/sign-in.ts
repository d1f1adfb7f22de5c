import { type Commitment, every } from './commitment.ts'

/** Who comes in, and by what. */
export const signIn: Commitment[] = [
  {
    id: 'C-3.1b',
    sentence: 'We do not keep the password that you type, only a slow, salted hash of it.',
    kept: 'A password is mixed with a secret that is not in the database and then hashed with bcrypt at cost 12, each with a salt of its own. What comes out is stored and cannot be turned back. Two kinds of made-up people are different: the checker knows the passwords of its own test people, and a demo keeps those of its demo people in a file for you to try it out.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['password-hashes'],
  },
  {
    id: 'C-3.1d',
    sentence:
      'Your session is kept in a cookie that scripts cannot read and that other sites cannot use for changes; over https it travels encrypted only.',
    kept: 'The cookie is HttpOnly and SameSite, holds for this host alone, and where Plumbline is reached over https it is marked Secure. Each sign-in makes a new random one and ends the one that the browser had before. The database keeps only a hash of it.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['session-cookies'],
  },
  {
    id: 'C-3.1e',
    sentence:
      'A session that nobody uses ends by itself, and each one ends after some days however much it is used.',
    kept: 'Unused, a session ends after 8 hours, or after what the owner has chosen between 15 minutes and 12 hours; in all it lasts 7 days. Members may stay signed in on their own phone for a week unused and 30 days in all, if the owner lets them. Open pages are held to it too, and a new password ends every other session at once.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['sessions-end'],
  },
  {
    id: 'B-04',
    sentence:
      'Whoever is not signed in gets nothing of a business: not its customers, not its messages, not its cards.',
    kept: 'Every operation needs a session, but for a short reviewed list: signing in, signing up, following a link that was mailed, this page and the signed checkpoints behind it. A session that was signed out, changed or made up opens nothing.',
    kind: 'machine',
    source: 2,
    rhythmSeconds: every.hour,
    checks: ['signed-in-only'],
  },
]
