import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { startMailSimulator } from './mail.ts'

type Mail = { to: string[]; subject: string; text: string; from: string; seq: number }

async function mailsOf(url: string, query = ''): Promise<Mail[]> {
  return (await (await fetch(`${url}/control/mails${query}`)).json()).items
}

test('every mail is taken, shown by recipient, and still there after a restart', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'simulator-'))
  const first = await startMailSimulator({ webPort: 0, smtpPort: 0, dataFolder })
  const transport = createTransport(first.smtpUrl)
  const mail = {
    from: 'Plumbline <crm@example.test>',
    subject: 'Reset — Zurücksetzen ✓',
    text: 'https://a.example/r?t=1',
  }
  await transport.sendMail({ ...mail, to: 'Ana@example.test' })
  await transport.sendMail({ ...mail, to: 'bob@example.test', subject: 'Other' })
  expect(await mailsOf(first.url, '?to=ana@example.test')).toMatchObject([
    { to: ['Ana@example.test'], subject: mail.subject, text: 'https://a.example/r?t=1\n', from: mail.from },
  ])
  expect(await mailsOf(first.url, '?to=nobody@example.test')).toEqual([])
  transport.close()
  await first.close()

  const second = await startMailSimulator({ webPort: 0, smtpPort: 0, dataFolder })
  const kept = await mailsOf(second.url)
  expect(kept.map((one) => one.subject)).toEqual([mail.subject, 'Other'])
  expect(await mailsOf(second.url, `?since=${kept[0]!.seq}`)).toHaveLength(1)
  await second.close()
  rmSync(dataFolder, { recursive: true })
})

test('a mail that is HTML only is shown as the text in it', async () => {
  const mail = await startMailSimulator({ webPort: 0, smtpPort: 0 })
  const transport = createTransport(mail.smtpUrl)
  const html =
    '<head><style>p{}</style></head><p>Hi &amp; <a href="https://a.example">sign in</a></p><script>x()</script>'
  await transport.sendMail({ from: 'a@example.test', to: 'b@example.test', html })
  const [shown] = await mailsOf(mail.url)
  expect(shown!.text).toBe('Hi & sign in (https://a.example)')
  transport.close()
  await mail.close()
})

test('only the newest 500 are kept', async () => {
  const mail = await startMailSimulator({ webPort: 0, smtpPort: 0 })
  const transport = createTransport({ url: mail.smtpUrl, pool: true, maxMessages: Infinity })
  for (let count = 1; count <= 503; count += 1) {
    await transport.sendMail({
      from: 'a@example.test',
      to: 'b@example.test',
      subject: String(count),
      text: 'x',
    })
  }
  const kept = await mailsOf(mail.url)
  expect([kept.length, kept[0]!.subject, kept.at(-1)!.subject]).toEqual([500, '4', '503'])
  transport.close()
  await mail.close()
}, 60_000)
