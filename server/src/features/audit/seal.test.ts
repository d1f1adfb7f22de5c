import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, openDesk } from '#testing/desk.ts'
import { checkpointKey, makeCheckpoint } from './checkpoints.ts'
import { sealEvents } from './seal-events.ts'

let desk: Desk
let admin: pg.Pool

beforeAll(async () => {
  desk = await openDesk({ botOn: false })
  admin = new pg.Pool({ connectionString: desk.installation.adminUrls.data, max: 4 })
})
afterAll(async () => {
  await admin?.end()
  await desk?.close()
})

type SealRow = { number: string; last_seq: string; events: number; content: Buffer }
const seals = () =>
  desk.rows<SealRow>(
    'select number, last_seq, events, content from event_seals where account_id = $1 order by number',
    [desk.business.accountId],
  )
const eventsOf = async () =>
  Number(
    (
      await desk.rows<{ count: string }>('select count(*) from events where account_id = $1', [
        desk.business.accountId,
      ])
    )[0]!.count,
  )
const sealed = async () => (await seals()).reduce((sum, { events }) => sum + events, 0)
/** What one round has noted the next one seals. */
const sealAll = async () => {
  await sealEvents(desk.installation)
  await sealEvents(desk.installation)
}
const insert = (client: pg.PoolClient | pg.Pool) =>
  client.query(
    "insert into events (account_id, id, type, actor_kind, at) values ($1, gen_random_uuid(), 'tasks.task_revived', 'system', now())",
    [desk.business.accountId],
  )

describe('the sealer', () => {
  test('seals all that was committed, each event once, and nothing where nothing is new', async () => {
    await sealAll()
    expect(await sealed()).toBe(await eventsOf())
    const before = await seals()
    await sealAll()
    expect(await seals()).toEqual(before)
    await desk.owner.patch('/account', { name: 'Sealed & Sons' })
    await sealAll()
    expect(await sealed()).toBe(await eventsOf())
    expect(await seals()).toHaveLength(before.length + 1)
  })

  test('waits for whoever has a lower number and has not committed, and holds nobody up meanwhile', async () => {
    const slow = await admin.connect()
    await slow.query('begin')
    await insert(slow)
    await insert(admin)
    const before = await sealed()
    await sealEvents(desk.installation)
    await sealEvents(desk.installation)
    await sealEvents(desk.installation)
    expect(await sealed()).toBe(before)
    // Others write on.
    await insert(admin)
    await slow.query('commit')
    slow.release()
    await sealAll()
    await sealAll()
    expect(await sealed()).toBe(await eventsOf())
  })

  test('takes no number that was rolled back for a gap', async () => {
    const undecided = await admin.connect()
    await undecided.query('begin')
    await insert(undecided)
    await insert(admin)
    await undecided.query('rollback')
    undecided.release()
    await sealAll()
    await sealAll()
    expect(await sealed()).toBe(await eventsOf())
  })
})

describe('what is recorded', () => {
  test('is not changed, removed or emptied, not even by whoever owns the database', async () => {
    await makeCheckpoint(desk.installation)
    for (const table of ['events', 'event_seals', 'checkpoints', 'checkpoint_heads']) {
      const column = table === 'events' ? 'at = now()' : 'digest = digest'
      for (const statement of [
        `update ${table} set ${column}`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ])
        await expect(admin.query(statement), statement).rejects.toThrow(/kept as (it is|they are)/)
    }
  })

  test('loses what was sealed for a customer when that is dropped, and its digest stays what it was', async () => {
    const { body: contact } = await desk.owner.post('/contacts', { name: 'Gone Soon', phone: '+15125550166' })
    await desk.owner.patch(`/contacts/${contact.id}`, { name: 'Gone' })
    const digests = () =>
      desk.rows('select event_digest(e) as digest from events e where contact_id = $1 order by seq', [
        contact.id,
      ])
    const before = await digests()
    await admin.query('update events set secret_cipher = null where contact_id = $1', [contact.id])
    expect(await digests()).toEqual(before)
    await expect(
      admin.query('update events set secret_cipher = null, data = \'{"x":1}\' where contact_id = $1', [
        contact.id,
      ]),
    ).rejects.toThrow(/kept as it is/)
  })
})

describe('a checkpoint', () => {
  test('is signed with the published key, says where each chain stands, and is copied out of the database', async () => {
    await sealAll()
    await makeCheckpoint(desk.installation)
    const { body } = await desk.owner.get('/trust/checkpoints')
    const [newest, before] = body.items as unknown as {
      number: number
      at: string
      digest: string
      signature: string
      publicKey: string
    }[]
    expect(newest!.number).toBe(before!.number + 1)
    const { publicKey } = checkpointKey(desk.installation.master)
    expect(newest!.publicKey).toBe(publicKey.toString('base64'))
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
    const note = `plumbline audit\n${newest!.number}\n${newest!.digest}\n${newest!.at}\n`
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from(note), key, Buffer.from(newest!.signature, 'base64'))).toBe(true)
    const file = join(desk.installation.config.dataFolder, 'checkpoints', 'checkpoints.jsonl')
    const lines = readFileSync(file, 'utf8').trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).number)).toEqual(
      Array.from({ length: newest!.number }, (_, index) => index + 1),
    )
    const { body: audit } = await desk.owner.get('/audit?limit=1')
    expect(audit.seal).toMatchObject({ checkpoint: { number: newest!.number } })
  })
})
