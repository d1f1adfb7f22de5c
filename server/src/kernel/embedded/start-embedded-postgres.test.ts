import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { newFolder, postgresGone, query, refusalOf, start } from './embedded.fixture.ts'
import { isAlive, postgresProcesses } from './processes.ts'

describe('an embedded database', () => {
  test('is made on the first start, keeps its rows over a clean stop, and leaves no process and no socket', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await query(first, "create table jobs as select 'leaking heater' as job")
    await first.stop()
    expect(isAlive(first.processId)).toBe(false)
    expect(existsSync(first.socketFolder)).toBe(false)
    expect(await first.ended).toMatchObject({ asked: true })

    const second = await start(folder)
    expect(await query(second, 'select job from jobs')).toEqual([{ job: 'leaking heater' }])
  })

  test('listens on no port, sorts by code point, checks its pages and syncs what it commits', async () => {
    const server = await start(newFolder(), { durable: true })
    const rows = await query(
      server,
      `select current_setting('listen_addresses') as listen, current_setting('data_checksums') as checksums,
        current_setting('fsync') as fsync, current_setting('timezone') as timezone, datlocprovider, datlocale,
        current_user as superuser from pg_database where datname = 'postgres'`,
    )
    expect(rows).toEqual([
      {
        listen: '',
        checksums: 'on',
        fsync: 'on',
        timezone: 'UTC',
        datlocprovider: 'b',
        datlocale: 'C.UTF-8',
        superuser: 'plumbline_admin',
      },
    ])
  })

  test('asks every connection for its password, over the socket too', async () => {
    const server = await start(newFolder())
    const wrong = new pg.Client({ connectionString: server.url('postgres').replace(':secret@', ':guess@') })
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  test('takes a password that a URL would misread', async () => {
    const server = await start(newFolder(), { password: 'a b%2F@:/?#\'ñ"\\' })
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('has every committed row again after kill -9 of all its processes', async () => {
    const folder = newFolder()
    const first = await start(folder, { durable: true })
    await query(first, 'create table jobs (n int)')
    await query(first, 'insert into jobs select generate_series(1, 1000)')
    for (const processId of postgresProcesses(first.clusterFolder, first.processId))
      process.kill(processId, 'SIGKILL')
    expect(await first.ended).toMatchObject({ asked: false })
    await first.stop()

    const second = await start(folder)
    expect(await query(second, 'select count(*)::int as jobs from jobs')).toEqual([{ jobs: 1000 }])
  })

  test('writes no value, statement or detail of a failing query into its log', async () => {
    const folder = newFolder()
    const server = await start(folder)
    await query(server, 'create table people (phone text unique)')
    await query(server, "insert into people values ('+15125550142')")
    await expect(query(server, "insert into people values ('+15125550142')")).rejects.toMatchObject({
      code: '23505',
    })
    await expect(query(server, "select '+15125550142 '::uuid")).rejects.toMatchObject({ code: '22P02' })
    await server.stop()
    const log = readFileSync(join(folder, 'postgres-data/postgres.log'), 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('5550142')
  })

  test('starts as data and as keys at the same moment, in two clusters that know nothing of each other', async () => {
    const folder = newFolder()
    const [data, keys] = await Promise.all([
      start(folder),
      start(folder, { name: 'keys', password: 'other' }),
    ])
    const ask = 'select system_identifier from pg_control_system()'
    expect(await query(data, ask)).not.toEqual(await query(keys, ask))
  })
})

describe('a start is refused in words, with nothing left running,', () => {
  test('when the password is not the one that the cluster was made with', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    expect(await refusalOf(start(folder, { password: 'wrong' }))).toContain('does not accept the password')
    expect(await postgresGone(first.clusterFolder)).toBe(true)
    await start(folder)
  })

  test('when the cluster was made by another PostgreSQL', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    writeFileSync(join(first.clusterFolder, 'PG_VERSION'), '17\n')
    expect(await refusalOf(start(folder))).toMatch(
      /made by PostgreSQL 17; this Plumbline brings PostgreSQL 18/,
    )
  })

  test('when the cluster has lost its files, and what is left is not touched', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    rmSync(join(first.clusterFolder, 'PG_VERSION'))
    expect(await refusalOf(start(folder))).toContain('not a database any more')
    expect(existsSync(join(first.clusterFolder, 'base'))).toBe(true)

    writeFileSync(join(first.clusterFolder, 'PG_VERSION'), '18\n')
    writeFileSync(join(first.clusterFolder, 'global/pg_control'), Buffer.alloc(8192))
    expect(await refusalOf(start(folder))).toMatch(/damaged|incompatible|another version/)
    expect(await postgresGone(first.clusterFolder)).toBe(true)
  })

  test('when a file stands where the data folder should be', async () => {
    const file = join(newFolder(), 'data')
    writeFileSync(file, '')
    expect(await refusalOf(start(file))).toContain('PLUMBLINE_DATA')
    expect(await refusalOf(start(join(file, 'below')))).toContain('PLUMBLINE_DATA')
  })
})
