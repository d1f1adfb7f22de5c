import { type Commitment, every } from './commitment.ts'

/** What we ask of the people who use it, and how we help them to do it. */
export const guidance: Commitment[] = [
  {
    id: 'A-10',
    sentence: 'We help owners to limit who can reach what they work with.',
    kept: 'The page of the team shows of everybody their role, when they were last active and whether they have a second factor. A check-up, computed each time that somebody looks, names who was not there for 60 days, and the owners where there are more than two.',
    kind: 'guidance',
    source: 1,
    rhythmSeconds: every.day,
    checks: ['team-nudges'],
  },
  {
    id: 'B-06',
    sentence: 'You know what you have to guard, and see how your own sign-in stands.',
    kept: 'A page of your own names what there is to see to: a short or common password, no second factor, no recovery code left, old API keys, sessions and browsers that are not used. Nothing of it is kept; it is computed from how things are at that moment, and what you have seen to is gone the next time.',
    kind: 'guidance',
    source: 2,
    rhythmSeconds: every.day,
    checks: ['own-checkup'],
  },
  {
    id: 'C-9c',
    sentence:
      'We remind owners to look through their team, and to give everybody the narrowest rights that do.',
    kept: 'Once a quarter the owners are reminded, in the audit log, in the settings, and by mail where that is set up, until somebody has looked. Rights that somebody has had for 90 days and not used in that time are named, as far as using them leaves a trace.',
    kind: 'guidance',
    source: 3,
    rhythmSeconds: every.day,
    checks: ['team-review'],
  },
]
