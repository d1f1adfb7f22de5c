import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import Fastify from 'fastify'
import { SMTPServer } from 'smtp-server'
import { z } from 'zod'
import { answerWithProblems, parse } from '../control/problem.ts'
import { listen, listenError } from '../listen.ts'
import { isLoopbackName, localOnly } from '../local-only.ts'
import { staticPages } from '../static-pages.ts'
import { Mailbox } from './mailbox.ts'

export type MailSimulator = {
  /** The page with the mails, and `GET /control/mails`. */
  url: string
  smtpUrl: string
  close(): Promise<void>
}

/**
 * Starts a mail server on loopback that takes every mail and delivers none of them: they stand on its page. Ports may
 * be 0. Throws when a port is in use.
 */
export async function startMailSimulator(options: {
  webPort: number
  smtpPort: number
  host?: string
  dataFolder?: string
}): Promise<MailSimulator> {
  const mailbox = new Mailbox(options.dataFolder && join(options.dataFolder, 'mail.json'))
  const smtp = await startSmtp(mailbox, options.smtpPort, options.host)
  const fastify = Fastify({ forceCloseConnections: true, requestTimeout: 30_000 })
  localOnly(fastify)
  answerWithProblems(fastify)
  mailRoutes(fastify, mailbox)
  try {
    await listen(fastify, 'mail', options.webPort, options.host)
  } catch (error) {
    await closeSmtp(smtp)
    throw error
  }
  const { port } = fastify.server.address() as AddressInfo
  const smtpPort = (smtp.server.address() as AddressInfo).port
  return {
    url: `http://localhost:${port}`,
    smtpUrl: `smtp://localhost:${smtpPort}`,
    async close() {
      await Promise.all([closeSmtp(smtp), fastify.close()])
      mailbox.trySave()
    },
  }
}

function mailRoutes(fastify: FastifyInstance, mailbox: Mailbox): void {
  staticPages(fastify, new URL('./', import.meta.url), {
    '/': 'mail.html',
    '/mail/icon.svg': '../phone/icon.svg',
    '/mail/mail.css': 'mail.css',
    '/mail/mail.js': 'mail.js',
  })
  fastify.get('/control/mails', (request) => {
    const items = mailbox.list(parse(querySchema, request.query))
    return { items, next: items.at(-1)?.seq ?? null }
  })
  fastify.delete('/control/mails', () => ({ deleted: mailbox.clear() }))
  fastify.get('/control/live', (_request, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    reply.raw.write('retry: 1000\n\n')
    const stop = mailbox.onChange(() => reply.raw.write('data: {"kind":"mails"}\n\n'))
    reply.raw.on('close', stop)
  })
}

const querySchema = z.object({
  /** One address; capitals do not matter. */
  to: z.string().min(1).max(320).optional(),
  /** The `seq` of the last mail already seen. */
  since: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(500),
})

async function startSmtp(mailbox: Mailbox, port: number, host = '127.0.0.1'): Promise<SMTPServer> {
  if (!isLoopbackName(host === '::1' ? '[::1]' : host)) {
    throw new Error(`the mail simulator listens on loopback only, not on ${host}`)
  }
  const smtp = new SMTPServer({
    // Nothing leaves this machine, so there is nothing to encrypt and nobody to keep out.
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: mailBytesMax,
    closeTimeout: 500,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anybody' }),
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => {
        if (!stream.sizeExceeded) parts.push(part)
      })
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          return done(Object.assign(new Error('The mail is larger than 25 MB'), { responseCode: 552 }))
        }
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        mailbox
          .receive(
            Buffer.concat(parts),
            from,
            rcptTo.map((one) => one.address),
          )
          .then(() => done(), done)
      })
    },
  })
  const failed = once(smtp.server, 'error').then(([error]) => {
    throw listenError(error, 'mail', port)
  })
  smtp.listen(port, host)
  await Promise.race([once(smtp.server, 'listening'), failed])
  // A client that breaks off is its own affair.
  smtp.on('error', () => undefined)
  failed.catch(() => undefined)
  return smtp
}

const mailBytesMax = 25 * 1024 * 1024

function closeSmtp(smtp: SMTPServer): Promise<void> {
  return new Promise((resolve) => smtp.close(() => resolve()))
}
