import { copyFileSync, cpSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { patchFile } from './replace-once.ts'

/** What is not source, or far too large to copy. */
const left = new Set(['node_modules', '.git', '.plumbline', 'dist'])

/**
 * A throwaway copy of the source tree without field encryption and without row-level security: what `cost_of_safety` is held against.
 * Encryption: a sealed field keeps its layout, but what it holds stands there in the clear. Row-level security: off, and instead every query
 * names its account itself.
 */
export function makeUnsafeCopy(root: string, target: string) {
  cpSync(root, target, {
    recursive: true,
    filter: (path) =>
      !left.has(
        path
          .slice(root.length + 1)
          .split('/')
          .at(-1) ?? '',
      ) && !isBesides(path, root),
  })
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'))

  const sealing = join(target, 'server/src/kernel/keys/seal.ts')
  patchFile(
    sealing,
    'return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])',
    'return Buffer.concat([header, nonce, plain, noTag])',
  )
  patchFile(
    sealing,
    `  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additionalData(place, header))
`,
    '',
  )
  patchFile(
    sealing,
    '  const nonce = fewRandomBytes(nonceBytes)\n',
    '  const nonce = Buffer.alloc(nonceBytes)\n',
  )
  patchFile(sealing, 'const tagBytes = 16\n', 'const tagBytes = 16\nconst noTag = Buffer.alloc(tagBytes)\n')
  patchFile(
    sealing,
    `  const header = sealed.subarray(0, headerBytes)
  const nonce = sealed.subarray(headerBytes, headerBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(additionalData(place, header))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
`,
    '  return sealed.subarray(headerBytes + nonceBytes, sealed.length - tagBytes)\n',
  )

  const protection = join(target, 'server/migrations/data/0001_protection.sql')
  patchFile(
    protection,
    "'alter table %s enable row level security'",
    "'alter table %s disable row level security'",
  )
  patchFile(
    protection,
    "'alter table %s force row level security'",
    "'alter table %s no force row level security'",
  )
  const kernel = join(target, 'server/src/kernel/database')
  copyFileSync(join(root, 'bench/unsafe/filter-by-account.ts'), join(kernel, 'filter-by-account.ts'))
  const transaction = join(kernel, 'transaction.ts')
  patchFile(
    transaction,
    "import type { Tables } from './tables.gen.ts'\n",
    "import { filterByAccount } from './filter-by-account.ts'\nimport type { Tables } from './tables.gen.ts'\n",
  )
  patchFile(transaction, 'work(databaseOn(client, scope))', 'work(databaseOn(client, scope, accountId))')
  patchFile(
    transaction,
    'function databaseOn(client: PoolClient, scope: { ended: boolean }): Database {',
    'function databaseOn(client: PoolClient, scope: { ended: boolean }, accountId: string): Database {',
  )
  patchFile(
    transaction,
    'return new Kysely<Tables>({',
    'return new Kysely<Tables>({ plugins: [filterByAccount(accountId)],',
  )
}

/** Data folders of servers, which lie where it pleases their owner. */
function isBesides(path: string, root: string): boolean {
  return path.startsWith(`${root}/.`) || (path !== root && isDataFolder(path))
}

function isDataFolder(path: string): boolean {
  try {
    return readdirSync(path).includes('master.key')
  } catch {
    return false
  }
}
