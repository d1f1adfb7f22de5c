import * as contract from '#contract/second-factors.ts'
import { csrfToken } from '#kernel/http/csrf.ts'
import { type Mount, mustNotBeFrozen } from '#kernel/http/mount.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { withAccount } from '#kernel/scope.ts'
import { personOf } from './find-person.ts'
import { drawRecoveryCodes, storeRecoveryCodes } from './recovery-codes.ts'
import { removeFactor } from './remove-factor.ts'
import { changeSecondFactorRule, readSecondFactorRule } from './second-factor-rule.ts'
import { readSecondFactors, secondFactorsOf } from './second-factors.ts'
import {
  beginPasskeySecondFactor,
  guess,
  passSecondFactor,
  passSecondFactorByPasskey,
} from './second-step.ts'
import { renewSession } from './sessions.ts'
import { beginTotp, confirmTotp, removeTotp, spendTotp } from './totp.ts'
import { forgetTrustedBrowser } from './trusted-browsers.ts'
import { whoIs } from './who-is.ts'

export function mountSecondFactors(mount: Mount) {
  mount.open(contract.passSecondFactor, (call) => passSecondFactor(call, call.input))
  mount.open(contract.beginPasskeySecondFactor, (call) => beginPasskeySecondFactor(call))
  mount.open(contract.passSecondFactorByPasskey, (call) => passSecondFactorByPasskey(call, call.input))
  mount.errand(contract.readSecondFactors, (call) =>
    withAccount(call.installation, call.principal, (scope) =>
      readSecondFactors(scope, call, call.session.memberId),
    ),
  )
  mount.errand(contract.beginTotp, async ({ installation, principal, session }) => {
    const { personId } = await personOf(installation, session)
    const { member } = await whoIs(installation, { ...session, sessionId: session.id })
    return withAccount(installation, principal, (scope) =>
      beginTotp(scope, session, { personId, email: member.email }),
    )
  })
  mount.errand(contract.confirmTotp, async ({ installation, principal, session, input }) => {
    const person = await personOf(installation, session)
    let recoveryCodes: string[] = []
    await guess(installation, person, 'signed in', async () => {
      const codes = await drawRecoveryCodes(installation, person)
      recoveryCodes = await withAccount(installation, principal, (scope) =>
        confirmTotp(scope, session, input.code, codes),
      )
      return true
    })
    return { recoveryCodes }
  })
  mount.errand(contract.removeTotp, async (call) => {
    await removeFactor(call, call.input, (scope) => removeTotp(scope, call.session.memberId))
    return undefined
  })
  mount.errand(contract.renewRecoveryCodes, async ({ installation, principal, session }) => {
    const codes = await drawRecoveryCodes(installation, await personOf(installation, session))
    return withAccount(installation, principal, async (scope) => {
      if (!(await secondFactorsOf(scope, session.memberId)).enough) refuse('no_factor')
      return { recoveryCodes: await storeRecoveryCodes(scope, session.memberId, codes) }
    })
  })
  mount.errand(contract.forgetTrustedBrowser, async ({ installation, principal, session, input }) => {
    await withAccount(installation, principal, (scope) => forgetTrustedBrowser(scope, session, input.id))
    return undefined
  })
  mount.errand(contract.proveByCode, async (call) => {
    const { installation, principal, session, input } = call
    const { memberId } = session
    mustNotBeFrozen(session)
    await guess(installation, await personOf(installation, session), 'signed in', () =>
      withAccount(installation, principal, async (scope) => {
        if (!(await secondFactorsOf(scope, memberId)).totp_since) refuse('no_factor')
        return spendTotp(scope, memberId, input.code)
      }),
    )
    const fresh = await renewSession(installation, call, session)
    return { csrf: csrfToken(installation.master.derive('csrf'), fresh.id) }
  })
  mount.inScope(contract.readSecondFactorRule, readSecondFactorRule)
  mount.inScope(contract.changeSecondFactorRule, changeSecondFactorRule)
}
