import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'page-policy.inline-scripts',
    check: 'page-policy',
    reason: 'inline_allowed',
    does: 'Pages may run scripts that stand in their own text.',
    by: {
      file: 'server/src/web-pages.ts',
      find: '"script-src \'self\'"',
      put: "\"script-src 'self' 'unsafe-inline'\"",
    },
  },
  {
    id: 'page-policy.one-nonce-for-all',
    check: 'page-policy',
    reason: 'nonce_repeats',
    does: 'The nonce of a page is the same each time.',
    by: {
      file: 'server/src/web-pages.ts',
      find: "const nonce = randomBytes(16).toString('base64')",
      put: "const nonce = randomBytes(16).fill(7).toString('base64')",
    },
  },
  {
    id: 'page-policy.refusals-without',
    check: 'page-policy',
    reason: 'no_policy',
    does: 'Answers to deletions come without a policy.',
    by: {
      file: 'server/src/kernel/http/server.ts',
      find: "reply.headers({ 'x-request-id': request.id, ...headers })",
      put: "reply.headers({ 'x-request-id': request.id, ...headers }) && (request.method === 'DELETE' ? reply.removeHeader('content-security-policy') : reply)",
    },
  },
  {
    id: 'page-policy.reports-thrown-away',
    check: 'page-policy',
    reason: 'reports_not_kept',
    does: 'What browsers tell of a stopped script is thrown away.',
    by: {
      file: 'server/src/policy-reports.ts',
      find: 'for (const violation of violationsIn(request.body)) keep(violation)',
      put: 'violationsIn(request.body)',
    },
  },
]
