import { definerFunctions, functionBodies, plainFunctions } from './reviewed-functions.ts'
import { grantee, notOfSystem, type Rule } from './rule.ts'

const signature = "regexp_replace(p.oid::regprocedure::text, '^public[.]', '')"
const facts = `concat_ws('; ', 'of ' || p.proowner::regrole, coalesce(array_to_string(p.proconfig, ' & '), 'no search path'),
  'for ' || (select string_agg(${grantee}, ', ' order by x.grantee::regrole::text) from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
              where x.grantee <> p.proowner and x.privilege_type = 'EXECUTE'), case when p.proleakproof then 'leakproof' end)`

/** Functions that step over the lock: which, whose, by which path, for whom, and doing what was reviewed. */
export const functions: Rule[] = [
  {
    id: 'definer_function',
    says: 'only the reviewed functions act with the rights of their owner, by a pinned path, for the reviewed roles',
    query: `
      select ${signature} as object, ${facts} as found
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and ${notOfSystem}`,
    reviewed: definerFunctions,
  },
  {
    id: 'open_function',
    says: 'other functions pin their path too, and only the reviewed ones may be called by anybody',
    query: `
      select ${signature} as object,
             nullif(nullif(nullif(${facts}, 'of app_owner; search_path=pg_catalog'), 'of app_owner; search_path=pg_catalog, public'), 'of app_tasks; search_path=pg_catalog') as found
        from pg_proc p where not p.prosecdef and p.pronamespace = 'public'::regnamespace`,
    reviewed: plainFunctions,
  },
  {
    id: 'function_body',
    says: 'the functions do what they did when they were reviewed',
    query: `
      select ${signature} as object, left(encode(sha256(convert_to(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), 'UTF8')), 'hex'), 12) as found
        from pg_proc p where p.pronamespace = 'public'::regnamespace`,
    reviewed: functionBodies,
  },
]
