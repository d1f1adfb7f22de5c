import { type Commitment, every } from './commitment.ts'

/** What we admit. */
export const honesty: Commitment[] = [
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
