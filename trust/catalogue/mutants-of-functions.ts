import type { ClientBase } from 'pg'
import { type Mutant, mutants } from './mutant.ts'

type Function = {
  signature: string
  kind: 'function' | 'procedure'
  definer: boolean
  public: boolean
  definition: string
  trigger: boolean
}

export async function mutantsOfFunctions(client: ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<Function>(`
    select p.oid::regprocedure::text as signature, case p.prokind when 'p' then 'procedure' else 'function' end as kind, p.prosecdef as definer,
           has_function_privilege('public', p.oid, 'execute') as public, pg_get_functiondef(p.oid) as definition, p.prorettype = 'trigger'::regtype as trigger
      from pg_proc p where p.pronamespace = 'public'::regnamespace order by 1`)
  return [
    ...rows.flatMap(mutantsOfFunction),
    ...mutants('functions', 'definer_function', {
      'one more':
        "create function public.more() returns setof public.accounts language sql security definer as 'select * from public.accounts'",
      'one more, elsewhere':
        "create schema more; create function more.more() returns int language sql security definer as 'select 1'",
    }),
    ...mutants('functions', 'open_function', {
      'one more for everybody': "create function public.more() returns int language sql as 'select 1'",
    }),
    ...mutants('current_account_id()', 'function_body', {
      'by another setting': asking("nullif(current_setting('other.account_id', true), '')::uuid"),
      'by a setting that may be empty': asking("current_setting('app.account_id', true)::uuid"),
      'the first there is': asking('(select id from public.accounts limit 1)'),
    }),
  ]
}

function mutantsOfFunction({
  signature,
  kind,
  definer,
  public: open,
  definition,
  trigger,
}: Function): Mutant[] {
  const alter = `alter ${kind} ${signature}`
  const of = `${kind} ${signature}`
  return [
    ...mutants(of, definer ? 'definer_function' : 'open_function', {
      'no search path': `${alter} reset search_path`,
      'a search path that others write to': `${alter} set search_path = pg_temp, public`,
      'of the administrator': `${alter} owner to current_user`,
      'for everybody': open ? null : `grant execute on ${kind} ${signature} to public`,
      'for the checker':
        open || /canary_accounts\(\)|password_formats\(\)|FUNCTION public\.sealed_content\(/.test(definition)
          ? null
          : `grant execute on ${kind} ${signature} to app_checker`,
      leakproof: kind === 'function' && !trigger ? `${alter} leakproof` : null,
    }),
    ...mutants(of, 'definer_function', {
      [definer ? 'as its caller' : 'as its owner']: `${alter} security ${definer ? 'invoker' : 'definer'}`,
    }),
    ...mutants(of, 'function_body', {
      'does something else': definition.includes('$') ? definition.replace(/(AS \$\w*\$)/, '$1 ') : null,
    }),
  ]
}

function asking(expression: string): string {
  return `create or replace function public.current_account_id() returns uuid language sql stable parallel safe set search_path = pg_catalog return ${expression}`
}
