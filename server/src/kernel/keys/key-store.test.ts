import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { clock } from '../clock.ts'
import { createPool } from '../database/pools.ts'
import { StartRefusal } from '../start-refusal.ts'
import { openBoxes } from './boxes.ts'
import { createKeyStore, KeyDestroyed, KeyMissing } from './key-store.ts'
import { masterKeyFrom } from './master-key.ts'

let installation: TestInstallation
let pool: pg.Pool
let otherPool: pg.Pool
/** Two processes: each remembers for itself. */
let store: ReturnType<typeof createKeyStore>
let otherStore: ReturnType<typeof createKeyStore>

beforeAll(async () => {
  installation = await testInstallation()
  const url = new URL(installation.adminUrls.keys)
  url.username = 'keys_user'
  url.password = installation.master.rolePassword('keys_user')
  const open = () => createPool(url.toString(), { max: 4, name: 'test-keys', log: installation.log })
  pool = open()
  otherPool = open()
  store = createKeyStore(pool, installation.master)
  otherStore = createKeyStore(otherPool, installation.master)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await pool?.end()
  await otherPool?.end()
  await installation?.close()
})

describe('the key of a contact', () => {
  test('that was never made is nowhere, and asking for it makes none', async () => {
    const { account, contact } = await newContact()
    expect((await store.contactKeys(account, [contact])).size).toBe(0)
    expect(await keyRows(contact)).toBe(0)
  })

  test('is made once and is the same for everybody who asks, in every process', async () => {
    const { account, contact } = await newContact()
    const made = await store.makeContactKey(account, contact)
    const again = await otherStore.makeContactKey(account, contact)
    const found = (await otherStore.contactKeys(account, [contact])).get(contact)
    expect(again.key.equals(made.key)).toBe(true)
    expect(found?.key.equals(made.key)).toBe(true)
    expect(await keyRows(contact)).toBe(1)
  })

  test('is one when many make it at the same moment, in two processes', async () => {
    const { account, contact } = await newContact()
    const makers = Array.from({ length: 12 }, (_, index) => (index % 2 ? store : otherStore))
    const keys = await Promise.all(makers.map((maker) => maker.makeContactKey(account, contact)))
    expect(keys.every(({ key }) => key.equals(keys[0]!.key))).toBe(true)
    expect(await keyRows(contact)).toBe(1)
  })

  test('that was destroyed is never made again, in whatever process, and is told apart from one never made', async () => {
    const { account, contact } = await newContact()
    await store.makeContactKey(account, contact)
    await store.destroyContactKey(account, contact)
    await expect(store.makeContactKey(account, contact)).rejects.toThrow(KeyDestroyed)
    await expect(otherStore.makeContactKey(account, contact)).rejects.toThrow(KeyDestroyed)
    expect((await store.contactKeys(account, [contact])).size).toBe(0)
    expect(await keyRows(contact)).toBe(0)
    await store.destroyContactKey(account, contact)
  })

  test('may be destroyed before it was made: a late message does not bring the contact back', async () => {
    const { account, contact } = await newContact()
    await store.destroyContactKey(account, contact)
    await expect(otherStore.makeContactKey(account, contact)).rejects.toThrow(KeyDestroyed)
  })

  test('does not outlive its destruction when it is made at the very same moment', async () => {
    const { account } = await newContact()
    const contacts = Array.from({ length: 60 }, () => randomUUID())
    await Promise.all(
      contacts.flatMap((contact, index) => {
        const make = () => otherStore.makeContactKey(account, contact).catch(() => undefined)
        const destroy = () => store.destroyContactKey(account, contact)
        return index % 2 ? [make(), destroy()] : [destroy(), make()]
      }),
    )
    const left = await asAdmin(installation.adminUrls.keys, (admin) =>
      admin.query('select contact_id from contact_keys where contact_id = any($1)', [contacts]),
    )
    expect(left.rows).toEqual([])
  })

  test('being destroyed in one account says nothing about another account', async () => {
    const one = await newContact()
    const two = await newContact()
    await store.destroyContactKey(one.account, one.contact)
    expect(await store.makeContactKey(two.account, one.contact)).toBeDefined()
  })

  test('leaves a tombstone that does not tell whose it is', async () => {
    const { account, contact } = await newContact()
    await store.destroyContactKey(account, contact)
    const { rows } = await asAdmin(installation.adminUrls.keys, (admin) =>
      admin.query('select tombstones::text as text from tombstones where account_id = $1', [account]),
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].text).not.toContain(contact.replaceAll('-', '').slice(0, 12))
  })
})

describe('what is remembered', () => {
  test("does not serve another account: a contact's id asked for elsewhere finds no key", async () => {
    const one = await newContact()
    const two = await newContact()
    await store.makeContactKey(one.account, one.contact)
    await store.contactKeys(one.account, [one.contact])
    expect((await store.contactKeys(two.account, [one.contact])).size).toBe(0)
  })

  test('is asked for in one question, however many contacts, and not again within five minutes', async () => {
    const { account } = await newContact()
    const contacts = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const contact = randomUUID()
        await store.makeContactKey(account, contact)
        return contact
      }),
    )
    await otherStore.accountKeys(account)
    const asked = vi.spyOn(otherPool, 'query')
    expect((await otherStore.contactKeys(account, contacts)).size).toBe(20)
    expect((await otherStore.contactKeys(account, contacts)).size).toBe(20)
    expect(asked).toHaveBeenCalledTimes(1)
    inSixMinutes()
    expect((await otherStore.contactKeys(account, contacts)).size).toBe(20)
    expect(asked.mock.calls.length).toBeGreaterThan(1)
  })

  test('in another process is forgotten five minutes after a key was destroyed', async () => {
    const { account, contact } = await newContact()
    await otherStore.makeContactKey(account, contact)
    await store.destroyContactKey(account, contact)
    inSixMinutes()
    expect((await otherStore.contactKeys(account, [contact])).size).toBe(0)
    await expect(otherStore.makeContactKey(account, contact)).rejects.toThrow(KeyDestroyed)
  })

  test('of an account serves on for as long as the key store is out of reach, for every caller', async () => {
    const { account } = await newContact()
    const before = await store.accountKeys(account)
    vi.spyOn(pool, 'query').mockImplementation(() => Promise.reject(unreachable()) as never)
    for (let minutes = 6; minutes < 60; minutes += 6) {
      const now = Date.now()
      vi.spyOn(clock, 'now').mockImplementation(() => new Date(now + minutes * 60_000))
      for (const keys of await Promise.all([store.accountKeys(account), store.accountKeys(account)])) {
        expect(keys.inbox.equals(before.inbox)).toBe(true)
      }
      expect((await store.accountKeys(account)).inbox.equals(before.inbox)).toBe(true)
    }
  })

  test('of an account serves on within a second or two when the key store answers nothing at all', async () => {
    const { account } = await newContact()
    const before = await store.accountKeys(account)
    vi.spyOn(pool, 'query').mockImplementation(() => new Promise(() => undefined) as never)
    const later = Date.now() + 6 * 60_000
    vi.spyOn(clock, 'now').mockImplementation(() => new Date(later))
    const startedAt = performance.now()
    expect((await store.accountKeys(account)).inbox.equals(before.inbox)).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(2_500)
  })

  test('of an account does not outlive the account: with its keys gone it is refused', async () => {
    const { account } = await newContact()
    await otherStore.accountKeys(account)
    await store.destroyAccountKeys(account)
    inSixMinutes()
    await expect(otherStore.accountKeys(account)).rejects.toThrow(KeyMissing)
    await expect(store.accountKeys(account)).rejects.toThrow(KeyMissing)
  })

  test('of an outage is not kept: an account first asked for in it is found once the key store is back', async () => {
    const { account } = await newContact()
    const query = vi.spyOn(otherPool, 'query')
    query.mockImplementation(() => Promise.reject(unreachable()) as never)
    await expect(otherStore.accountKeys(account)).rejects.toThrow('out of reach')
    query.mockRestore()
    expect(await otherStore.accountKeys(account)).toBeDefined()
  })
})

describe('the master key', () => {
  test('under which the store was made is proven at each start; any other is refused in words', async () => {
    await store.proveMasterKey()
    const wrong = createKeyStore(pool, masterKeyFrom(Buffer.alloc(32, 8)))
    const refusal = await wrong.proveMasterKey().catch((error) => error)
    expect(refusal).toBeInstanceOf(StartRefusal)
    expect(refusal.message).toContain('PLUMBLINE_MASTER_KEY_FILE')
    await store.proveMasterKey()
  })

  test('that is another one opens no key of an account', async () => {
    const { account } = await newContact()
    await expect(
      createKeyStore(pool, masterKeyFrom(Buffer.alloc(32, 8))).accountKeys(account),
    ).rejects.toThrow()
  })
})

test('a wrapped key that was put at the place of another account or contact does not open', async () => {
  const one = await newContact()
  const two = await newContact()
  await store.makeContactKey(one.account, one.contact)
  await store.makeContactKey(one.account, two.contact)
  await asAdmin(installation.adminUrls.keys, async (admin) => {
    await admin.query(
      'update contact_keys set wrapped = (select wrapped from contact_keys where contact_id = $1) where contact_id = $2',
      [one.contact, two.contact],
    )
    await admin.query(
      'update account_keys set wrapped = (select wrapped from account_keys where account_id = $1) where account_id = $2',
      [one.account, two.account],
    )
  })
  await expect(otherStore.contactKeys(one.account, [two.contact])).rejects.toThrow()
  await expect(otherStore.accountKeys(two.account)).rejects.toThrow()
})

test('the hash by which a value is found differs for every account and kind', async () => {
  const [one, two] = await Promise.all([newContact(), newContact()])
  const [here, there] = await Promise.all([openBoxes(store, one.account), openBoxes(store, two.account)])
  const hashes = [here.hash('phone', '+1555'), here.hash('email', '+1555'), there.hash('phone', '+1555')]
  expect(new Set(hashes.map((hash) => hash.toString('hex'))).size).toBe(3)
  expect(here.hash('phone', '+1555').equals(hashes[0]!)).toBe(true)
})

async function newContact() {
  const account = randomUUID()
  await store.makeAccountKey(account)
  return { account, contact: randomUUID() }
}

async function keyRows(contact: string): Promise<number> {
  return asAdmin(installation.adminUrls.keys, async (admin) => {
    return (await admin.query('select from contact_keys where contact_id = $1', [contact])).rows.length
  })
}

function inSixMinutes() {
  const now = Date.now()
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(now + 6 * 60_000))
}

function unreachable() {
  return Object.assign(new Error('out of reach'), { code: 'ECONNREFUSED' })
}
