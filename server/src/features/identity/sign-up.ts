import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BodyOf } from '#contract/endpoint.ts'
import type { signUp as endpoint, Who } from '#contract/identity.ts'
import { mustBeTimeZone } from '#features/accounts/public.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { addressBlock, spendAttempts } from './attempts.ts'
import { findPerson } from './find-person.ts'
import { rememberDevice } from './known-devices.ts'
import { openAccount } from './open-account.ts'
import { mustBeGoodPassword } from './passwords.ts'
import { emailHash } from './people.ts'
import { startSession } from './sessions.ts'
import { whoIs } from './who-is.ts'

export async function signUp(
  {
    installation,
    request,
    reply,
  }: { installation: Installation; request: FastifyRequest; reply: FastifyReply },
  input: BodyOf<typeof endpoint>,
): Promise<Who> {
  if (!(await isSignUpOpen(installation))) refuse('sign_up_closed')
  mustBeTimeZone(input.timeZone)
  mustBeGoodPassword(input.password, [input.businessName, input.name, ...input.email.split(/[@.]/)])
  await spendAttempts(installation, [
    { name: 'sign-up', value: addressBlock(request), allowed: 20, windowSeconds: 3600 },
  ])
  const who = await openAccount(installation, {
    businessName: input.businessName,
    trade: input.trade,
    timeZone: input.timeZone,
    languages: input.language === 'es' ? ['es', 'en'] : ['en', 'es'],
    businessHours: weekdays,
    owner: { name: input.name, email: input.email, password: input.password },
    demo: false,
    signedUp: true,
    onlyFirst: installation.config.signUp === 'first',
  })
  const session = await startSession(installation, { request, reply }, who)
  await rememberNewcomer({ installation, request, reply }, input.email)
  return whoIs(installation, { ...who, sessionId: session.id })
}

async function rememberNewcomer(call: Parameters<typeof signUp>[0], email: string) {
  const { installation } = call
  const person = await findPerson(installation, email)
  if (person?.passwordHash)
    rememberDevice(installation, call, emailHash(installation.master, email), person.passwordHash)
}

export async function isSignUpOpen({ config, pools }: Installation): Promise<boolean> {
  if (config.signUp !== 'first') return config.signUp === 'open'
  const { rows } = await pools.app.query<{ count: number }>('select account_count() as count')
  return rows[0]!.count === 0
}

/** Where a new business begins; it changes them in its settings. */
const weekdays = [1, 2, 3, 4, 5].map((day) => ({ day, opens: '08:00', closes: '17:00' }))
