import type { Sabotage } from './check.ts'

const check = 'content-is-one-accounts'

/** Beneath both the database still keeps accounts apart: what is broken is what stands above it. */
export const sabotages: Sabotage[] = [
  {
    id: `${check}.stream-without-account`,
    check,
    reason: 'heard_next_door',
    does: 'Every open page is told what happens, whatever business it belongs to.',
    by: {
      file: 'server/src/kernel/live.ts',
      find: 'listeners.get(a) ?? []',
      put: '[...listeners.values()].flatMap((set) => [...set])',
    },
  },
  {
    id: `${check}.photo-by-its-id-alone`,
    check,
    reason: 'answered_next_door',
    does: 'A photo is shown to whoever knows its id: the business is taken from where the file lies, not from who asks.',
    by: {
      file: 'server/src/features/inbox/read-media.ts',
      find: 'export async function readMedia({ installation, principal, input, reply }: SignedInCall<typeof endpoint>) {',
      put: `export async function readMedia({ installation, principal: asker, input, reply }: SignedInCall<typeof endpoint>) {
  const { existsSync, readdirSync } = process.getBuiltinModule('node:fs')
  const files = \`\${installation.config.dataFolder}/files\`
  const owner = readdirSync(files).find((account) => existsSync(\`\${files}/\${account}/\${input.id.slice(-2)}/\${input.id}\`))
  const principal = { ...asker, accountId: owner ?? asker.accountId }`,
    },
  },
]
