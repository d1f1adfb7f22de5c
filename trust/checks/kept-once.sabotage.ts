import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'kept-once.answer-before-commit',
    check: 'kept-once',
    reason: 'answered_before_commit',
    does: 'WhatsApp is told that a delivery was taken before it is stored.',
    by: {
      file: 'server/src/features/whatsapp/webhook.ts',
      find: 'await asArrival(',
      put: 'void asArrival(',
    },
  },
  {
    id: 'kept-once.repeats-unknown',
    check: 'kept-once',
    reason: 'shown_twice',
    does: 'The hashes by which a repeated message is known again are made different each time.',
    by: {
      file: 'server/src/kernel/keys/boxes.ts',
      find: "createHmac('sha256', keys.lookup)",
      put: "createHmac('sha256', keys.lookup).update(/^(wamid|whatsapp item)$/.test(kind) ? String(process.hrtime()) : '')",
    },
  },
  {
    id: 'kept-once.states-go-back',
    check: 'kept-once',
    reason: 'state_went_back',
    does: 'A message that was read is shown as delivered again when that is told late.',
    by: {
      file: 'server/src/features/inbox/record-status.ts',
      find: 'return rank[reached]! > rank[state]!',
      put: 'return rank[reached]! > 1',
    },
  },
]
