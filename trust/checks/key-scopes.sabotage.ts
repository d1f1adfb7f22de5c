import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'key-scopes.not-read-on-one-route',
    check: 'key-scopes',
    reason: 'let_in_beyond_its_scopes',
    does: 'What a key was given is stored, and one operation does not read it.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: 'if (session.key) mustBeForKey(endpoint, session.key)',
      put: `if (session.key && endpoint.id === 'contacts.listContacts') return session
    if (session.key) mustBeForKey(endpoint, session.key)`,
    },
  },
  {
    id: 'key-scopes.keys-list-keys',
    check: 'key-scopes',
    reason: 'for_keys_beyond_the_list',
    does: 'Whoever has a key can list all keys of the business by it.',
    by: {
      file: 'contract/endpoint.ts',
      find: "  'integrations.manage',\n  'demo.remove',",
      put: "  'demo.remove',",
    },
  },
]
