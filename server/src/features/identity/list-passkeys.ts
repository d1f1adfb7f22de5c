import type { Passkey } from '#contract/passkeys.ts'
import type { Session } from '#kernel/http/mount.ts'
import type { Installation } from '#kernel/installation.ts'
import type { Scope } from '#kernel/scope.ts'
import { heldPasskeys } from './held-passkeys.ts'
import { type OwnPasskey, passkeysOf } from './passkeys.ts'

/** The passkeys of whoever asks: nobody else sees them. */
export async function listPasskeys(
  scope: Scope,
  installation: Installation,
  { memberId }: Session,
): Promise<{ items: Passkey[] }> {
  const { passkeys } = await passkeysOf(scope, installation, memberId)
  const held = await heldPasskeys(scope, memberId)
  return { items: passkeys.map((passkey) => shownPasskey(passkey, held)) }
}

export function shownPasskey(
  {
    id,
    name,
    secondOnly,
    createdAt,
    usedAt,
  }: Pick<OwnPasskey, 'id' | 'name' | 'secondOnly' | 'createdAt' | 'usedAt'>,
  held: Set<string>,
): Passkey {
  return {
    id,
    name,
    kind: secondOnly ? 'security_key' : 'passkey',
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    held: held.has(id),
  }
}
