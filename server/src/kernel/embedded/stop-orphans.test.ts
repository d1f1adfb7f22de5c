import { spawn } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { databaseUser } from './database-user.ts'
import { asRoot, endAfterwards, newFolder, query, start, startElsewhere } from './embedded.fixture.ts'
import { isAlive } from './processes.ts'

describe('an orphan', () => {
  test('does not outlive a Plumbline that is killed, or is stopped by the next start', async () => {
    const folder = newFolder()
    const other = await startElsewhere(folder)
    const ended = new Promise((resolve) => other.child.once('exit', resolve))
    other.child.kill('SIGKILL')
    await ended
    const server = await start(folder)
    expect(server.processId).not.toBe(other.processId)
    expect(isAlive(other.processId)).toBe(false)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('that goes on serving is stopped and never taken for our own child', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await query(first, 'create table jobs (n int)')
    // Its claim goes as if its Plumbline had died; the server itself runs on, with a session in the middle of work.
    const claims = readdirSync(join(folder, 'postgres-data')).filter((name) => name.startsWith('used-by-'))
    for (const claim of claims) rmSync(join(folder, 'postgres-data', claim))
    const busy = new pg.Client({ connectionString: first.url('postgres') })
    const cut = new Promise((resolve) => busy.on('error', resolve))
    await busy.connect()
    const work = busy.query('begin; insert into jobs values (1); select pg_sleep(600)').catch(() => 'cut')

    const second = await start(folder)
    expect(second.processId).not.toBe(first.processId)
    expect(isAlive(first.processId)).toBe(false)
    expect(await work).toBe('cut')
    await cut
    expect(await query(second, 'select count(*)::int as jobs from jobs')).toEqual([{ jobs: 0 }])
  })

  test('that lost its postmaster alone to kill -9 does not keep the next start from recovering', async () => {
    const folder = newFolder()
    const first = await start(folder)
    const busy = new pg.Client({ connectionString: first.url('postgres') })
    busy.on('error', () => {})
    await busy.connect()
    await busy.query('create table jobs as select 7 as n')
    const work = busy.query('select pg_sleep(600)').catch(() => 'cut')
    process.kill(first.processId, 'SIGKILL')
    await first.ended
    await first.stop()
    const second = await start(folder)
    expect(await work).toBe('cut')
    expect(await query(second, 'select n from jobs')).toEqual([{ n: 7 }])
  })

  test('is not seen in another program that now has the number of the last postmaster', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    // The database user's own program: PostgreSQL itself would wait for it to end.
    const user = asRoot ? databaseUser() : undefined
    const bystander = spawn('sleep', ['600'], { cwd: '/', ...(user && { uid: user.uid, gid: user.gid }) })
    endAfterwards(bystander)
    writeFileSync(join(first.clusterFolder, 'postmaster.pid'), `${bystander.pid}\n${first.clusterFolder}\n`)
    const second = await start(folder)
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(isAlive(bystander.pid ?? 0)).toBe(true)
  })
})
