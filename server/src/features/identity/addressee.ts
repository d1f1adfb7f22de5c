import type { Language } from '#contract/shared.ts'
import type { Scope } from '#kernel/scope.ts'
import { openPerson } from './people.ts'

/** Who a member of this account is, and how their business is called and speaks: what a mail to them needs. Throws when there is no such member. */
export type Addressee = {
  personId: string
  name: string
  email: string
  emailVerified: boolean
  businessName: string
  language: Language
  timeZone: string
}

export async function addresseeOf(
  { database, boxes, installation, accountId }: Scope,
  memberId: string,
): Promise<Addressee> {
  const row = await database
    .selectFrom('members')
    .innerJoin('people', 'people.id', 'members.person_id')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select([
      'members.person_id',
      'people.profile_cipher',
      'people.email_verified_at',
      'accounts.name_cipher',
      'accounts.languages',
      'accounts.time_zone',
    ])
    .where('members.id', '=', memberId)
    .executeTakeFirstOrThrow()
  return {
    personId: row.person_id,
    ...openPerson(installation.master, row.person_id, row.profile_cipher),
    emailVerified: row.email_verified_at !== null,
    businessName: boxes.account.open<string>('accounts', 'name', accountId, row.name_cipher),
    language: row.languages[0] === 'es' ? 'es' : 'en',
    timeZone: row.time_zone,
  }
}
