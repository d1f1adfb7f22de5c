import { memberships, powersOfRoles } from './reviewed.ts'
import { administrator, type Rule } from './rule.ts'

const powers = `case when r.rolcanlogin then 'signs in' end, case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses row-level security' end,
  case when r.rolcreaterole then 'creates roles' end, case when r.rolcreatedb then 'creates databases' end, case when r.rolreplication then 'replicates' end,
  case when exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) then 'owns tables' end`

/** Who may step over the lock by what they are: nobody who signs in, but the administrator. */
export const roles: Rule[] = [
  {
    id: 'mighty_role',
    says: 'our roles are what they are meant to be and no more',
    query: `
      select r.rolname::text as object, nullif(concat_ws(', ', ${powers}), '') as found
        from pg_roles r where r.rolname like 'app\\_%'`,
    reviewed: powersOfRoles,
  },
  {
    id: 'other_mighty_role',
    says: 'nobody else who signs in, but the administrator, may step over the lock or become one who may',
    query: `
      select r.rolname::text as object,
             nullif(concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses row-level security' end,
               case when r.rolcreaterole then 'creates roles' end,
               case when exists (select from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) then 'owns tables' end,
               (select 'may become ' || string_agg(m.rolname, ', ' order by m.rolname) from pg_roles m
                 where m.oid <> r.oid and not r.rolsuper and (m.rolsuper or m.rolbypassrls or m.rolname like 'app\\_%') and pg_has_role(r.oid, m.oid, 'member'))), '') as found
        from pg_roles r where r.rolcanlogin and r.rolname not like 'app\\_%' and not ${administrator}`,
    superuserOnly: true,
  },
  {
    id: 'membership',
    says: 'our roles are members of the reviewed roles alone',
    query: `
      select m.member::regrole || ' in ' || m.roleid::regrole as object, case when m.admin_option then 'with admin option' else 'member' end as found
        from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname like 'app\\_%'`,
    reviewed: memberships,
  },
  {
    id: 'role_setting',
    says: 'no account is entered and no path is turned by a setting that comes with the connection',
    query: `
      select coalesce(nullif(s.setrole, 0)::regrole::text, 'PUBLIC') || ' ' || split_part(setting, '=', 1) as object, 'set' as found
        from pg_db_role_setting s, unnest(s.setconfig) setting
       where (s.setdatabase = 0 or s.setdatabase = (select oid from pg_database where datname = current_database()))
         and (s.setrole in (select oid from pg_roles where rolname like 'app\\_%')
              or split_part(setting, '=', 1) ~ '^(app[.]|role$|search_path$|row_security$|session_|local_preload)')
      union all
      select 'app.account_id', nullif(current_setting('app.account_id', true), '')`,
  },
]
