import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { ids } from '#kernel/ids.ts'
import type { Scope } from '#kernel/scope.ts'
import { recoveryCodesMade, recoveryCodeUsed } from './events.ts'
import { hashWithSalt, newSalt } from './passwords.ts'

const count = 10
/** Crockford's: nothing that is mistaken for something else when it is read from paper. 32 letters are five bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const letters = 10

/** Ten new ones in place of all before. They leave the server here, once. */
export async function makeRecoveryCodes(scope: Scope, memberId: string): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode)
  const salt = await newSalt()
  const hashes = await Promise.all(codes.map((code) => hashOf(scope, memberId, code, salt)))
  await sql`select set_recovery_codes(${memberId}, ${codes.map(() => ids.new())}, ${hashes}, ${clock.now()})`.execute(
    scope.database,
  )
  await announce(scope, recoveryCodesMade, { data: { memberId } })
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`)
}

/** Whether this is one of theirs that has not been used; it is used now. */
export async function spendRecoveryCode(scope: Scope, memberId: string, typed: string): Promise<boolean> {
  const { rows } = await sql<{ id: string; code_hash: string }>`
    select * from recovery_codes_of(${memberId})`.execute(scope.database)
  const [first] = rows
  if (!first) return false
  // They were made together and share their salt: one slow hash tells for all of them.
  const hash = Buffer.from(
    await hashOf(scope, memberId, readCode(typed), first.code_hash.slice(0, saltLength)),
  )
  const found = rows.find(({ code_hash }) => isSame(Buffer.from(code_hash), hash))
  if (!found) return false
  const used = await sql<{ used: boolean }>`
    select use_recovery_code(${memberId}, ${found.id}, ${clock.now()}) as used`.execute(scope.database)
  if (!used.rows[0]!.used) return false
  await announce(scope, recoveryCodeUsed, { data: { memberId, left: rows.length - 1 } })
  return true
}

/** As people write it: with or without the dash, small letters, O for 0, I and L for 1. */
function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
}

function newCode(): string {
  return [...randomBytes(letters)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

const saltLength = '$2b$08$'.length + 22

function hashOf({ installation }: Scope, memberId: string, code: string, salt: string): Promise<string> {
  const keyed = createHmac('sha256', installation.master.derive('recovery codes'))
  return hashWithSalt(keyed.update(`${memberId}:${code}`).digest('base64'), salt)
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
