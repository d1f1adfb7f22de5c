export { type Addressee, addresseeOf } from './addressee.ts'
export { spendAttempts } from './attempts.ts'
export { enterWorkplace, type OwnPrincipalCall } from './enter-workplace.ts'
export {
  alarmRaised,
  emailChanged,
  emailChangeWanted,
  googleLinked,
  googleUnlinked,
  recoveryCodesMade,
  recoveryCodeUsed,
  resetWanted,
  secondFactorAdded,
  secondFactorRemoved,
  secondFactorRuleChanged,
  sessionsEnded,
  signedIn,
  signInRefused,
  verificationWanted,
  workplaceLeft,
} from './events.ts'
export { findPerson, personOf } from './find-person.ts'
export { type Attempt, finishSignIn } from './finish-sign-in.ts'
export { goOn } from './go-on.ts'
export {
  answersForMailbox,
  beginAtGoogle,
  type GooglePerson,
  identitiesOf,
  returnFromGoogle,
  spendAtGoogle,
  subjectHash,
} from './google.ts'
export { storeIdentity } from './link-google.ts'
export { deviceOf } from './list-sessions.ts'
export { type MailPurpose, makeMailLink } from './mail-tokens.ts'
export { accountOpened, openAccount } from './open-account.ts'
export { hashPassword, mustBeGoodPassword } from './passwords.ts'
export { emailHash, openPerson, sealPerson } from './people.ts'
export { thaw } from './raise-alarm.ts'
export { type StoredFactors, secondFactorsOf } from './second-factors.ts'
export { findSession, hashToken, hasSessionCookie, lockPerson, readSession, tokenHashOf } from './sessions.ts'
export { makeSignInLink } from './sign-in-by-link.ts'
export { confirmEmail } from './sign-up-with-google.ts'
export { trustedBrowsersOf } from './trusted-browsers.ts'
