import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Who } from '#contract/identity.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { addressBlock, forgetAttempts, spendAttempts } from './attempts.ts'
import { passwordMatches } from './passwords.ts'
import { emailHash } from './people.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

type Attempt = { installation: Installation; request: FastifyRequest; reply: FastifyReply }

/** The same answer and the same time whether the e-mail is unknown or the password wrong. */
export async function signIn(
  { installation, request, reply }: Attempt,
  { email, password }: { email: string; password: string },
): Promise<Who> {
  const address = addressBlock(request)
  const own = { name: 'sign-in', value: `${email} ${address}`, allowed: 8, windowSeconds: 900 }
  await spendAttempts(installation, [
    { name: 'sign-in-address', value: address, allowed: 300, windowSeconds: 900 },
    { name: 'sign-in-email', value: email, allowed: 100, windowSeconds: 3600 },
    own,
  ])
  const { rows } = await installation.pools.app.query<{
    password_hash: string | null
    account_id: string
    member_id: string
  }>('select * from person_for_sign_in($1)', [emailHash(installation.master, email)])
  const person = rows[0]
  const matches = await passwordMatches(installation.master, password, person?.password_hash ?? null)
  if (!person || !matches) refuse('wrong_credentials')

  await forgetAttempts(installation, [own])
  const who = { accountId: person.account_id, memberId: person.member_id }
  const session = await startSession(installation, { request, reply }, who)
  return whoIs(installation, { ...who, sessionId: session.id })
}
