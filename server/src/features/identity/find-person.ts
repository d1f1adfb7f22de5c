import type { Installation } from '#kernel/installation.ts'
import { emailHash } from './people.ts'

export type PersonToSignIn = { passwordHash: string | null; accountId: string; memberId: string }

/** Who signs in with this e-mail, in the business in which they have worked longest; null when nobody does. */
export async function findPerson(installation: Installation, email: string): Promise<PersonToSignIn | null> {
  const { rows } = await installation.pools.app.query<{
    password_hash: string | null
    account_id: string
    member_id: string
  }>('select * from person_for_sign_in($1)', [emailHash(installation.master, email)])
  const row = rows[0]
  return row ? { passwordHash: row.password_hash, accountId: row.account_id, memberId: row.member_id } : null
}
