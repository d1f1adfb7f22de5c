import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { CompiledQuery } from 'kysely'
import { clock } from '#kernel/clock.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { cookieName, cookieOptions } from './cookies.ts'
import type { Attempt } from './finish-sign-in.ts'
import { peopleBox } from './people.ts'
import { hashToken } from './sessions.ts'

/**
 * What we begin with a browser before somebody is known or proven, and end once: in that same browser, for the same purpose, for the same person.
 * The secret of it travels (the challenge of a passkey, the state that Google hands back), so it is worth nothing elsewhere.
 */
export type Purpose =
  | 'sign_in'
  | 'sign_up'
  | 'sign_up_mail'
  | 'add'
  | 'second'
  | 'prove'
  | 'google_enter'
  | 'google_sign_up'
  | 'google_link'
  | 'google_prove'
  | 'google_invitation'
/** The member for whom it is begun; null while nobody is known. */
type Whose = { accountId: string; memberId: string } | null

export async function beginCeremony(
  { installation, request, reply }: Attempt,
  { secret, purpose, whose, minutes }: { secret: string; purpose: Purpose; whose: Whose; minutes: number },
  detail: unknown,
) {
  const browser = browserOf(installation, request) ?? randomBytes(32).toString('base64url')
  reply.setCookie(
    cookieName(installation, 'browser'),
    browser,
    cookieOptions(installation, browserHours * 3600),
  )
  const secretHash = hashToken(secret)
  const sealed = peopleBox(installation.master).seal(
    'ceremonies',
    'detail',
    secretHash.toString('hex'),
    detail,
  )
  const until = new Date(clock.now().getTime() + minutes * 60_000)
  const [row] = await ask<{ begun: boolean }>(
    installation,
    whose,
    'select begin_ceremony($1, $2, $3, $4, $5, $6) as begun',
    [secretHash, hashToken(browser), purpose, whose?.memberId ?? null, sealed, until],
  )
  if (!row?.begun) throw new Error('a ceremony was begun for a member who is none')
}

/** What was kept when it was begun; null where it was used, is over, or was begun elsewhere, for another purpose or for somebody else. */
export async function endCeremony<Detail>(
  { installation, request }: Pick<Attempt, 'installation' | 'request'>,
  { secret, purpose, whose }: { secret: string; purpose: Purpose; whose: Whose },
): Promise<Detail | null> {
  const secretHash = hashToken(secret)
  const [row] = await ask<{ detail_cipher: Buffer }>(
    installation,
    whose,
    'select * from end_ceremony($1, $2, $3, $4, $5)',
    [
      secretHash,
      hashToken(browserOf(installation, request) ?? ''),
      purpose,
      whose?.memberId ?? null,
      clock.now(),
    ],
  )
  if (!row) return null
  const box = peopleBox(installation.master)
  return box.open<Detail>('ceremonies', 'detail', secretHash.toString('hex'), row.detail_cipher)
}

/** Longer than any ceremony: one that is begun in a second tab keeps those of the first. */
const browserHours = 1

function browserOf(installation: Installation, request: FastifyRequest): string | null {
  const value = request.cookies[cookieName(installation, 'browser')]
  return value && /^[\w-]{43}$/.test(value) ? value : null
}

async function ask<Row>(
  installation: Installation,
  whose: Whose,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  if (!whose) return (await installation.pools.app.query(text, values)).rows as Row[]
  return withAccount(installation, asSystem(whose.accountId), async ({ database }) => {
    const { rows } = await database.executeQuery<Row>(CompiledQuery.raw(text, values))
    return rows
  })
}
