import { type Commitment, every } from './commitment.ts'

/** With what programs come in. */
export const keys: Commitment[] = [
  {
    id: 'C-3.2b',
    sentence: 'An API key may do what it was given and nothing else, and its secret is shown once.',
    kept: 'A key has 256 random bits, of which we keep a hash, a list of permissions, an end unless you decide otherwise, and a list of addresses where you give one. What it may is asked at the same gate as with people, and it loses a right when whoever made it does. Nothing that belongs to a person, to the team or to the keys themselves is ever open to a key.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['key-scopes'],
  },
  {
    id: 'C-3.2c',
    sentence: 'You can revoke an API key at any time; within seconds it opens nothing any more.',
    kept: 'Whether a key is revoked is read from the database at every call and remembered nowhere. Streams that are open with it are told and end.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['key-revocation'],
  },
  {
    id: 'C-3.2d',
    sentence: 'We keep API keys out of browsers: one that a page sends is refused, and you are told.',
    kept: 'Whoever opens a page can read what it sends, so a key that comes from a browser is refused, shown as one to be replaced, and mailed about to its maker and the owners where mail is set up. No other site gets permission to use the API. A key begins with a fixed word and ends with a checksum, so that scanners find one that was left somewhere; our own pages are searched for them.',
    kind: 'guidance',
    source: 3,
    rhythmSeconds: every.day,
    checks: ['keys-in-browsers'],
  },
  {
    id: 'C-9d',
    sentence:
      'Replacing the secret of an API key is easy, we remind you when it is 90 days old, and warn you when somebody else may have it.',
    kept: 'A key gets a new secret with an overlap that you choose: until then both work, afterwards the new one alone. Once a quarter its maker and the owners are told that a secret is old: in the audit log, in the settings, and by mail where that is set up. A key that comes from a browser, or from an address that is not on its list, is shown as one that others may have.',
    kind: 'guidance',
    source: 3,
    rhythmSeconds: every.day,
    checks: ['key-rotation'],
  },
]
