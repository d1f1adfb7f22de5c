import type { Sabotage } from './check.ts'

const file = 'server/src/kernel/http/mount.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'input-is-validated.unknown-fields-taken',
    check: 'input-is-validated',
    reason: 'unknown_field_accepted',
    does: 'What is sent to change a card may hold fields that nobody knows.',
    by: {
      file,
      find: ": parse('body', endpoint.body, request.body)",
      put: `: parse('body', endpoint.id === 'deals.changeDeal' ? Reflect.apply(Reflect.get(endpoint.body, 'loose'), endpoint.body, []) : endpoint.body, request.body)`,
    },
  },
  {
    id: 'input-is-validated.account-in-answers',
    check: 'input-is-validated',
    reason: 'undeclared_field',
    does: 'Answers carry a field more than their description knows.',
    by: {
      file,
      find: "textOf(endpoint.response, result, forMasked) ?? ''",
      put: "JSON.stringify({ ...JSON.parse(textOf(endpoint.response, result, forMasked) ?? '{}'), undeclared: 1 })",
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
