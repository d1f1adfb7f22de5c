/** One thing that must hold in the catalogue of the database. */
export type Rule = {
  /** Its name in findings, and the reason code that people see: `lock_off`. */
  id: string
  /** What must hold, in a sentence. */
  says: string
  /**
   * One row for everything that was looked at: `object`, and `found`, which is null where all is as it is everywhere, and says what there is
   * otherwise. Run with search_path = pg_catalog, so that every name of ours comes with its schema.
   */
  query: string
  /** What may be found all the same, by object. What stands here and is not found is a finding too: then the list is out of date. */
  reviewed?: Reviewed
  /**
   * A managed service keeps this for itself: there it is told as not narrowed rather than as broken. It is broken wherever the database
   * belongs to a superuser, who could have narrowed it.
   */
  superuserOnly?: true
}

export type Reviewed = Record<string, Review>

export type Review = {
  /** Exactly what the rule finds. */
  is: string
  /** Why that is right. */
  why: string
  /** It need not be there. */
  optional?: true
}

/** Schemas that are ours or somebody's, in any case not PostgreSQL's own. Wants `n` to be pg_namespace. */
export const notOfSystem = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"

/** A grantee as people write it. Wants `x` to come from aclexplode. */
export const grantee = "case when x.grantee = 0 then 'PUBLIC' else x.grantee::regrole::text end"

/** What one grantee holds, in one text. Wants `x` to come from aclexplode, grouped by the grantee. */
export const privileges =
  "string_agg(x.privilege_type || case when x.is_grantable then ' with grant option' else '' end, ', ' order by x.privilege_type)"

/** Tables of public that hold rows of accounts, with the column that says whose. Stands first, after `with`. */
export const accountTables = `account_tables as (
  select c.oid, c.relname::text as name, a.attname::text as account_column, a.attnum as account_number
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and a.attname = case when c.relname = 'accounts' then 'id' else 'account_id' end)`

/** Every policy of public, in one text. Stands after accountTables. */
export const policies = `policies as (
  select p.polrelid, p.polrelid::regclass::text as table_name, p.polname::text as name,
         case when p.polpermissive then 'permissive' else 'restrictive' end
         || ' for ' || case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end
         || ' to ' || (select string_agg(case when r = 0 then 'PUBLIC' else r::regrole::text end, ', ' order by r::regrole::text) from unnest(p.polroles) r)
         || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '')
         || coalesce(' with check ' || pg_get_expr(p.polwithcheck, p.polrelid), '') as says
    from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace)`

/** Who may do everything anyway and is no business of ours: whoever made the cluster, and whoever owns the database. Wants `r` to be pg_roles. */
export const administrator =
  '(r.oid = 10 or r.oid = (select datdba from pg_database where datname = current_database()))'
