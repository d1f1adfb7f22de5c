import { sql } from 'kysely'
import type { BodyOf } from '#contract/endpoint.ts'
import { type Role, roleSchema } from '#contract/permissions.ts'
import type { changeSecondFactorRule as endpoint, SecondFactorRule } from '#contract/second-factors.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import type { Scope } from '#kernel/scope.ts'
import { secondFactorRuleChanged } from './events.ts'

/** Of whom this business requires a second factor, and who of them has none yet. */
export async function readSecondFactorRule(scope: Scope): Promise<SecondFactorRule> {
  const rule = await scope.database
    .selectFrom('accounts')
    .select(['second_factor_roles', 'second_factor_from'])
    .where('id', '=', scope.accountId)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{ id: string }>`
    select m.id from members m, lateral second_factors(m.id) f
     where m.status = 'active' and m.role = any (${rule.second_factor_roles}) and not f.enough
     order by m.id`.execute(scope.database)
  return {
    roles: roleSchema.array().parse(rule.second_factor_roles),
    from: rule.second_factor_from?.toISOString() ?? null,
    without: rows.map(({ id }) => id),
  }
}

/** With roles comes a date; without a date it counts at once. Whoever has none then may set one up and nothing else. */
export async function changeSecondFactorRule(
  scope: Scope,
  { roles, from }: BodyOf<typeof endpoint>,
): Promise<SecondFactorRule> {
  const wanted: Role[] = roleSchema.options.filter((role) => roles.includes(role))
  const since = wanted.length === 0 ? null : new Date(from ?? clock.now())
  await scope.database
    .updateTable('accounts')
    .set({ second_factor_roles: wanted, second_factor_from: since })
    .where('id', '=', scope.accountId)
    .execute()
  await announce(scope, secondFactorRuleChanged, {
    data: { roles: wanted, from: since?.toISOString() ?? null },
  })
  return readSecondFactorRule(scope)
}
