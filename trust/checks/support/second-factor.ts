import { z } from 'zod'
import type { Heard } from '../../knock.ts'
import type { Stage } from '../../stage.ts'
import type { OwnSession } from './sign-in.ts'
import { askAs, askAsStranger } from './test-person.ts'
import { totpCode } from './totp.ts'

/** Sets up an authenticator app with the code of now; the next one is taken already, for a clock may be that far ahead. Neither minds half a minute that ends meanwhile. */
export async function enrol(
  stage: Stage,
  session: Pick<OwnSession, 'cookie' | 'csrf'>,
): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await askAs(stage, session, 'POST', '/api/v1/second-factors/totp', {})
  const told = z.object({ secret: z.string() }).safeParse(begun.json)
  if (!told.success) throw new Error(`a test person could not begin with an app: ${begun.status}`)
  const { secret } = told.data
  const confirmed = await askAs(stage, session, 'PUT', '/api/v1/second-factors/totp', {
    code: appCode(secret),
  })
  const codes = z.object({ recoveryCodes: z.array(z.string()).length(10) }).safeParse(confirmed.json)
  if (!codes.success) throw new Error(`a test person could not confirm an app: ${confirmed.status}`)
  return { secret, recoveryCodes: codes.data.recoveryCodes }
}

/** What the app shows now, or so many half minutes before or after. */
export function appCode(secret: string, steps = 0): string {
  return totpCode(secret, new Date(Date.now() + steps * 30_000))
}

/** Whether an answer asks for a second factor instead of letting in. */
export function asksForSecondFactor({ status, json }: Heard): boolean {
  return status === 200 && stepSchema.safeParse(json).success
}

const stepSchema = z.object({ secondFactor: z.object({ methods: z.array(z.string()).min(1) }) })

export function passSecondFactor(stage: Stage, cookies: string, code: string): Promise<Heard> {
  return askAsStranger(stage, 'POST', '/api/v1/session/second-factor', { code }, cookies)
}
