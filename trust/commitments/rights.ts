import { type Commitment, every } from './commitment.ts'

/** What people of one business may do and see in it. */
export const rights: Commitment[] = [
  {
    id: 'C-2.3b',
    sentence: 'People of your team see and do what their role and their rights permit, and nothing else.',
    kept: 'Who may do what stands in one table, which everybody in the team can read. Every operation asks it at one gate. What somebody may not see is not there for them: in no list, no count, no search and no live update, and the database itself hides conversations, cards and contacts once more. Where numbers and e-mails are to be masked, they are masked in the one place where answers are written, in fields and in what customers and colleagues have written. Photos, files and voice notes are shown as they came, and a number written out in letters is not recognised.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['rights-by-role'],
  },
  {
    id: 'C-3.2a',
    sentence:
      'Owners give people the role of owner, admin, member or viewer, with finer rights for each; nobody gives more than they have.',
    kept: 'Owners are made and changed by owners. Nobody changes their own role, nobody gives more than they have themselves, and a business always keeps an owner. A new role or new rights count at once: open sessions of that person end.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['roles-are-guarded'],
  },
]
