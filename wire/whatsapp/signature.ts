import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The value of `X-Hub-Signature-256` for these exact body bytes: `sha256=` and 64 lowercase hex digits.
 * A string is signed as its UTF-8 bytes; re-serialised JSON has another signature than the bytes that arrived.
 */
export function signBody(appSecret: string, body: Uint8Array | string): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

/** True when `header` signs these exact bytes with this secret. Compared in constant time; any shape of header is safe. */
export function isSignedBy(
  appSecret: string,
  body: Uint8Array | string,
  header: string | undefined,
): boolean {
  const expected = Buffer.from(signBody(appSecret, body))
  const given = Buffer.from(header ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** `appsecret_proof` of a Graph call: lowercase hex HMAC of the token, or of `token|unix seconds` with `appsecret_time`. */
export function appSecretProof(appSecret: string, token: string, timeSeconds?: number | string): string {
  const message = timeSeconds === undefined ? token : `${token}|${timeSeconds}`
  return createHmac('sha256', appSecret).update(message).digest('hex')
}
