import type { FastifyRequest } from 'fastify'
import { announce } from '#kernel/events.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { resetWanted } from './events.ts'
import { findPerson } from './find-person.ts'
import { knownBrowser } from './known-devices.ts'
import { mayMail } from './mail-budget.ts'
import { inSameTime } from './same-time.ts'

type Call = { installation: Installation; request: FastifyRequest }

/** The same answer after the same time, whether somebody has this address here or not. */
export async function askForReset(call: Call, { email }: { email: string }): Promise<undefined> {
  await inSameTime(wantReset(call, email))
}

/** A browser that is known for the person spends what is its own: strangers, behind the same address too, leave that to it. */
async function wantReset(call: Call, email: string) {
  const { installation, request } = call
  const person = await findPerson(installation, email)
  const browser = person && knownBrowser(call, person)
  if (browser === null)
    await spendAttempts(installation, [
      { name: 'reset-address', value: addressBlock(request), allowed: 30, windowSeconds: 3600 },
    ])
  const isWithinBudget = await mayMail(installation, { kind: 'reset', email, browser })
  if (!person || !isWithinBudget || !installation.mail) return
  await withAccount(installation, asSystem(person.accountId), (scope) =>
    announce(scope, resetWanted, { data: { memberId: person.memberId } }),
  )
}
