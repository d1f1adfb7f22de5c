export { type Addressee, addresseeOf } from './addressee.ts'
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
export { type MailPurpose, makeMailLink } from './mail-tokens.ts'
export { accountOpened, openAccount } from './open-account.ts'
export { hashPassword } from './passwords.ts'
export { emailHash, openPerson, sealPerson } from './people.ts'
export { findSession, hasSessionCookie, readSession, tokenHashOf } from './sessions.ts'
export { makeSignInLink } from './sign-in-by-link.ts'
