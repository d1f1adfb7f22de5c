import { keysOverAccounts } from './reviewed.ts'
import { accountTables, type Rule } from './rule.ts'

/** References and keys carry the account, so that nobody points next door, and no collision tells what stands there. */
export const keys: Rule[] = [
  {
    id: 'plain_reference',
    says: 'a reference between tables of accounts carries the account on both sides',
    query: `
      with ${accountTables}
      select regexp_replace(c.conrelid::regclass::text, '^public[.]', '') || '.' || c.conname as object,
             case when source.oid is null or not exists (
                    select from generate_subscripts(c.conkey, 1) i where c.conkey[i] = source.account_number and c.confkey[i] = target.account_number)
                  then pg_get_constraintdef(c.oid)
                  when not c.convalidated or not coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true) then 'not enforced' end as found
        from pg_constraint c join account_tables target on target.oid = c.confrelid left join account_tables source on source.oid = c.conrelid
       where c.contype = 'f'`,
  },
  {
    id: 'no_account_reference',
    says: 'every row of an account refers to that account and goes with it',
    query: `
      with ${accountTables}
      select t.name as object,
             case when not exists (
               select from pg_constraint c
                where c.contype = 'f' and c.conrelid = t.oid and c.confrelid = 'public.accounts'::regclass and c.confdeltype = 'c'
                  and c.conkey = array[t.account_number] and c.convalidated) then 'none' end as found
        from account_tables t where t.name <> 'accounts'`,
  },
  {
    id: 'key_over_accounts',
    says: 'keys and indexes of account tables begin with the account',
    query: `
      with ${accountTables}
      select regexp_replace(i.indexrelid::regclass::text, '^public[.]', '') as object,
             case when i.indkey[0] <> t.account_number then
               case when i.indisunique then 'unique' else 'index' end
               || ' (' || (select string_agg(pg_get_indexdef(i.indexrelid, k, true), ', ' order by k) from generate_series(1, i.indnkeyatts) k) || ')'
               || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '') end as found
        from pg_index i join account_tables t on t.oid = i.indrelid`,
    reviewed: keysOverAccounts,
  },
  {
    id: 'no_primary_key',
    says: 'every table has a primary key',
    query: `
      select c.relname::text as object,
             case when not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and i.indisvalid) then 'none' end as found
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  },
]
