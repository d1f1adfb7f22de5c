import { type Commitment, every } from './commitment.ts'

/** What we admit. */
export const honesty: Commitment[] = [
  {
    id: 'E-09',
    sentence:
      'Who changes the audit log of a business, or the evidence behind this page, leaves marks that show.',
    kept: 'Every few seconds what happened in a business is sealed: each seal holds a digest of all its events and of the seal before. Every hour the program signs where all these chains stand, and the chain of evidence too, with a key that is in no database; the signatures are public and copied to a file beside the databases. What happened in the last seconds is not sealed yet. Whoever holds the master key could sign anew; only a copy of the signatures that is kept elsewhere shows that.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.fiveMinutes,
    checks: ['audit-is-sealed'],
  },
  {
    id: 'A-14',
    sentence:
      'We say plainly that no system is free of risk, and we show the days on which something was wrong.',
    kept: 'What the checks cannot see is written on this page. Each red day of the last 90 stays visible after it was mended, and nobody can change a colour by hand.',
    kind: 'honesty',
    source: 1,
    rhythmSeconds: every.hour,
    checks: ['limits-are-said'],
  },
]
