import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'sent-once.blind-retry',
    check: 'sent-once',
    reason: 'sent_twice',
    does: 'When no answer is heard it counts as not sent, and is sent again.',
    by: {
      file: 'server/src/providers/whatsapp/graph.ts',
      find: "return neverArrived(error) ? { kind: 'unreachable' } : { kind: 'unknown' }",
      put: "return { kind: 'unreachable' }",
    },
  },
  {
    id: 'sent-once.called-failed',
    check: 'sent-once',
    reason: 'unclear_outcome_not_said',
    does: 'What nobody can know is shown as failed, so that a person sends it again.',
    by: {
      file: 'server/src/features/inbox/deliver-messages.ts',
      find: "return setState(scope, message, 'unknown', null)",
      put: "return setState(scope, message, 'failed', null)",
    },
  },
  {
    id: 'sent-once.never-settled',
    check: 'sent-once',
    reason: 'stays_unclear',
    does: 'A status that comes later does not settle a message of which nobody knew.',
    by: {
      file: 'server/src/features/inbox/record-status.ts',
      find: '  unknown: 1,\n',
      put: '  unknown: 9,\n',
    },
  },
]
