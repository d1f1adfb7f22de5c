import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { emailHash as hashOf, openPerson } from './people.ts'

export type PersonToSignIn = {
  personId: string
  passwordHash: string | null
  emailHash: Buffer
  accountId: string
  memberId: string
}

/** Who signs in with this e-mail, in the business in which they have worked longest; null when nobody does. */
export async function findPerson(installation: Installation, email: string): Promise<PersonToSignIn | null> {
  const emailHash = hashOf(installation.master, email)
  const { rows } = await installation.pools.app.query<{
    person_id: string
    password_hash: string | null
    account_id: string
    member_id: string
  }>('select * from person_for_sign_in($1)', [emailHash])
  const row = rows[0]
  if (!row) return null
  return {
    personId: row.person_id,
    passwordHash: row.password_hash,
    emailHash,
    accountId: row.account_id,
    memberId: row.member_id,
  }
}

/** The person behind a member, to be signed in where that member works. */
export async function personOf(
  installation: Installation,
  who: { accountId: string; memberId: string },
): Promise<PersonToSignIn> {
  const member = await withAccount(installation, asSystem(who.accountId), ({ database }) =>
    database
      .selectFrom('members')
      .innerJoin('people', 'people.id', 'members.person_id')
      .select(['people.id', 'people.profile_cipher'])
      .where('members.id', '=', who.memberId)
      .executeTakeFirstOrThrow(),
  )
  const { email } = openPerson(installation.master, member.id, member.profile_cipher)
  const found = await findPerson(installation, email)
  if (!found) throw new Error('a member has no person by their e-mail')
  return { ...found, accountId: who.accountId, memberId: who.memberId }
}
