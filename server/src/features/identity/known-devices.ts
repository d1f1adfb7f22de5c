import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Installation } from '#kernel/installation.ts'
import { cookieName, cookieOptions } from './cookies.ts'

/**
 * A browser in which somebody has signed in is known for that person: guesses from elsewhere do not keep them out there. The cookie
 * holds a number of the browser's own and, for each of the last people, a signature over number, e-mail and password hash. It proves nothing
 * and lets nobody in; a new password makes every browser a stranger again.
 */
export type Device = { number: string; knows(personHash: Buffer, passwordHash: string | null): boolean }

const peopleMax = 8
const days = 400
const form = /^[\w-]{22}(~[\w-]{22}){1,8}$/

/** Null for a browser in which nobody has signed in, or whose cookie is none of ours. */
export function deviceOf(installation: Installation, request: FastifyRequest): Device | null {
  const [number, ...marks] = read(installation, request)
  if (!number) return null
  return {
    number,
    knows: (personHash, passwordHash) =>
      marks.some((mark) => isSame(mark, markOf(installation, number, personHash, passwordHash))),
  }
}

/** The number of the browser where it is known for this person; null where they have not signed in in it. The same work where there is no such person. */
export function knownBrowser(
  { installation, request }: { installation: Installation; request: FastifyRequest },
  { emailHash, passwordHash }: { emailHash: Buffer; passwordHash: string | null },
): string | null {
  const device = deviceOf(installation, request)
  return device?.knows(emailHash, passwordHash) ? device.number : null
}

/** After a sign-in: this browser is known for this person from now on. */
export function rememberDevice(
  installation: Installation,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  personHash: Buffer,
  passwordHash: string | null,
) {
  const [known, ...marks] = read(installation, request)
  const number = known ?? randomBytes(16).toString('base64url')
  const mark = markOf(installation, number, personHash, passwordHash)
  const people = [mark, ...marks.filter((one) => one !== mark)].slice(0, peopleMax)
  const value = [number, ...people].join('~')
  reply.setCookie(cookieName(installation, 'device'), value, cookieOptions(installation, days * 24 * 3600))
}

function read(installation: Installation, request: FastifyRequest): string[] {
  const value = request.cookies[cookieName(installation, 'device')]
  return value && form.test(value) ? value.split('~') : []
}

function markOf(
  { master }: Installation,
  number: string,
  personHash: Buffer,
  passwordHash: string | null,
): string {
  return createHmac('sha256', master.derive('known devices'))
    .update(`${number}:${personHash.toString('hex')}:${passwordHash ?? ''}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
