import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describeSchema, describeTypes } from '#kernel/database/describe-schema.ts'
import { startEmbeddedPostgres } from '#kernel/embedded/start-embedded-postgres.ts'
import { databaseUrl, dataTemplate, keysTemplate, prepareTemplates } from '../server/testing/templates.ts'

/** Writes server/schema.sql, server/schema-keys.sql and the table types anew from the migrations. */

const folder = mkdtempSync(join(tmpdir(), 'plumbline-schema-'))
// PostgreSQL may run as another user, who must be able to pass through.
chmodSync(folder, 0o711)
const options = { dataFolder: folder, password: 'schema', durable: false }
const data = await startEmbeddedPostgres({ ...options, name: 'data' })
const keys = await startEmbeddedPostgres({ ...options, name: 'keys' })
try {
  await prepareTemplates(data.url('postgres'), keys.url('postgres'))
  await describing(databaseUrl(data.url('postgres'), dataTemplate), async (client) => {
    writeFileSync('server/schema.sql', await describeSchema(client))
    writeFileSync('server/src/kernel/database/tables.gen.ts', await describeTypes(client))
  })
  await describing(databaseUrl(keys.url('postgres'), keysTemplate), async (client) => {
    writeFileSync('server/schema-keys.sql', await describeSchema(client))
  })
} finally {
  await Promise.all([data.stop(), keys.stop()])
  rmSync(folder, { recursive: true, force: true })
}

async function describing(url: string, work: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await work(client)
  await client.end()
}
