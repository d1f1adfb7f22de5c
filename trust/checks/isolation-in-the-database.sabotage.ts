import type { Sabotage } from './check.ts'

const check = 'isolation-in-the-database'
const ofTheAccount = '(account_id = (select current_account_id()))'

/** None of these lets anybody see what a customer wrote: that is the other promise. */
export const sabotages: Sabotage[] = [
  {
    id: `${check}.policy-opened`,
    check,
    reason: 'seen_next_door',
    does: 'Reasons for lost jobs are shown to every business.',
    by: {
      database: 'data',
      sql: 'alter policy account on lost_reasons using (true)',
      undo: `alter policy account on lost_reasons using ${ofTheAccount}`,
    },
  },
  {
    id: `${check}.writing-next-door`,
    check,
    reason: 'written_next_door',
    does: 'A business may add a board to another one.',
    by: {
      database: 'data',
      sql: 'alter policy account on pipelines with check (true)',
      undo: `alter policy account on pipelines with check ${ofTheAccount}`,
    },
  },
  {
    id: `${check}.lock-not-forced`,
    check,
    reason: 'lock_off',
    does: 'One table no longer locks out its own owner.',
    by: {
      database: 'data',
      sql: 'alter table stage_totals no force row level security',
      undo: 'alter table stage_totals force row level security',
    },
  },
  {
    id: `${check}.function-left-behind`,
    check,
    reason: 'definer_function',
    does: 'A function that steps over the lock was left behind, open to everybody.',
    by: {
      database: 'data',
      sql: "create function left_behind() returns bigint language sql security definer as 'select count(*) from public.pipelines'",
      undo: 'drop function left_behind()',
    },
  },
  {
    id: `${check}.key-over-accounts`,
    check,
    reason: 'key_over_accounts',
    does: 'A key was made over all businesses: a collision would tell one of them what another has.',
    by: {
      database: 'data',
      sql: 'create unique index left_behind on bot_states (conversation_id)',
      undo: 'drop index left_behind',
    },
  },
]
