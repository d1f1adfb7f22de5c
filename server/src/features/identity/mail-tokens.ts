import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { addressBlock, originOf } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { openNote, sealNote } from './people.ts'
import { hashToken } from './sessions.ts'

/**
 * What a mail lets its reader do once: the page that its link leads to, and for how long (reference/identity.md 11). A token is for one purpose
 * and nothing else; 256 bits, in the fragment of the link, which browsers do not send; kept as a hash alone.
 */
const purposes = {
  verify_email: { page: '/confirm-email', minutes: 15 },
  reset_password: { page: '/new-password', minutes: 60 },
  change_email: { page: '/new-email', minutes: 15 },
  undo_email: { page: '/old-email', minutes: 7 * 24 * 60 },
  alarm: { page: '/not-me', minutes: 7 * 24 * 60 },
} satisfies Record<string, { page: string; minutes: number }>
export type MailPurpose = keyof typeof purposes

/**
 * A link for a member of this account, null when they are none any more. Made at the moment of sending, by the task that sends: a payload holds no token.
 * `note` is sealed and comes back to whoever uses the token. `since`: from when its time counts, where that is not now.
 */
export async function makeMailLink(
  { installation, database }: Scope,
  purpose: MailPurpose,
  memberId: string,
  { note, since = clock.now() }: { note?: string; since?: Date } = {},
): Promise<string | null> {
  const { page, minutes } = purposes[purpose]
  const token = randomBytes(32).toString('base64url')
  const hash = hashToken(token)
  const until = new Date(since.getTime() + minutes * 60_000)
  const sealed = note === undefined ? null : sealNote(installation.master, hash, note)
  const { rows } = await sql<{ made: boolean }>`
    select make_mail_token(${hash}, ${purpose}, ${memberId}, ${sealed}, ${until}) as made`.execute(database)
  return rows[0]!.made ? `${installation.config.publicUrl.origin}${page}#${token}` : null
}

/** Whom a token is for; it stays good. Refuses with `link_used`, in the same words whatever is wrong with it. */
export async function findMailToken(
  { installation, request }: { installation: Installation; request: FastifyRequest },
  purpose: MailPurpose,
  token: string,
): Promise<{ accountId: string; memberId: string }> {
  await spendAttempts(installation, [
    { name: 'mail-link', value: addressBlock(request), allowed: 100, windowSeconds: 900 },
  ])
  const { rows } = await installation.pools.app.query<{ account_id: string; member_id: string }>(
    'select * from find_mail_token($1, $2, $3)',
    [hashToken(token), purpose, clock.now()],
  )
  const row = rows[0]
  if (!row) refuse('link_used')
  return { accountId: row.account_id, memberId: row.member_id }
}

/** Uses the token up and does the work in the same transaction: of two at once one is refused, and what refuses leaves the token good. */
export async function withMailToken<Result>(
  call: { installation: Installation; request: FastifyRequest },
  purpose: MailPurpose,
  token: string,
  work: (scope: Scope, whom: Addressed) => Promise<Result>,
): Promise<Result> {
  const { accountId } = await findMailToken(call, purpose, token)
  const { installation, request } = call
  const hash = hashToken(token)
  const principal = { ...asSystem(accountId), requestId: request.id, origin: originOf(request) }
  return withAccount(installation, principal, async (scope) => {
    const { rows } = await sql<Used>`
      select * from use_mail_token(${hash}, ${purpose}, ${clock.now()})`.execute(scope.database)
    const row = rows[0]
    if (!row) refuse('link_used')
    const note = row.content_cipher && openNote(installation.master, hash, row.content_cipher)
    const { member_id: memberId, person_id: personId, expires_at: expiresAt } = row
    return work(scope, { memberId, personId, note, expiresAt })
  })
}

type Used = { member_id: string; person_id: string; content_cipher: Buffer | null; expires_at: Date }
type Addressed = { memberId: string; personId: string; note: string | null; expiresAt: Date }

/**
 * The links that were mailed for a person and wait to be followed lead nowhere any more; of the ways back from a change of address, those made with
 * `undoSince` or later. Alarms stay good: they end things, and give nobody anything.
 */
export async function endMailTokens({ database }: Scope, memberId: string, undoSince: Date | 'infinity') {
  await sql`select end_mail_tokens(${memberId}, ${undoSince}::timestamptz)`.execute(database)
}
