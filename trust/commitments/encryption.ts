import { type Commitment, every } from './commitment.ts'

/** What is encrypted, and where the keys are. */
export const encryption: Commitment[] = [
  {
    id: 'C-4.2a',
    sentence: 'What your customers write to you, and what you answer, is stored encrypted.',
    kept: 'Each message is encrypted with AES-256-GCM under a key of that one customer and bound to its place: a copy that is moved elsewhere does not open. What works in the background carries numbers of messages, not their words. The server opens messages while it works, so this is not end-to-end encryption.',
    kind: 'machine',
    source: 3,
    rhythmSeconds: every.hour,
    checks: ['content-is-sealed'],
  },
  {
    id: 'E-04',
    sentence:
      'Inside the database, messages, file names, customers’ names, numbers and addresses, and the words on a card are encrypted field by field, with a separate key for every customer.',
    kept: 'Every column is on a reviewed list, which docs/encryption.md publishes: it is encrypted with AES-256-GCM, or it holds a time, a count, a state, an id or a name that you chose for your own business. What WhatsApp delivers is kept besides for seven days, under a key of your business. A new column that is not on the list turns this red.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.hour,
    checks: ['every-content-column-is-sealed'],
  },
  {
    id: 'E-05',
    sentence:
      'Keys live apart from the data: customers’ keys are locked by the key of their business, that one by a master key, and the master key is in no database.',
    kept: 'Locked keys are in a second database, a cluster of its own, which the roles of the first cannot enter; the first holds content and no key. The master key is a file that only the program’s own user may read, outside both.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.hour,
    checks: ['keys-live-apart'],
  },
  {
    id: 'E-07',
    sentence:
      'Secrets are never shown again: passwords and API keys are kept as hashes only, and the secrets of WhatsApp and of authenticator apps encrypted, for the program alone.',
    kept: 'No answer has a field for a secret, but for the one that tells a new one, once. What is refused is not said back. Recovery codes, sessions and the links in our mails are kept as hashes, like passwords and keys; what the program itself must know is encrypted and leaves it towards WhatsApp alone.',
    kind: 'machine',
    source: null,
    rhythmSeconds: every.hour,
    checks: ['secrets-stay-hidden'],
  },
]
