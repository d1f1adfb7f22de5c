import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { readConfig } from '#kernel/config.ts'
import { urlForRole } from '#kernel/database/migrate.ts'
import type { Installation } from '#kernel/installation.ts'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { testMaster } from './master.ts'
import { databaseUrl, dataTemplate, keysTemplate } from './templates.ts'

export type TestInstallation = Installation & {
  /** As the owner of everything: to look where the application may not. */
  adminUrls: { data: string; keys: string }
  /** Address of the main database for one of its own roles. */
  roleUrl(role: string): string
  close(): Promise<void>
}

/** A whole installation on fresh databases of its own, copied from the migrated templates. */
export async function testInstallation(environment: Record<string, string> = {}): Promise<TestInstallation> {
  const suffix = randomBytes(6).toString('hex')
  const dataAdmin = inject('dataUrl')
  const keysAdmin = inject('keysUrl')
  const names = { data: `test_data_${suffix}`, keys: `test_keys_${suffix}` }
  await copyTemplate(dataAdmin, names.data, dataTemplate)
  await copyTemplate(keysAdmin, names.keys, keysTemplate)
  const dataFolder = mkdtempSync(join(tmpdir(), 'plumbline-test-'))
  const adminUrls = { data: databaseUrl(dataAdmin, names.data), keys: databaseUrl(keysAdmin, names.keys) }
  const installation = await openInstallation({
    config: readConfig({
      PLUMBLINE_DATA: dataFolder,
      PLUMBLINE_SIGNUP: 'open',
      // All that tests ask comes from one address.
      PLUMBLINE_STRANGERS_PER_HOUR: '10000000',
      ...environment,
    }),
    log: createLog('error'),
    master: testMaster,
    databases: adminUrls,
  })
  return {
    ...installation,
    adminUrls,
    roleUrl: (role) => urlForRole(adminUrls.data, role, testMaster),
    async close() {
      await installation.close()
      await drop(dataAdmin, names.data)
      await drop(keysAdmin, names.keys)
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Rights are per database and are not copied with a template: connect is granted anew, as the migration does. */
async function copyTemplate(adminUrl: string, name: string, template: string) {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query(`create database ${name} template ${template} strategy file_copy`)
    await admin.query(`revoke all on database ${name} from public`)
    const roles = await admin.query<{ rolname: string }>(
      "select rolname from pg_roles where rolname like 'app\\_%' or rolname like 'keys\\_%'",
    )
    for (const { rolname } of roles.rows) await admin.query(`grant connect on database ${name} to ${rolname}`)
  })
}

async function drop(adminUrl: string, name: string) {
  await asAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`))
}

export async function asAdmin<Result>(
  url: string,
  work: (admin: pg.Client) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client({ connectionString: url })
  admin.on('error', () => undefined)
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
