import pg from 'pg'
import { migrateData, migrateKeys } from '#kernel/database/migrate.ts'
import { testMaster } from './master.ts'

export const dataTemplate = 'plumbline_template_data'
export const keysTemplate = 'plumbline_template_keys'

/** Migrates one database of each kind; every test file then gets copies of them, which takes some milliseconds. */
export async function prepareTemplates(dataUrl: string, keysUrl: string) {
  await prepare(dataUrl, dataTemplate, (url) => migrateData(url, testMaster))
  await prepare(keysUrl, keysTemplate, (url) => migrateKeys(url, testMaster))
}

export function databaseUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl)
  url.pathname = `/${database}`
  return url.toString()
}

async function prepare(adminUrl: string, name: string, migrate: (url: string) => Promise<void>) {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  await migrate(databaseUrl(adminUrl, name))
}
