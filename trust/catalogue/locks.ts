import { reviewedPolicies, reviewedTriggers, unlockedTables, withoutAccountPolicy } from './reviewed.ts'
import { reviewedRights } from './reviewed-rights.ts'
import { accountTables, policies, type Rule } from './rule.ts'

/** Row-level security: on, forced, and by exactly the policies that are meant. */
export const locks: Rule[] = [
  {
    id: 'lock_off',
    says: 'row-level security is on and forced on every table',
    query: `
      select c.relname::text as object,
             nullif(concat_ws(', ', case when not c.relrowsecurity then 'off' end, case when not c.relforcerowsecurity then 'not forced' end), '') as found
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f')`,
    reviewed: unlockedTables,
  },
  {
    id: 'account_policy',
    says: 'every table with an account column shows the application the rows of the current account, and takes no others',
    query: `
      with ${accountTables}, ${policies}
      select t.name as object,
             nullif(coalesce(p.says, 'none'),
                    format('permissive for all to app_probe, app_user using (%1$I = ( SELECT public.current_account_id() AS current_account_id))'
                           || ' with check (%1$I = ( SELECT public.current_account_id() AS current_account_id))', t.account_column)) as found
        from account_tables t left join policies p on p.polrelid = t.oid and p.name = 'account'`,
    reviewed: withoutAccountPolicy,
  },
  {
    id: 'canary_policy',
    says: 'whatever else is broken, the probe reaches the two canary accounts alone',
    query: `
      with ${accountTables}, ${policies}
      select t.name as object,
             nullif(coalesce(p.says, 'none'),
                    format('restrictive for all to app_probe using (%1$I IN ( SELECT public.canary_accounts() AS canary_accounts))'
                           || ' with check (%1$I IN ( SELECT public.canary_accounts() AS canary_accounts))', t.account_column)) as found
        from account_tables t left join policies p on p.polrelid = t.oid and p.name = 'canaries'`,
    reviewed: withoutAccountPolicy,
  },
  {
    id: 'other_policy',
    says: 'beside these nothing shows rows but the reviewed policies; one that only takes away does no harm',
    query: `
      with ${accountTables}, ${policies}
      select regexp_replace(p.table_name, '^public[.]', '') || '.' || p.name as object, case when p.says like 'permissive %' then p.says end as found
        from policies p
       where p.name not in ('account', 'canaries') and p.name !~ '^rights' or not exists (select from account_tables t where t.oid = p.polrelid)`,
    reviewed: reviewedPolicies,
  },
  {
    id: 'rights_policy',
    says: 'within an account a member is shown what their rights show, by exactly the reviewed policies',
    query: `
      with ${accountTables}, ${policies}
      select t.name || '.' || p.name as object, left(encode(sha256(convert_to(regexp_replace(p.says, '\\s+', ' ', 'g'), 'UTF8')), 'hex'), 12) as found
        from policies p join account_tables t on t.oid = p.polrelid where p.name ~ '^rights'`,
    reviewed: reviewedRights,
  },
  {
    id: 'borrowed_view',
    says: 'a view reads with the rights of whoever asks, and nothing is copied out of the tables',
    query: `
      select regexp_replace(c.oid::regclass::text, '^public[.]', '') as object,
             case when c.relkind = 'm' then 'materialised'
                  when not coalesce((select o.option_value::boolean from pg_options_to_table(c.reloptions) o where o.option_name = 'security_invoker'), false)
                  then 'with the rights of its owner' end as found
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('v', 'm')
         and (n.nspname = 'public'
              or exists (select from aclexplode(n.nspacl) x
                          where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and x.grantee <> n.nspowner))`,
  },
  {
    id: 'trigger',
    says: 'the reviewed triggers run and no others, no reference is switched off, no statement is rewritten',
    query: `
      select regexp_replace(t.tgrelid::regclass::text, '^public[.]', '') || '.' || case when t.tgisinternal then c.conname else t.tgname end as object,
             case when t.tgenabled <> 'O' then 'switched off' when not t.tgisinternal then regexp_replace(pg_get_triggerdef(t.oid), '^.* TRIGGER \\S+ ', '') end as found
        from pg_trigger t left join pg_constraint c on c.oid = t.tgconstraint
       where exists (select from pg_class r where r.oid = t.tgrelid and r.relnamespace = 'public'::regnamespace)
      union all
      select regexp_replace(w.ev_class::regclass::text, '^public[.]', '') || '.' || w.rulename, 'rewrites'
        from pg_rewrite w join pg_class r on r.oid = w.ev_class where r.relnamespace = 'public'::regnamespace and r.relkind in ('r', 'p')`,
    reviewed: reviewedTriggers,
  },
]
