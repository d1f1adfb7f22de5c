import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import { type listOwnSignIns as endpoint, type OwnSignIn, ownEventTypes } from '#contract/own-sign-ins.ts'
import type { Session } from '#kernel/http/mount.ts'
import { pageFrom, readCursor } from '#kernel/paging.ts'
import type { Origin, Scope } from '#kernel/scope.ts'
import { deviceOf } from './list-sessions.ts'

const list = 'own sign-ins'

/** What happened to the sign-in of whoever asks, by their own hand or by somebody else's. What their colleagues did is not for here. */
export async function listOwnSignIns(
  scope: Scope,
  { memberId }: Session,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ResponseOf<typeof endpoint>> {
  const after = readCursor(scope, `${list}:${memberId}`, cursor)
  const rows = await scope.database
    .selectFrom('events')
    .select(['id', 'seq', 'type', 'at', 'data', 'secret_cipher'])
    // In the very words of the index on what is rare: the daily work is not read through for it.
    .where(sql<boolean>`split_part(type, '.', 1) not in ('inbox', 'chatbot', 'deals', 'contacts')`)
    .where('type', 'in', ownEventTypes)
    .where(sql<boolean>`coalesce(data ->> 'memberId', actor_id::text) = ${memberId}`)
    .$if(after !== null, (query) => query.where('seq', '<', Number(after![0])))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  return pageFrom(scope, `${list}:${memberId}`, rows, limit, (row) => [row.seq], shownIn(scope))
}

type Row = { id: string; type: string; at: Date; data: unknown; secret_cipher: Buffer | null }

function shownIn({ boxes }: Scope) {
  return ({ id, type, at, data, secret_cipher }: Row): OwnSignIn => {
    const { by, second, newDevice, count } = data as Record<string, unknown>
    const isSignIn = type === 'identity.signed_in'
    const origin =
      secret_cipher && boxes.account.open<{ origin?: Origin }>('events', 'secret', id, secret_cipher).origin
    return {
      id,
      type,
      at: at.toISOString(),
      by: isSignIn ? String(by) : null,
      second: isSignIn && typeof second === 'string' ? second : null,
      newDevice: newDevice === true,
      count: type === 'identity.sign_in_refused' ? Number(count) : null,
      ...deviceOf(origin?.agent ?? ''),
      network: origin?.network ?? null,
    }
  }
}
