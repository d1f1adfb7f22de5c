import { type Commitment, every } from './commitment.ts'

/** How the database is asked. */
export const queries: Commitment[] = [
  {
    id: 'C-2.2b',
    sentence: 'What anybody types goes to the database as a value beside the query, not as a part of it.',
    kept: 'The text of each query is written in the program and does not change; the few places where it is put together, at start and from lists of our own, are each reviewed by a person. Whoever types quotes or commands into a field finds them again as the text that they are.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['queries-are-parameterised'],
  },
]
