import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUser, userById } from './database-user.ts'
import {
  asRoot,
  copyForEverybody,
  newFolder,
  query,
  refusalOf,
  removeAfterwards,
  start,
  startElsewhere,
} from './embedded.fixture.ts'

describe('any folder', () => {
  test.each([
    ['with a path of 150 characters', 'x'.repeat(150)],
    ['with a comma, a quote, a space and another script in its name', `Ana's "büro", nº 1 – 水道`],
  ])('%s will do', async (_, name) => {
    const folder = join(newFolder(), name)
    const server = await start(folder)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(Buffer.byteLength(server.socketFolder)).toBeLessThan(90)
    await server.stop()
    expect(existsSync(server.socketFolder)).toBe(false)
  })

  test('that does not exist yet is made, and the folders above it keep the ordinary mode', async () => {
    const above = join(newFolder(), 'srv')
    await start(join(above, 'plumbline', 'data'))
    const ordinary = 0o777 & ~process.umask()
    expect(statSync(above).mode & 0o777).toBe(ordinary)
    expect(statSync(join(above, 'plumbline')).mode & 0o777).toBe(ordinary)
  })

  test('whose half-made cluster was left by a first start that died gets a whole one', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'postgres-data', 'making-12345678', 'cluster', 'base'), { recursive: true })
    chmodSync(join(folder, 'postgres-data'), 0o711)
    const server = await start(folder)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(join(folder, 'postgres-data')).filter((name) => name.startsWith('making-'))).toEqual(
      [],
    )
  })
})

describe.runIf(asRoot)('started by root', () => {
  test('PostgreSQL runs as another user, in the data folder when that user can get there', async () => {
    const folder = newFolder()
    const server = await start(folder)
    const { uid } = databaseUser()
    expect(server.clusterFolder.startsWith(folder)).toBe(true)
    expect(uid).not.toBe(0)
    expect(statSync(`/proc/${server.processId}`).uid).toBe(uid)
    expect(statSync(server.socketFolder)).toMatchObject({ uid, mode: 0o40700 })
  })

  test('in a closed folder the databases live outside, found again until the folder is deleted', async () => {
    const folder = newFolder(0o700)
    const data = join(folder, 'data')
    const [first, keys] = await Promise.all([start(data), start(data, { name: 'keys' })])
    const id = readFileSync(join(data, 'instance-id'), 'utf8').trim()
    removeAfterwards(`/var/lib/plumbline/${id}`)
    expect(first.clusterFolder).toBe(`/var/lib/plumbline/${id}/postgres-data/cluster`)
    expect(keys.clusterFolder).toBe(`/var/lib/plumbline/${id}/postgres-keys/cluster`)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    await query(first, 'create table jobs as select 1 as n')
    await first.stop()
    const again = await start(data)
    expect(await query(again, 'select n from jobs')).toEqual([{ n: 1 }])
    await Promise.all([again.stop(), keys.stop()])

    rmSync(data, { recursive: true })
    const fresh = await start(data)
    removeAfterwards(join(fresh.clusterFolder, '../..'))
    expect(fresh.clusterFolder).not.toBe(first.clusterFolder)
    await expect(query(fresh, 'select n from jobs')).rejects.toMatchObject({ code: '42P01' })
  })

  test('a cluster is not silently replaced when its folder has been closed to the database user', async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    chmodSync(folder, 0o700)
    expect(await refusalOf(start(folder))).toContain('cannot enter any more')
    expect(existsSync(join(folder, 'instance-id'))).toBe(false)
  })
})

describe.runIf(asRoot)('an ordinary user', () => {
  const user = userById(65534) ?? databaseUser()
  let installed: ReturnType<typeof copyForEverybody>
  beforeAll(() => {
    installed = copyForEverybody()
  })
  afterAll(() => installed.remove())

  const startAsUser = (folder: string) => startElsewhere(folder, { user, sources: installed.sources })

  test('starts it in a folder of their own from an installation of root, and root goes on as that user', async () => {
    const own = join(newFolder(), 'own')
    mkdirSync(own, { mode: 0o700 })
    chownSync(own, user.uid, user.gid)
    const theirs = await startAsUser(own)
    expect(theirs.refusal).toBeUndefined()
    expect(statSync(`/proc/${theirs.processId}`).uid).toBe(user.uid)
    const stopped = new Promise((resolve) => theirs.child.once('exit', resolve))
    theirs.child.kill('SIGTERM')
    expect(await stopped).toBe(0)

    const ours = await start(own)
    expect(statSync(`/proc/${ours.processId}`).uid).toBe(user.uid)
    expect(ours.clusterFolder).toBe(join(own, 'postgres-data/cluster'))
    await ours.stop()
    const again = await startAsUser(own)
    expect(again.refusal).toBeUndefined()
  })

  test("is refused root's folder in words", async () => {
    const folder = newFolder()
    const first = await start(folder)
    await first.stop()
    expect((await startAsUser(folder)).refusal).toContain('may belong to root')
  })

  test('is told to be root again where the databases of the folder live outside it', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'instance-id'), '0123456789abcdef\n')
    chownSync(folder, user.uid, user.gid)
    expect((await startAsUser(folder)).refusal).toContain('Start it as root again')
  })
})
