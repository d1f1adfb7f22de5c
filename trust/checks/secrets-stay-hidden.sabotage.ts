import type { Sabotage } from './check.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'secrets-stay-hidden.in-the-settings',
    check: 'secrets-stay-hidden',
    reason: 'secret_in_an_answer',
    does: 'The settings of WhatsApp answer the app secret where the name of the number stands.',
    by: {
      file: 'server/src/features/whatsapp/queries.ts',
      find: 'verifiedName: row.verified_name,',
      put: "verifiedName: appBox(scope.installation).open<string>('meta_apps', 'secret', app.id, app.secret_cipher),",
    },
  },
  {
    id: 'secrets-stay-hidden.said-back',
    check: 'secrets-stay-hidden',
    reason: 'secret_in_a_refusal',
    does: 'A request that is refused is told what it had said.',
    by: {
      file: 'server/src/kernel/http/mount.ts',
      find: "detail: key === null ? issue.message : 'is not known here',",
      put: 'detail: key === null ? issue.message : JSON.stringify(value),',
    },
  },
  {
    id: 'secrets-stay-hidden.written-down',
    check: 'secrets-stay-hidden',
    reason: 'secret_in_a_file',
    does: 'The link of each invitation is noted in a file.',
    by: {
      file: 'server/src/features/team/invite-member.ts',
      find: "const token = randomBytes(32).toString('base64url')",
      put: `const token = randomBytes(32).toString('base64url')
  const { appendFile } = await import('node:fs/promises')
  await appendFile(\`\${installation.config.dataFolder}/links.log\`, token)`,
    },
  },
]
