import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { urlForRole } from '#kernel/database/migrate.ts'
import { dataRoles, keysRoles } from '#kernel/database/roles.ts'
import { StartRefusal } from '#kernel/start-refusal.ts'
import { reachDatabases } from './reach-databases.ts'

/**
 * npm run sql -- [--database data|keys] [--role app_user] [--account UUID] ['select …']
 * A prompt on a database as a named role (the administrator when none is named); with an account, inside its scope.
 */

const usage = `Usage: npm run sql -- [--database data|keys] [--role ROLE] [--account UUID] ['select …']`

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      database: { type: 'string', default: 'data' },
      role: { type: 'string' },
      account: { type: 'string' },
    },
  })
  if (values.database !== 'data' && values.database !== 'keys')
    throw new StartRefusal(`--database: data or keys\n${usage}`)
  const roles = Object.entries(values.database === 'data' ? dataRoles : keysRoles)
  const logins = roles.filter(([, { login }]) => login).map(([role]) => role)
  if (values.role && !logins.includes(values.role))
    throw new StartRefusal(`--role: one of ${logins.join(', ')}\n${usage}`)

  const reached = await reachDatabases()
  const adminUrl = reached.databases[values.database]
  const client = new pg.Client({
    connectionString: values.role ? urlForRole(adminUrl, values.role, reached.master) : adminUrl,
  })
  try {
    await client.connect()
    if (values.account) {
      await client.query('begin')
      await client.query('select enter_account($1)', [values.account])
    }
    if (positionals.length > 0) return void (await answer(client, positionals.join(' ')))
    await prompt(client, values.role ?? 'administrator')
  } finally {
    if (values.account) await client.query('commit').catch(() => undefined)
    await client.end()
    await reached.release()
  }
}

async function prompt(client: pg.Client, name: string) {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: `${name}> ` })
  let statement = ''
  lines.prompt()
  for await (const line of lines) {
    statement += `${line}\n`
    if (/;\s*$/.test(statement)) {
      await answer(client, statement)
      statement = ''
    } else if (/^\s*(exit|quit|\\q)\s*$/.test(statement)) break
    lines.prompt()
  }
}

async function answer(client: pg.Client, text: string): Promise<boolean> {
  try {
    const result = await client.query(text)
    for (const one of Array.isArray(result) ? result : [result]) {
      if (one.rows.length > 0) console.table(one.rows)
      console.log(`${one.command ?? ''} ${one.rowCount ?? ''}`.trim())
    }
    return true
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
    return false
  }
}

await main().catch((error) => {
  console.error(
    error instanceof StartRefusal || error.code?.startsWith?.('ERR_PARSE') ? error.message : error,
  )
  process.exitCode = 1
})
