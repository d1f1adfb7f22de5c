import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import type { MasterKey } from '#kernel/keys/master-key.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { actingAs } from './acting-as.ts'
import { recoveryCodesMade, recoveryCodeUsed } from './events.ts'
import type { PersonToSignIn } from './find-person.ts'
import { hashWithSalt, newSalt } from './passwords.ts'
import { secondFactorsOf } from './second-factors.ts'

const count = 10
/** Crockford's: nothing that is mistaken for something else when it is read from paper. 32 letters are five bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = 10

/** Ten codes and their slow hashes: made before a transaction begins, for nobody else is to wait for them. */
export type RecoveryCodes = { codes: string[]; hashes: string[] }

export async function drawRecoveryCodes(
  { master }: Installation,
  { personId }: { personId: string },
): Promise<RecoveryCodes> {
  const codes = Array.from({ length: count }, newCode)
  const salt = await newSalt()
  return { codes, hashes: await Promise.all(codes.map((code) => hashOf(master, personId, code, salt))) }
}

/** In place of all before. They leave the server here, once. */
export async function storeRecoveryCodes(
  scope: Scope,
  memberId: string,
  { codes, hashes }: RecoveryCodes,
): Promise<string[]> {
  const renewed = (await secondFactorsOf(scope, memberId)).codes_made_at !== null
  await sql`select set_recovery_codes(${memberId}, ${codes.map(() => ids.new())}, ${hashes}, ${clock.now()})`.execute(
    scope.database,
  )
  await announce(scope, recoveryCodesMade, { data: { memberId, renewed } })
  return codes.map(shownCode)
}

/** Whether this is one of theirs that has not been used; it is used now. Read and use are transactions of their own, with the slow hash between them. */
export async function spendRecoveryCode(
  installation: Installation,
  { accountId, memberId, personId }: PersonToSignIn,
  typed: string,
): Promise<boolean> {
  const inAccount = <Value>(work: (scope: Scope) => Promise<Value>) =>
    withAccount(installation, asSystem(accountId), work)
  const stored = await inAccount(async ({ database }) => {
    const { rows } = await sql<{ id: string; code_hash: string }>`
      select * from recovery_codes_of(${memberId})`.execute(database)
    return rows
  })
  const [first] = stored
  if (!first) return false
  // They were made together and share their salt: one slow hash tells for all of them.
  const salt = first.code_hash.slice(0, saltLength)
  const hash = Buffer.from(await hashOf(installation.master, personId, readCode(typed), salt))
  const found = stored.find(({ code_hash }) => isSame(Buffer.from(code_hash), hash))
  if (!found) return false
  return inAccount(async (scope) => {
    const { rows } = await sql<{ used: boolean }>`
      select use_recovery_code(${memberId}, ${found.id}, ${clock.now()}) as used`.execute(scope.database)
    if (!rows[0]!.used) return false
    const { codes_left: left } = await secondFactorsOf(scope, memberId)
    await announce(await actingAs(scope, memberId), recoveryCodeUsed, { data: { memberId, left } })
    return true
  })
}

/** As it is shown: in two halves, which are easier to read and to type. */
export function shownCode(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`
}

/** As people write it: with or without the dash, small letters, O for 0, I and L for 1. */
export function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

/** Fifty bits. */
export function newCode(): string {
  return [...randomBytes(letters)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

const saltLength = '$2b$08$'.length + 22

function hashOf(master: MasterKey, personId: string, code: string, salt: string): Promise<string> {
  const keyed = createHmac('sha256', master.derive('recovery codes'))
  return hashWithSalt(keyed.update(`${personId}:${code}`).digest('base64'), salt)
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
