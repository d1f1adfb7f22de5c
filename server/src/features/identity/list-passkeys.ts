import type { Passkey } from '#contract/passkeys.ts'
import type { Session } from '#kernel/http/mount.ts'
import type { Installation } from '#kernel/installation.ts'
import type { Scope } from '#kernel/scope.ts'
import { type OwnPasskey, passkeysOf } from './passkeys.ts'

/** The passkeys of whoever asks: nobody else sees them. */
export async function listPasskeys(
  scope: Scope,
  installation: Installation,
  { memberId }: Session,
): Promise<{ items: Passkey[] }> {
  const { passkeys } = await passkeysOf(scope, installation, memberId)
  return { items: passkeys.map(shownPasskey) }
}

export function shownPasskey({
  id,
  name,
  createdAt,
  usedAt,
}: Pick<OwnPasskey, 'id' | 'name' | 'createdAt' | 'usedAt'>): Passkey {
  return { id, name, createdAt: createdAt.toISOString(), usedAt: usedAt?.toISOString() ?? null }
}
