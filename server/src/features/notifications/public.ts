export { mailInvitation } from './mail-invitation.ts'
export { mailReset, mailVerification } from './mail-links.ts'
export { tellByMail } from './tell-by-mail.ts'
