import { createMailer } from '#providers/mail/send-mail.ts'
import { openApp } from './app.ts'
import { mailServer } from './outside.ts'

export type MailedApp = Awaited<ReturnType<typeof openMailedApp>>

/** As `openApp`, with a mail server to which it sends and in whose boxes one can look. */
export async function openMailedApp() {
  const mail = await mailServer()
  const opened = await openApp()
  opened.installation.mail = createMailer({ url: mail.smtpUrl, from: 'Plumbline <crm@business.example>' })
  return {
    ...opened,
    mail,
    async close() {
      await opened.close()
      await mail.close()
    },
  }
}
