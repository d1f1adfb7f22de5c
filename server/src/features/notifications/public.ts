export { tellByMail } from './tell-by-mail.ts'
