import { setTimeout as pause } from 'node:timers/promises'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Pool, PoolClient, QueryConfig } from 'pg'
import type { Tables } from './tables.gen.ts'

export type Database = Kysely<Tables>

/**
 * Runs work in one transaction, entered for one account, and for one of its members where one acts: then the database shows what that member may see.
 * `begin` and the entering travel together with the first query of the work (pg's pipeline): one round trip less each. A deadlock or a serialisation failure is tried again: work touches nothing but the database.
 */
export async function inTransaction<Result>(
  pool: Pool,
  accountId: string,
  memberId: string | null,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryOnce(pool, memberId ? enterMember(accountId, memberId) : enterAccount(accountId), work)
    } catch (error) {
      const { code } = error as { code?: unknown }
      if (attempt >= 3 || (code !== '40001' && code !== '40P01')) throw error
      // Whoever won the lock must come first, or both would stand in each other's way again.
      await pause(attempt * (10 + Math.random() * 20))
    }
  }
}

const enterAccount = (accountId: string): QueryConfig => ({
  name: 'enter_account',
  text: 'select enter_account($1)',
  values: [accountId],
})

const enterMember = (accountId: string, memberId: string): QueryConfig => ({
  name: 'enter_member',
  text: 'select enter_member($1, $2)',
  values: [accountId, memberId],
})

async function tryOnce<Result>(
  pool: Pool,
  enter: QueryConfig,
  work: (database: Database) => Promise<Result>,
) {
  const client = await pool.connect()
  const scope = { ended: false }
  let broken: Error | undefined
  try {
    const begun = client.query('begin')
    const entered = client.query(enter)
    // Their failure is met again by the first query that needs them; here it must only not fly unheard.
    begun.catch(() => undefined)
    entered.catch(() => undefined)
    const result = await work(databaseOn(client, scope))
    scope.ended = true
    await begun
    await entered
    const { command } = await client.query('commit')
    // After a failed query PostgreSQL answers `commit` by rolling back, and calls that no error.
    if (command !== 'COMMIT')
      throw new Error('this scope did not commit: a failed query in it was passed over')
    return result
  } catch (error) {
    scope.ended = true
    await client.query('rollback').catch((err: Error) => {
      broken = err
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/**
 * Kysely on one connection that is in a transaction already. Work that goes on after its scope has ended (the rest of a `Promise.all` of which
 * one failed) is refused: the connection may be in the scope of another account by then.
 */
function databaseOn(client: PoolClient, scope: { ended: boolean }): Database {
  const connection: DatabaseConnection = {
    executeQuery: async (query) => {
      if (scope.ended) throw new Error('this scope has ended')
      return execute(client, query)
    },
    streamQuery: () => {
      throw new Error('no streaming inside a scope')
    },
  }
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: nested,
    commitTransaction: nested,
    rollbackTransaction: nested,
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}

async function execute<Row>(client: PoolClient, query: CompiledQuery): Promise<QueryResult<Row>> {
  const result = await client.query({
    name: statementName(query.sql),
    text: query.sql,
    values: query.parameters as unknown[],
  })
  return {
    rows: result.rows as Row[],
    ...(result.command === 'SELECT' ? {} : { numAffectedRows: BigInt(result.rowCount ?? 0) }),
  }
}

async function nested(): Promise<void> {
  throw new Error('a scope is one transaction already')
}

const statementNames = new Map<string, string>()
const namedStatementsMax = 1000

/** Statements are prepared under a name, so that PostgreSQL plans each text once per connection; a bounded number of them. */
function statementName(sql: string): string | undefined {
  const known = statementNames.get(sql)
  if (known) return known
  if (statementNames.size >= namedStatementsMax) return undefined
  const name = `s${statementNames.size}`
  statementNames.set(sql, name)
  return name
}
