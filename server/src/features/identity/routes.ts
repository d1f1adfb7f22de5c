import * as alarms from '#contract/alarms.ts'
import * as contract from '#contract/identity.ts'
import * as ownEmail from '#contract/own-email.ts'
import { listOwnSignIns as listOwnSignInsEndpoint } from '#contract/own-sign-ins.ts'
import * as passkeys from '#contract/passkeys.ts'
import * as workplaces from '#contract/workplaces.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { withAccount } from '#kernel/scope.ts'
import { addPasskey, beginAddingPasskey } from './add-passkey.ts'
import { askForReset } from './ask-for-reset.ts'
import { askForEmailChange, changeEmail, undoEmailChange } from './change-email.ts'
import { removePasskey, renamePasskey } from './change-passkeys.ts'
import { changePassword } from './change-password.ts'
import { confirmSignUp } from './confirm-sign-up.ts'
import { endOtherSessions, endSessionOfMine } from './end-sessions.ts'
import { enterWorkplace } from './enter-workplace.ts'
import { identitiesOf } from './google.ts'
import { mountGoogle } from './google-routes.ts'
import { releasePasskey } from './held-passkeys.ts'
import { closeIncident, listIncidents } from './incidents.ts'
import { listOwnSignIns } from './list-own-sign-ins.ts'
import { listPasskeys } from './list-passkeys.ts'
import { listSessions } from './list-sessions.ts'
import { passkeysOf, relyingParty } from './passkeys.ts'
import { prove } from './prove.ts'
import { beginProof, proveByPasskey } from './prove-by-passkey.ts'
import { raiseAlarmByLink, raiseAlarmBySession } from './raise-alarm.ts'
import { removeFactor } from './remove-factor.ts'
import { resetPassword } from './reset-password.ts'
import { mountSecondFactors } from './second-factor-routes.ts'
import { changeSessionLimits, keepOnPhone } from './session-limits.ts'
import { signOut } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { signInByLink } from './sign-in-by-link.ts'
import { beginSignInByPasskey, signInByPasskey } from './sign-in-by-passkey.ts'
import { beginSignUpWithPasskey, isSignUpOpen, signUp, signUpWithPasskey } from './sign-up.ts'
import { askForVerification, verifyEmail } from './verify-email.ts'
import { whoIs } from './who-is.ts'
import { listWorkplaces, openWorkplace } from './workplaces.ts'

export function mountIdentity(mount: Mount) {
  mount.errand(contract.readSession, ({ installation, principal, session }) =>
    whoIs(installation, {
      accountId: principal.accountId,
      memberId: session.memberId,
      sessionId: session.id,
    }),
  )
  mount.open(contract.signIn, (call) => signIn(call, call.input))
  mount.open(contract.signInByLink, (call) => signInByLink(call, call.input))
  mount.errand(contract.signOut, async (call) => {
    await signOut(call)
    return undefined
  })
  mount.errand(contract.listSessions, ({ installation, principal, session }) =>
    withAccount(installation, principal, (scope) => listSessions(scope, session)),
  )
  mount.errand(contract.endSession, async ({ installation, principal, session, input }) => {
    await withAccount(installation, principal, (scope) => endSessionOfMine(scope, session, input.id))
    return undefined
  })
  mount.errand(contract.endOtherSessions, (call) =>
    withAccount(call.installation, call.principal, async (scope) => ({
      ended: await endOtherSessions(scope, call, call.session),
    })),
  )
  mount.errand(contract.keepOnPhone, (call) =>
    withAccount(call.installation, call.principal, (scope) => keepOnPhone(scope, call, call.input)),
  )
  mount.inScope(contract.changeSessionLimits, changeSessionLimits)
  mount.errand(contract.prove, (call) => prove(call, call.input))
  mount.errand(contract.changePassword, (call) => changePassword(call, call.input))
  mount.open(contract.askForReset, (call) => askForReset(call, call.input))
  mount.open(contract.resetPassword, (call) => resetPassword(call, call.input))
  mount.errand(contract.askForVerification, askForVerification)
  mount.open(contract.verifyEmail, (call) => verifyEmail(call, call.input))
  mountSecondFactors(mount)
  mountAlarms(mount)
  mount.errand(workplaces.listWorkplaces, (call) => listWorkplaces(call))
  mount.errand(workplaces.enterWorkplace, (call) => enterWorkplace(call, call.input))
  mount.errand(workplaces.openWorkplace, (call) => openWorkplace(call, call.input))
  mount.open(contract.readSignUp, async ({ installation }) => ({
    open: await isSignUpOpen(installation),
    demo: await hasDemo(installation),
    mail: installation.mail !== null,
  }))
  mount.open(contract.signUp, (call) => signUp(call, call.input))
  mount.open(contract.confirmSignUp, (call) => confirmSignUp(call, call.input))
  mountPasskeys(mount)
  mountGoogle(mount)
}

function mountAlarms(mount: Mount) {
  mount.open(alarms.raiseAlarm, (call) => raiseAlarmByLink(call, call.input))
  mount.errand(alarms.raiseAlarmBySession, (call) => raiseAlarmBySession(call, call.input))
  mount.inScope(alarms.listIncidents, listIncidents)
  mount.inScope(alarms.closeIncident, closeIncident)
  mount.errand(ownEmail.askForEmailChange, (call) => askForEmailChange(call, call.input))
  mount.open(ownEmail.changeEmail, (call) => changeEmail(call, call.input))
  mount.open(ownEmail.undoEmailChange, (call) => undoEmailChange(call, call.input))
  mount.errand(listOwnSignInsEndpoint, ({ installation, principal, session, input }) =>
    withAccount(installation, principal, (scope) => listOwnSignIns(scope, session, input)),
  )
}

function mountPasskeys(mount: Mount) {
  mount.open(passkeys.readSignIn, async ({ installation }) => {
    const { config, google } = installation
    const party = relyingParty(config)
    return {
      passkeys: party && { origin: party.origin },
      google: google && { origin: config.publicUrl.origin },
    }
  })
  mount.open(passkeys.beginPasskeySignIn, (call) => beginSignInByPasskey(call))
  mount.open(passkeys.signInByPasskey, (call) => signInByPasskey(call, call.input))
  mount.open(passkeys.beginPasskeySignUp, (call) => beginSignUpWithPasskey(call, call.input))
  mount.open(passkeys.signUpWithPasskey, (call) => signUpWithPasskey(call, call.input))
  mount.errand(passkeys.beginPasskeyProof, (call) => beginProof(call))
  mount.errand(passkeys.proveByPasskey, (call) => proveByPasskey(call, call.input))
  mount.errand(passkeys.readWaysIn, ({ installation, principal, session }) =>
    withAccount(installation, principal, async (scope) => {
      const { hasPassword, passkeys } = await passkeysOf(scope, installation, session.memberId)
      const { length: google } = await identitiesOf(scope, session.memberId)
      const byThemselves = passkeys.filter(({ secondOnly }) => !secondOnly)
      return { password: hasPassword, passkeys: byThemselves.length, google }
    }),
  )
  mount.errand(passkeys.listPasskeys, ({ installation, principal, session }) =>
    withAccount(installation, principal, (scope) => listPasskeys(scope, installation, session)),
  )
  mount.errand(passkeys.beginPasskey, (call) => beginAddingPasskey(call, call.input))
  mount.errand(passkeys.addPasskey, (call) => addPasskey(call, call.input))
  mount.errand(passkeys.renamePasskey, ({ installation, principal, session, input }) =>
    withAccount(installation, principal, (scope) => renamePasskey(scope, installation, session, input)),
  )
  mount.errand(passkeys.keepPasskey, ({ installation, principal, session, input }) =>
    withAccount(installation, principal, (scope) => releasePasskey(scope, session, input.id)),
  )
  mount.errand(passkeys.removePasskey, async (call) => {
    await removeFactor(call, call.input, (scope) => removePasskey(scope, call.session, call.input.id))
    return undefined
  })
}

async function hasDemo({ pools }: Parameters<typeof isSignUpOpen>[0]): Promise<boolean> {
  const { rows } = await pools.app.query<{ demo: string | null }>('select demo_account() as demo')
  return rows[0]!.demo !== null
}
