import type { Sabotage } from './check.ts'

const spendStep = (
  rest: string,
) => `create or replace function use_totp_step(member uuid, step bigint, at timestamptz) returns boolean
  language sql security definer set search_path = pg_catalog, public
as $$
  with used as (
    update totp_factors t set last_step = step, used_at = at
     where t.person_id = person_behind(member) and t.confirmed_at is not null${rest}
    returning 1)
  select exists (select from used)
$$`

export const sabotages: Sabotage[] = [
  {
    id: 'second-factor.codes-again',
    check: 'second-factor',
    reason: 'replayed_code_accepted',
    does: 'A code of the authenticator app may be used as often as it is shown.',
    by: { database: 'data', sql: spendStep(''), undo: spendStep(' and t.last_step < step') },
  },
  {
    id: 'second-factor.session-before',
    check: 'second-factor',
    reason: 'answered_before_second_factor',
    does: 'The session begins with the password already; the page still asks for a code.',
    by: {
      file: 'server/src/features/identity/finish-sign-in.ts',
      find: '  return step ?? enter(attempt, person, { by, second: null })',
      put: '  const entered = await enter(attempt, person, { by, second: null })\n  return step ?? entered',
    },
  },
]
