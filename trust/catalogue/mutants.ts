import type { ClientBase } from 'pg'
import { type Mutant, mutants } from './mutant.ts'
import { mutantsOfFunctions } from './mutants-of-functions.ts'
import { mutantsOfRoles } from './mutants-of-roles.ts'

/** Every way that we know, for everything that there is: made from the catalogue, so that what is new tomorrow is mutated tomorrow. */
export async function mutantsOf(client: ClientBase): Promise<Mutant[]> {
  await client.query('set search_path = pg_catalog')
  const { rows: accountTables } = await client.query<{ name: string }>(accountTablesQuery)
  const ofAccounts = new Set(accountTables.map(({ name }) => name))
  const parts = [
    await mutantsOfPolicies(client, ofAccounts),
    await mutantsOfTables(client),
    await mutantsOfReferences(client, ofAccounts),
    await mutantsOfKeys(client),
    await mutantsOfFunctions(client),
    await mutantsOfRoles(client),
  ]
  await client.query('reset search_path')
  return parts.flat()
}

const accountTablesQuery = `
  select c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
   where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = case when c.relname = 'accounts' then 'id' else 'account_id' end`

type Policy = {
  table: string
  name: string
  permissive: boolean
  command: string
  roles: string
  using: string | null
  check: string | null
}

async function mutantsOfPolicies(client: ClientBase, ofAccounts: Set<string>): Promise<Mutant[]> {
  const { rows } = await client.query<Policy>(`
    select c.relname::text as table, p.polname::text as name, p.polpermissive as permissive,
           case p.polcmd when '*' then 'all' when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end as command,
           (select string_agg(r::regrole::text, ', ') from unnest(p.polroles) r) as roles,
           pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
      from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'public'::regnamespace order by 1, 2`)
  return rows.flatMap((policy) => {
    const { table, name, using, check } = policy
    const on = `${name} on public.${table}`
    const made = (changes: Partial<Policy>) => `drop policy ${on}; ${creating({ ...policy, ...changes })}`
    const ways: Record<string, string | null> = {
      dropped: `drop policy ${on}`,
      'for everybody': `alter policy ${on} to public`,
      'for the owner of entry functions': policy.roles.includes('app_user')
        ? `alter policy ${on} to app_user, app_probe, app_entry`
        : null,
      [policy.permissive ? 'restrictive' : 'permissive']: made({ permissive: !policy.permissive }),
      'using true': using && using !== 'true' ? `alter policy ${on} using (true)` : null,
      'check true': check && check !== 'true' ? `alter policy ${on} with check (true)` : null,
      'without check': check && using ? made({ check: null }) : null,
      ...rewritten(using, (text) => `alter policy ${on} using (${text})`, 'using'),
      ...rewritten(check, (text) => `alter policy ${on} with check (${text})`, 'check'),
    }
    const rule =
      name === 'account' && ofAccounts.has(table)
        ? 'account_policy'
        : name === 'canaries' && ofAccounts.has(table)
          ? 'canary_policy'
          : name.startsWith('rights') && ofAccounts.has(table)
            ? 'rights_policy'
            : 'other_policy'
    return mutants(`policy ${table}.${name}`, rule, ways)
  })
}

/** The same expression with a hole in it. */
function rewritten(
  text: string | null,
  sql: (text: string) => string,
  where: string,
): Record<string, string | null> {
  if (!text || text === 'true') return {}
  const asked = /\( SELECT public\.current_account_id\(\) AS current_account_id\)/g
  const withSetting = (setting: string) => (asked.test(text) ? sql(text.replace(asked, setting)) : null)
  return {
    [`${where} or true`]: sql(`${text} or true`),
    [`${where} or nothing entered`]: sql(`${text} or public.current_account_id() is null`),
    [`${where} by another setting`]: withSetting(
      "nullif(current_setting('other.account_id', true), '')::uuid",
    ),
    [`${where} by a setting that may be empty`]: withSetting("current_setting('app.account_id', true)::uuid"),
  }
}

function creating({ table, name, permissive, command, roles, using, check }: Policy): string {
  return `create policy ${name} on public.${table} as ${permissive ? 'permissive' : 'restrictive'} for ${command} to ${roles}${
    using ? ` using (${using})` : ''
  }${check ? ` with check (${check})` : ''}`
}

async function mutantsOfTables(client: ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<{
    name: string
    forced: boolean
    lacking: string[]
    columns: string[]
    references: boolean
    key: string
  }>(`
    select c.relname::text as name, c.relforcerowsecurity as forced,
           array(select p from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
                  where not has_table_privilege('app_user', c.oid, p)) as lacking,
           array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                    and not has_column_privilege('app_user', c.oid, a.attnum, 'update')) as columns,
           exists (select from pg_trigger t where t.tgrelid = c.oid) as references,
           (select k.conname::text from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as key
      from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`)
  return rows.flatMap(({ name, forced, lacking, columns, references, key }) => {
    const table = `public.${name}`
    const alter = `alter table ${table}`
    return [
      ...mutants(`table ${name}`, 'lock_off', {
        'not forced': forced ? `${alter} no force row level security` : null,
        'lock off': forced ? `${alter} disable row level security` : null,
      }),
      ...mutants(
        `table ${name}`,
        'table_right',
        Object.fromEntries([
          ...lacking.map((right) => [
            `${right} for the application`,
            `grant ${right} on ${table} to app_user`,
          ]),
          ['select for everybody', `grant select on ${table} to public`],
          ['select to give on', `grant select on ${table} to app_user with grant option`],
        ]),
      ),
      ...mutants(
        `table ${name}`,
        'column_right',
        Object.fromEntries(
          columns.map((column) => [
            `update of ${column}`,
            `grant update (${quoted(column)}) on ${table} to app_user`,
          ]),
        ),
      ),
      ...mutants(`table ${name}`, 'owner', { 'of the application': `${alter} owner to app_user` }),
      ...mutants(`table ${name}`, 'other_policy', {
        'one policy more': `create policy more on ${table} for select to app_user using (true)`,
      }),
      ...mutants(`table ${name}`, 'no_primary_key', {
        'no primary key': `${alter} drop constraint ${key} cascade`,
      }),
      ...mutants(`table ${name}`, 'trigger', {
        'references off': references ? `${alter} disable trigger all` : null,
        'one trigger more': `create trigger more before insert on ${table} for each row execute function public.keep_evidence()`,
        rewritten: `create rule more as on update to ${table} do also notify more`,
      }),
      ...mutants(`view of ${name}`, 'borrowed_view', {
        "with its owner's rights": `create view public.more as select * from ${table}`,
        materialised: `create materialized view public.more as select * from ${table}`,
        'in a schema of its own': `create schema more; create view more.more as select * from ${table}; grant usage on schema more to app_user`,
      }),
    ]
  })
}

async function mutantsOfReferences(client: ClientBase, ofAccounts: Set<string>): Promise<Mutant[]> {
  const { rows } = await client.query<{
    name: string
    source: string
    target: string
    columns: string[]
    targets: string[]
  }>(`
    select c.conname::text as name, s.relname::text as source, t.relname::text as target,
           array(select a.attname::text from unnest(c.conkey) with ordinality k (n, o) join pg_attribute a on a.attrelid = s.oid and a.attnum = k.n order by o) as columns,
           array(select a.attname::text from unnest(c.confkey) with ordinality k (n, o) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.n order by o) as targets
      from pg_constraint c join pg_class s on s.oid = c.conrelid join pg_class t on t.oid = c.confrelid
     where c.contype = 'f' and s.relnamespace = 'public'::regnamespace order by 2, 1`)
  return rows.flatMap(({ name, source, target, columns, targets }) => {
    if (!ofAccounts.has(target)) return []
    const dropped = `alter table public.${source} drop constraint ${name}`
    if (columns.length === 1) {
      return mutants(`reference ${source}.${name}`, 'no_account_reference', {
        dropped,
        'staying behind': `${dropped}; alter table public.${source} add foreign key (${columns[0]}) references public.${target} (${targets[0]})`,
      })
    }
    const plain = columns.findIndex((column) => column !== 'account_id')
    return mutants(`reference ${source}.${name}`, 'plain_reference', {
      'without the account': `${dropped}; create unique index more on public.${target} (${targets[plain]});
        alter table public.${source} add foreign key (${columns[plain]}) references public.${target} (${targets[plain]})`,
      'not looked at': `${dropped}; alter table public.${source} add foreign key (${columns.join(', ')})
        references public.${target} (${targets.join(', ')}) not valid`,
    })
  })
}

async function mutantsOfKeys(client: ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(`
    select c.relname::text as table,
           array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (n, o) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.n order by o) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid where c.relnamespace = 'public'::regnamespace and i.indisunique order by 1`)
  return rows.flatMap(({ table, columns: [first, ...others] }) =>
    first === 'account_id' && others.length > 0
      ? mutants(`key ${table} (${others.join(', ')})`, 'key_over_accounts', {
          'over all accounts': `create unique index more on public.${table} (${others.map(quoted).join(', ')})`,
          'the account last': `create unique index more on public.${table} (${[...others, first].map(quoted).join(', ')})`,
        })
      : [],
  )
}

function quoted(name: string): string {
  return `"${name}"`
}
