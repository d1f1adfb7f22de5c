import { type Commitment, every } from './commitment.ts'

/** That messages arrive, and arrive once. */
export const messages: Commitment[] = [
  {
    id: 'N-01',
    sentence: 'A WhatsApp message that reaches us is kept exactly once: not lost, not doubled.',
    kept: 'We tell WhatsApp that a message is here only once it is stored. A repeat is recognised by the message’s own id, whichever way and how often it comes. What became of an answer moves forward only: what was read is not called delivered again.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.fiveMinutes,
    checks: ['kept-once'],
  },
  {
    id: 'N-02',
    sentence: 'A message is sent once, or we say that we do not know.',
    kept: 'Before WhatsApp is asked to send, it is written down that it is being asked. When the connection breaks before there is an answer, the message is shown as unclear and is not sent again by itself; what WhatsApp reports later settles it.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.hour,
    checks: ['sent-once'],
  },
]
