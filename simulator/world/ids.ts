import { createHash, randomBytes, randomInt } from 'node:crypto'

/** An object id as the Graph API has them: digits only, never a leading zero. */
export function graphId(length = 15): string {
  let digits = String(randomInt(1, 10))
  while (digits.length < length) digits += String(randomInt(0, 10))
  return digits
}

/** 32 hex digits. */
export function appSecret(): string {
  return randomBytes(16).toString('hex')
}

/** Begins so that nobody mistakes it for a real token. */
export function accessToken(): string {
  return `EAAsim${randomBytes(24).toString('hex')}`
}

export function traceId(): string {
  return `A${randomBytes(12).toString('base64url').replace(/[-_]/g, 'x')}`
}

/**
 * A message id. As in samples of the real one, base64 around the customer's number (or user id, when there is no
 * number), a direction and a random hex text; who reads it as anything but opaque text makes a mistake.
 */
export function messageId(customerKey: string, direction: 'to_customer' | 'from_customer'): string {
  const key = Buffer.from(customerKey)
  const unique = Buffer.from(randomBytes(10).toString('hex').toUpperCase())
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, key.length]),
    key,
    Buffer.from([0x15, 0x02, 0x00, direction === 'to_customer' ? 0x11 : 0x12, 0x18, unique.length]),
    unique,
    Buffer.from([0x00]),
  ])
  return `wamid.${bytes.toString('base64')}`
}

/** The business-scoped id of a customer: the same for all numbers of one portfolio, another in every other. */
export function businessScopedUserId(seed: string, businessId: string, country: string): string {
  const hash = createHash('sha256').update(`${seed}|${businessId}`).digest('base64')
  return `${country}.${hash.replace(/[^A-Za-z0-9]/g, '').slice(0, 16)}`
}
