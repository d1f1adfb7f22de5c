import type { ClientBase } from 'pg'
import { functions } from './functions.ts'
import { keys } from './keys.ts'
import { locks } from './locks.ts'
import { rights } from './rights.ts'
import { roles } from './roles.ts'
import type { Rule } from './rule.ts'

export const rules: Rule[] = [...locks, ...keys, ...functions, ...roles, ...rights]

export type Finding = {
  rule: string
  /** A table, policy, function, role … by name. */
  object: string
  /** What there is; null where something is missing that was reviewed. */
  found: string | null
  /** Only a superuser could mend it, and this database has none for its owner. */
  notNarrowed: boolean
}

export type Sweep = {
  findings: Finding[]
  /** How many things each rule looked at. */
  examined: Record<string, number>
}

/**
 * Looks at everything in the catalogue on which the isolation of accounts rests. The client must be in a transaction; its search path is set until
 * that ends. Any role may ask: the catalogue is open to all.
 */
export async function sweepCatalogue(client: ClientBase): Promise<Sweep> {
  const sweep: Sweep = { findings: [], examined: {} }
  for (const rule of rules) {
    const { findings, examined } = await lookAt(client, rule)
    sweep.findings.push(...findings)
    sweep.examined[rule.id] = examined
  }
  return sweep
}

/** One rule alone; for the rest see above. */
export async function lookAt(
  client: ClientBase,
  rule: Rule,
): Promise<{ findings: Finding[]; examined: number }> {
  await client.query('set local search_path = pg_catalog')
  const { rows } = await client.query<Row>({ name: `catalogue.${rule.id}`, text: rule.query })
  const findings = findingsOf(rule, rows)
  const notNarrowed = findings.length > 0 && rule.superuserOnly === true && !(await ofSuperuser(client))
  return { findings: findings.map((finding) => ({ ...finding, notNarrowed })), examined: rows.length }
}

async function ofSuperuser(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ superuser: boolean }>(
    'select r.rolsuper as superuser from pg_database d join pg_roles r on r.oid = d.datdba where d.datname = current_database()',
  )
  return rows[0]?.superuser ?? false
}

type Row = { object: string; found: string | null }

function findingsOf({ id, reviewed = {} }: Rule, rows: Row[]): Omit<Finding, 'notNarrowed'>[] {
  const unexpected = rows.filter(({ object, found }) => found !== null && reviewed[object]?.is !== found)
  const seen = new Set(rows.filter(({ found }) => found !== null).map(({ object }) => object))
  const missing = Object.keys(reviewed).filter((object) => !seen.has(object) && !reviewed[object]?.optional)
  return [
    ...unexpected.map(({ object, found }) => ({ rule: id, object, found })),
    ...missing.map((object) => ({ rule: id, object, found: null })),
  ]
}
