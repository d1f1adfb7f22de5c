import type { Sabotage } from './check.ts'

const file = 'server/src/features/identity/passwords.ts'

export const sabotages: Sabotage[] = [
  {
    id: 'password-hashes.cost-four',
    check: 'password-hashes',
    reason: 'hashed_too_cheaply',
    does: 'Passwords are hashed two hundred and fifty times faster than they should be.',
    by: { file, find: 'const cost = 12', put: 'const cost = 4' },
  },
  {
    id: 'password-hashes.one-salt-for-all',
    check: 'password-hashes',
    reason: 'salts_repeat',
    does: 'All passwords are hashed with the same salt.',
    by: {
      file,
      find: 'bcrypt.hash(preHash(master, password), cost)',
      put: "bcrypt.hash(preHash(master, password), '$2b$12$C6UzMDM.H6dfI/f/IKcEeO')",
    },
  },
  {
    id: 'password-hashes.kept-in-a-file',
    check: 'password-hashes',
    reason: 'password_in_a_file',
    does: 'Each sign-in is noted in a file, with its password.',
    by: {
      file: 'server/src/features/identity/sign-in.ts',
      find: 'const person = await findPerson(installation, email)',
      put: `const person = await findPerson(installation, email)
  const { appendFile } = await import('node:fs/promises')
  await appendFile(\`\${installation.config.dataFolder}/sign-in.log\`, JSON.stringify({ email, password }))`,
    },
  },
]
