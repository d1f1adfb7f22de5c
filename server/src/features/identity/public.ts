export { type Addressee, addresseeOf } from './addressee.ts'
export { spendAttempts } from './attempts.ts'
export {
  recoveryCodesMade,
  recoveryCodeUsed,
  resetWanted,
  secondFactorAdded,
  secondFactorRemoved,
  sessionsEnded,
  signedIn,
  signInRefused,
  verificationWanted,
} from './events.ts'
export { personOf } from './find-person.ts'
export { type Attempt, finishSignIn } from './finish-sign-in.ts'
export { type MailPurpose, makeMailLink } from './mail-tokens.ts'
export { accountOpened, openAccount } from './open-account.ts'
export { hashPassword, mustBeGoodPassword } from './passwords.ts'
export { emailHash, openPerson, sealPerson } from './people.ts'
export { findSession, hashToken, hasSessionCookie, readSession, tokenHashOf } from './sessions.ts'
export { makeSignInLink } from './sign-in-by-link.ts'
