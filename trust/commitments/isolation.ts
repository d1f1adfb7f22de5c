import { type Commitment, every } from './commitment.ts'

export const isolation: Commitment[] = [
  {
    id: 'C-2.3a',
    sentence:
      "A business sees its own data only. The database itself keeps every other business's rows away.",
    kept: 'Each row carries the business that it belongs to. The database shows the program the rows of the one business whose person is signed in, and takes no row for another. The program owns no table and has no right to step around that; the few functions that look across businesses are on a reviewed list.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.fiveMinutes,
    checks: ['isolation-in-the-database'],
  },
  {
    id: 'C-4.2b',
    sentence: 'What customers write is open only to the business that they wrote to.',
    kept: 'Messages, photos, lists and the live updates of open pages belong to the business that is signed in. What belongs to another one is answered like something that does not exist.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.fiveMinutes,
    checks: ['content-is-one-accounts'],
  },
]
