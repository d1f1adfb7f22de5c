import {
  columnRights,
  databaseRights,
  languageRights,
  schemaRights,
  settingRights,
  tableRights,
} from './reviewed.ts'
import { accountTables, grantee, notOfSystem, privileges, type Rule } from './rule.ts'

const ours = "(x.grantee = 0 or x.grantee in (select oid from pg_roles where rolname like 'app\\_%'))"

/** Who owns and who may do what: exactly what was reviewed. */
export const rights: Rule[] = [
  {
    id: 'owner',
    says: 'tables belong to a role that nobody signs in as',
    query: `
      select regexp_replace(c.oid::regclass::text, '^public[.]', '') as object,
             case when c.relowner::regrole::text <> case n.nspname when 'public' then 'app_owner' else 'app_tasks' end then 'of ' || c.relowner::regrole end as found
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')`,
  },
  {
    id: 'table_right',
    says: 'rights to tables and sequences are the reviewed ones',
    query: `
      with ${accountTables}
      select regexp_replace(c.oid::regclass::text, '^public[.]', '') || ' for ' || ${grantee} as object,
             case when x.grantee::regrole::text in ('app_user', 'app_probe') and ${privileges} = 'INSERT, SELECT, UPDATE'
                       and exists (select from account_tables t join pg_policy p on p.polrelid = t.oid and p.polname = 'account' where t.oid = c.oid)
                  then null else ${privileges} end as found
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) x
       where ${notOfSystem} and x.grantee <> c.relowner group by c.oid, x.grantee`,
    reviewed: tableRights,
  },
  {
    id: 'column_right',
    says: 'rights to single columns are the reviewed ones',
    query: `
      select regexp_replace(c.oid::regclass::text, '^public[.]', '') || '.' || a.attname || ' for ' || ${grantee} as object, ${privileges} as found
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(a.attacl) x
       where ${notOfSystem} and x.grantee <> c.relowner group by c.oid, a.attname, x.grantee`,
    reviewed: columnRights,
  },
  {
    id: 'schema_right',
    says: 'our roles look into the reviewed schemas and make nothing in them',
    query: `
      select n.nspname::text as object,
             nullif(concat_ws('; ', case when n.nspowner in (select oid from pg_roles where rolname like 'app\\_%') then 'of ' || n.nspowner::regrole end,
               (select string_agg(of_grantee, ', ' order by of_grantee) from (
                  select ${grantee} || ' ' || ${privileges} as of_grantee from aclexplode(n.nspacl) x where ${ours} and x.grantee <> n.nspowner group by x.grantee) g)), '') as found
        from pg_namespace n where ${notOfSystem}`,
    reviewed: schemaRights,
  },
  {
    id: 'database_right',
    says: 'nobody makes temporary tables or schemas but those who bring migrations',
    query: `
      select ${grantee} as object,
             case when x.grantee <> 0 and ${privileges} = 'CONNECT' and x.grantee not in (select oid from pg_roles where rolname like 'app\\_%') then null else ${privileges} end as found
        from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
       where d.datname = current_database() and x.grantee <> d.datdba group by x.grantee`,
    reviewed: databaseRights,
  },
  {
    id: 'default_right',
    says: 'what our roles make later gives nobody rights by itself',
    query: `
      select d.defaclrole::regrole || ' ' || d.defaclobjtype::text as object, case when r.rolname like 'app\\_%' then d.defaclacl::text end as found
        from pg_default_acl d join pg_roles r on r.oid = d.defaclrole`,
  },
  {
    id: 'setting_right',
    says: 'set_config, by which a query could change over to another account, is not for the application',
    query: `
      select ${grantee} as object, 'EXECUTE' as found
        from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
       where p.oid = 'pg_catalog.set_config(text, text, boolean)'::regprocedure and x.grantee <> p.proowner`,
    reviewed: settingRights,
    superuserOnly: true,
  },
  {
    id: 'language_right',
    says: 'the application writes no programs that run inside the database',
    query: `
      select l.lanname || ' for ' || ${grantee} as object, 'USAGE' as found
        from pg_language l, aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) x
       where l.lanpltrusted and x.grantee <> l.lanowner`,
    reviewed: languageRights,
    superuserOnly: true,
  },
  {
    id: 'system_right',
    says: "PostgreSQL's own functions and tables are open to no more people than when it was installed",
    query: `
      select p.oid::regprocedure::text as object,
             (select string_agg(${grantee}, ', ') from aclexplode(p.proacl) x
               where ${ours} and not exists (select from aclexplode(i.initprivs) y where y.grantee = x.grantee)) as found
        from pg_proc p join pg_init_privs i on i.objoid = p.oid and i.classoid = 'pg_proc'::regclass where p.pronamespace = 'pg_catalog'::regnamespace
      union all
      select c.oid::regclass::text,
             (select string_agg(${grantee} || ' ' || x.privilege_type, ', ') from aclexplode(c.relacl) x
               where ${ours} and not exists (select from aclexplode(i.initprivs) y where y.grantee = x.grantee and y.privilege_type = x.privilege_type))
        from pg_class c join pg_init_privs i on i.objoid = c.oid and i.classoid = 'pg_class'::regclass and i.objsubid = 0
       where c.relnamespace = 'pg_catalog'::regnamespace
      union all
      select 'setting ' || a.parname, ${grantee} || ' ' || x.privilege_type from pg_parameter_acl a, aclexplode(a.paracl) x where ${ours}`,
    superuserOnly: true,
  },
  {
    id: 'event_trigger',
    says: 'nothing runs by itself when the schema changes',
    query: "select e.evtname::text as object, 'on ' || e.evtevent as found from pg_event_trigger e",
    superuserOnly: true,
  },
  {
    id: 'large_object',
    says: 'nothing is kept in large objects, on which no row-level security lies',
    query:
      "select 'large objects' as object, nullif(count(*), 0)::text as found from pg_largeobject_metadata",
  },
]
