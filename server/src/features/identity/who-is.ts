import type { Who } from '#contract/identity.ts'
import type { Role } from '#contract/permissions.ts'
import type { Rights } from '#contract/rights.ts'
import { standingOf } from '#contract/standing.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { openPerson } from './people.ts'
import { secondFactorsOf } from './second-factors.ts'

export async function whoIs(
  installation: Installation,
  { accountId, memberId, sessionId }: { accountId: string; memberId: string; sessionId: string },
): Promise<Who> {
  return withAccount(installation, asSystem(accountId), async (scope) => {
    const { database, boxes } = scope
    const row = await database
      .selectFrom('members')
      .innerJoin('people', 'people.id', 'members.person_id')
      .innerJoin('accounts', 'accounts.id', 'members.account_id')
      .select([
        'members.role',
        'members.rights',
        'members.person_id',
        'people.profile_cipher',
        'people.email_verified_at',
        'accounts.name_cipher',
        'accounts.demo',
        'accounts.time_zone',
        'accounts.currency',
        'accounts.second_factor_roles',
        'accounts.second_factor_from',
      ])
      .where('members.id', '=', memberId)
      .executeTakeFirstOrThrow()
    const { role, rights, permissions } = standingOf(row.role as Role, row.rights as Rights | null)
    const factors = await secondFactorsOf(scope, memberId)
    const isRequired = row.second_factor_roles.includes(row.role) && !factors.enough
    const { name, email } = openPerson(installation.master, row.person_id, row.profile_cipher)
    return {
      account: {
        id: accountId,
        name: boxes.account.open<string>('accounts', 'name', accountId, row.name_cipher),
        demo: row.demo,
        timeZone: row.time_zone,
        currency: row.currency,
      },
      member: { id: memberId, name, email, emailVerified: row.email_verified_at !== null, role },
      permissions: [...permissions],
      rights,
      duties: {
        secondFactorFrom: isRequired ? (row.second_factor_from?.toISOString() ?? null) : null,
        changePassword: factors.password_common,
        makeRecoveryCodes: factors.enough && factors.codes_left === 0,
      },
      csrf: csrfToken(installation.master.derive('csrf'), sessionId),
    }
  })
}

/** What whoever guesses at somebody's password knows of them. */
export function contextOf({ account, member }: Who): string[] {
  return [account.name, member.name, ...member.email.split(/[@.]/)]
}
