import type { FastifyRequest } from 'fastify'
import { announce } from '#kernel/events.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { resetWanted } from './events.ts'
import { findPerson } from './find-person.ts'
import { mayMail } from './mail-budget.ts'
import { inSameTime } from './same-time.ts'

/** The same answer after the same time, whether somebody has this address here or not. */
export async function askForReset(
  { installation, request }: { installation: Installation; request: FastifyRequest },
  { email }: { email: string },
): Promise<undefined> {
  await spendAttempts(installation, [
    { name: 'reset-address', value: addressBlock(request), allowed: 30, windowSeconds: 3600 },
  ])
  await inSameTime(wantReset(installation, email))
}

async function wantReset(installation: Installation, email: string) {
  const isWithinBudget = await mayMail(installation, email)
  const person = await findPerson(installation, email)
  if (!person || !isWithinBudget || !installation.mail) return
  await withAccount(installation, asSystem(person.accountId), (scope) =>
    announce(scope, resetWanted, { data: { memberId: person.memberId } }),
  )
}
