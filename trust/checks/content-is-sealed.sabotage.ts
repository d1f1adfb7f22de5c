import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'content-is-sealed.same-nonce',
    check: 'content-is-sealed',
    reason: 'nonce_repeats',
    does: 'Every value is sealed with the same nonce in place of a fresh one.',
    by: {
      file: 'server/src/kernel/keys/seal.ts',
      find: 'const nonce = fewRandomBytes(nonceBytes)',
      put: 'const nonce = Buffer.alloc(nonceBytes, 7)',
    },
  },
  {
    id: 'content-is-sealed.tag-not-looked-at',
    check: 'content-is-sealed',
    reason: 'moved_value_opens',
    does: 'Sealed values are opened without looking at what binds them to their place, so that one that was moved opens too.',
    by: { file: 'server/src/kernel/keys/seal.ts', find: '      decipher.final(),\n', put: '' },
  },
  {
    id: 'content-is-sealed.text-in-a-task',
    check: 'content-is-sealed',
    reason: 'word_in_a_file',
    does: 'The background task that sends an answer carries the text of the answer instead of its id alone.',
    by: {
      file: 'server/src/features/inbox/queue-message.ts',
      find: '  await enqueueDelivery(scope, conversation.id)\n',
      put: '  await enqueue(scope, deliverMessages, { conversationId: conversation.id, said: message.content } as never)\n',
    },
  },
]
