import type { Sabotage } from './check.ts'

const file = 'server/src/kernel/http/mount.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'input-is-validated.one-change-unread',
    check: 'input-is-validated',
    reason: 'unknown_field_accepted',
    does: 'What is sent to change a card is taken as it comes.',
    by: {
      file,
      find: ": parse('body', endpoint.body, request.body)",
      put: ": endpoint.id === 'deals.changeDeal' ? request.body : parse('body', endpoint.body, request.body)",
    },
  },
  {
    id: 'input-is-validated.account-in-answers',
    check: 'input-is-validated',
    reason: 'undeclared_field',
    does: 'Answers carry a field more than their description knows.',
    by: {
      file,
      find: 'JSON.stringify(endpoint.response.parse(result))',
      put: 'JSON.stringify({ ...(endpoint.response.parse(result) as object), undeclared: 1 })',
    },
  },
  {
    id: 'input-is-validated.any-content-type',
    check: 'input-is-validated',
    reason: 'content_type_accepted',
    does: 'Whatever begins like JSON counts as its content type.',
    by: {
      file: 'server/src/kernel/http/server.ts',
      find: 'application\\/json(; ?charset=utf-8)?$/i',
      put: 'application\\/json/i',
    },
  },
]
