import { sql } from 'kysely'
import type { Passkey } from '#contract/passkeys.ts'
import type { ProblemCode } from '#contract/problems.ts'
import { announce } from '#kernel/events.ts'
import type { Session } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import type { Scope } from '#kernel/scope.ts'
import { passkeyRemoved, passkeyRenamed } from './events.ts'
import { heldPasskeys } from './held-passkeys.ts'
import { shownPasskey } from './list-passkeys.ts'
import { type PasskeyRecord, passkeysOf, sealPasskey } from './passkeys.ts'

export async function renamePasskey(
  scope: Scope,
  installation: Installation,
  { memberId }: Session,
  { id, name }: { id: string; name: string },
): Promise<Passkey> {
  const { passkeys } = await passkeysOf(scope, installation, memberId)
  const passkey = passkeys.find((one) => one.id === id)
  if (!passkey) refuse('not_found')
  const { credentialId, publicKey, transports } = passkey
  const record: PasskeyRecord = { credentialId, publicKey, transports, name }
  await sql`select reseal_passkey(${memberId}, ${id}, ${sealPasskey(installation.master, id, record)})`.execute(
    scope.database,
  )
  await announce(scope, passkeyRenamed, { data: { memberId, passkeyId: id } })
  return shownPasskey({ ...passkey, name }, await heldPasskeys(scope, memberId))
}

/** Never the last way in of somebody who has no other. */
export async function removePasskey(scope: Scope, { memberId }: Session, id: string) {
  const { rows } = await sql<{
    refused: ProblemCode | null
  }>`select remove_passkey(${memberId}, ${id}) as refused`.execute(scope.database)
  const { refused } = rows[0]!
  if (refused) refuse(refused)
  await announce(scope, passkeyRemoved, { data: { memberId, passkeyId: id } })
}
