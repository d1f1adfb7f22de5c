import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'rights-by-role.viewers-answer',
    check: 'rights-by-role',
    reason: 'let_in_beyond_the_matrix',
    does: 'Somebody who may only look may answer customers too.',
    by: {
      file: 'contract/permissions.ts',
      find: "'inbox.reply': workers,",
      put: "'inbox.reply': everybody,",
    },
  },
  {
    id: 'rights-by-role.one-gate-open',
    check: 'rights-by-role',
    reason: 'let_in_beyond_the_matrix',
    does: 'One operation forgets to ask what whoever calls it may do.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: "if ('permission' in endpoint.access && !session.permissions",
      put: "if (endpoint.id !== 'tasks.listDeadTasks' && 'permission' in endpoint.access && !session.permissions",
    },
  },
  {
    id: 'rights-by-role.nobody-enters-as-a-member',
    check: 'rights-by-role',
    reason: 'seen_beyond_rights',
    does: 'The database is no longer told which colleague is asking.',
    by: {
      file: 'server/src/kernel/database/transaction.ts',
      find: 'memberId ? enterMember(accountId, memberId) : enterAccount(accountId)',
      put: 'memberId === accountId ? enterMember(accountId, memberId) : enterAccount(accountId)',
    },
  },
  {
    id: 'rights-by-role.nothing-is-masked',
    check: 'rights-by-role',
    reason: 'number_not_masked',
    does: 'Answers are written as if everybody might see numbers.',
    by: {
      file: 'server/src/kernel/http/masking.ts',
      find: 'return maskerOf(schema)?.(value) ?? value',
      put: 'maskerOf(schema)\n  return value',
    },
  },
  {
    id: 'rights-by-role.words-are-not-masked',
    check: 'rights-by-role',
    reason: 'number_not_masked',
    does: 'What customers write beside a photo is shown with the numbers in it.',
    by: {
      file: 'contract/inbox.ts',
      find: "kind: z.literal('media'), caption: wordsField",
      put: "kind: z.literal('media'), caption: z.string()",
    },
  },
]
