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
      find: "'content-security-policy': \"default-src 'none'; frame-ancestors 'none'\",",
      put: "...(request.method !== 'DELETE' && { 'content-security-policy': \"default-src 'none'; frame-ancestors 'none'\" }),",
    },
  },
]
