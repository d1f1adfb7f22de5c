import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'team-review.nobody-is-reminded',
    check: 'team-review',
    reason: 'not_reminded',
    does: 'Nobody looks any more whether a review has become due.',
    by: {
      file: 'server/src/features/checkup/remind-of-reviews.ts',
      find: "'select remind_of_reviews($1) as count'",
      put: "'select 0 as count where $1::timestamptz is not null'",
    },
  },
  {
    id: 'team-review.rights-are-taken-as-used',
    check: 'team-review',
    reason: 'unused_right_not_named',
    does: 'Whoever has used one right counts as having used all of them.',
    by: {
      file: 'server/src/features/checkup/unused-rights.ts',
      find: 'if (theirs.length > 0) unused.set(id, theirs)',
      put: 'if (theirs.length > 0 && ![...used].some((trace) => trace.startsWith(id))) unused.set(id, theirs)',
    },
  },
  {
    id: 'team-review.used-rights-are-named',
    check: 'team-review',
    reason: 'used_right_named',
    does: 'A right is called unused of whoever uses it, too.',
    by: {
      file: 'server/src/features/checkup/unused-rights.ts',
      find: '(right) => permissions.includes(right) && !traces',
      put: '(right) => permissions.includes(right) || !traces',
    },
  },
]
