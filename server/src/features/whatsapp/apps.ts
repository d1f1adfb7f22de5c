import type { Installation } from '#kernel/installation.ts'
import { createBox } from '#kernel/keys/boxes.ts'

/** A Meta app as the webhook needs it: who it is and what it signs with. */
export type MetaApp = {
  id: string
  accountId: string
  slug: string
  secret: string
  verifyToken: string
}

/** Sealed under the master key's own branch, not the account's: the webhook must know its secrets before it knows an account. */
export function appBox({ master }: Installation) {
  return createBox('apps', null, { version: 1, key: master.derive('meta apps') })
}

const cacheSeconds = 30

/** The app behind a webhook path, from memory for half a minute; null when there is none. */
export async function findApp(installation: Installation, slug: string | null): Promise<MetaApp | null> {
  const memory = memoryOf(installation)
  const known = memory.get(slug ?? '')
  if (known && known.until > Date.now()) return known.app
  const { rows } = await installation.pools.webhook.query<{
    id: string
    account_id: string
    slug: string
    secret_cipher: Buffer
    verify_token_cipher: Buffer
  }>({ name: 'meta_app_for', text: 'select * from meta_app_for($1)', values: [slug] })
  const row = rows[0]
  if (!row) return null // not remembered: one who asks for made-up names fills nothing
  const box = appBox(installation)
  const app = {
    id: row.id,
    accountId: row.account_id,
    slug: row.slug,
    secret: box.open<string>('meta_apps', 'secret', row.id, row.secret_cipher),
    verifyToken: box.open<string>('meta_apps', 'verify_token', row.id, row.verify_token_cipher),
  }
  memory.set(slug ?? '', { app, until: Date.now() + cacheSeconds * 1000 })
  return app
}

const memories = new WeakMap<Installation, Map<string, { app: MetaApp; until: number }>>()

function memoryOf(installation: Installation) {
  const memory = memories.get(installation) ?? new Map<string, { app: MetaApp; until: number }>()
  memories.set(installation, memory)
  return memory
}
