import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../stage.ts'
import { Broken, type Check } from './check.ts'
import { tryInjections } from './support/injections.ts'
import { describedOperations } from './support/operations.ts'
import { readQueries } from './support/read-queries.ts'
import { reviewedQueries } from './support/reviewed-queries.ts'

/** Functions of the database that run a text put together by themselves, each looked at by a person. */
const reviewedFunctions: Record<string, string> = {
  protect: 'Called by migrations alone; every name in its texts is quoted by format.',
}

/** Reads how the running build makes its queries, and sends every parameter what would break out of one. */
export const queriesAreParameterised: Check = {
  id: 'queries-are-parameterised',
  commitment: 'C-2.2b',
  looksAt:
    'Every place in the running program’s source where a text goes to the database, every function of the database that builds one, and what happens when quotes, comments and commands are typed into each field of each operation.',
  async run(stage) {
    const source = sourceIsConstant(stage)
    const functions = await functionsBuildNone(stage)
    const described = await describedOperations(stage)
    const tried = await tryInjections(stage)
    const fields = described.reduce((sum, { fields }) => sum + fields.body.length + fields.query.length, 0)
    return {
      examined: source.sites + tried.fields,
      floor: source.floor + fields,
      control: tried.control,
      measured: {
        files: source.files,
        querySites: source.sites,
        reviewed: source.reviewed,
        databaseFunctions: functions,
        fields: tried.fields,
        requests: tried.requests,
        fieldsNotLetThroughToAWrite: tried.withheld,
        slowestMilliseconds: tried.slowestMilliseconds,
      },
    }
  },
}

function sourceIsConstant(stage: Stage) {
  const root = join(stage.files.sourceFolder, 'server/src')
  const files = (readdirSync(root, { recursive: true }) as string[]).filter(
    (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file),
  )
  if (files.length === 0) throw new Error('the source of the running program is not where it should be')
  let sites = 0
  let reviewed = 0
  let floor = 0
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const { code, line } of readQueries(text)) {
      sites++
      if (code === null) continue
      if (!reviewedQueries.some((one) => one.file === file && one.code === code))
        throw new Broken('query_put_together', `server/src/${file}, line ${line}`)
      reviewed++
    }
    floor += roughly(text)
  }
  return { files: files.length, sites, reviewed, floor }
}

/** The same places counted in the simplest way there is, so that a reader who overlooks some is noticed. */
function roughly(text: string): number {
  return text
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .reduce((sum, line) => sum + (line.match(/\.query[<(]|\bsql(<\w+>)?`/g)?.length ?? 0), 0)
}

/** Ours and whoever's else; those of the queue of background tasks come with its package and take no texts of people. */
async function functionsBuildNone(stage: Stage): Promise<number> {
  const { rows } = await stage.checker.query<{ name: string; builds: boolean }>(
    `select p.proname as name,
            l.lanname <> 'sql' and regexp_replace(p.prosrc, '--[^\n]*', '', 'g') ~* '\\mexecute\\M' as builds
       from pg_proc p
       join pg_namespace n on n.oid = p.pronamespace
       join pg_language l on l.oid = p.prolang
      where n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg\\_t%'
        and l.lanname not in ('internal', 'c')
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  )
  const builder = rows.find(({ name, builds }) => builds && !(name in reviewedFunctions))
  if (builder) throw new Broken('function_builds_query', builder.name)
  if (rows.length === 0) throw new Error('the database tells none of its functions')
  return rows.length
}
