import { sweepCatalogue } from '../catalogue/sweep.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined, type NotClaimed } from './check.ts'
import { schemaOf, tryEveryTable } from './support/account-matrix.ts'

export const isolationInTheDatabase: Check = {
  id: 'isolation-in-the-database',
  commitment: 'C-2.3a',
  looksAt:
    "Asks the database itself, as the application may ask: one test business reads, adds, changes and deletes in every table with the other's account, right after that one saw its own rows. Then compares every lock, key, function, role and right in the database's catalogue with the reviewed list.",
  run: examine,
}

/** What the sweep must come across at least: tables, policies, references, functions, rights. */
const writtenDown = /^create (table|policy) |FOREIGN KEY|^CREATE OR REPLACE |^grant /gm

async function examine(stage: Stage): Promise<Examined | NotClaimed> {
  const matrix = await tryEveryTable(stage)
  const { findings, examined, postgresql } = await swept(stage)
  const [broken] = findings.filter(({ notNarrowed }) => !notNarrowed)
  if (broken) throw new Broken(broken.rule, `${broken.object}: ${broken.found ?? 'missing'}`)
  if (findings.length > 0) {
    const rules = [...new Set(findings.map(({ rule }) => rule))].join(', ')
    return {
      notClaimed: `This database belongs to no superuser, so that some rights could not be taken away (${rules}).`,
    }
  }
  const inCatalogue = Object.values(examined).reduce((sum, count) => sum + count, 0)
  const { tables, tried, floor, controlled } = matrix
  return {
    examined: tried + inCatalogue,
    floor: floor + (schemaOf(stage).match(writtenDown) ?? []).length,
    control: `canary A saw ${controlled.rows} rows of its own in ${controlled.tables} tables, changed and put back what it may`,
    measured: { tables, tried, rules: Object.keys(examined).length, inCatalogue, postgresql },
  }
}

async function swept(stage: Stage) {
  const client = await stage.checker.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version') as version",
    )
    return { ...(await sweepCatalogue(client)), postgresql: rows[0]!.version }
  } finally {
    await client.query('rollback')
    client.release()
  }
}
