import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import { createTransport } from 'nodemailer'
import type { Config } from '#kernel/config.ts'
import type { SeenCertificate, SeenMail } from './judge-network.ts'

const patienceMilliseconds = 4_000
const dayMilliseconds = 86_400_000

export function lookAtCertificate(
  { tls, publicUrl }: Pick<Config, 'tls' | 'publicUrl'>,
  now: Date,
): SeenCertificate {
  if (!tls) return { state: 'none' }
  try {
    const certificate = new X509Certificate(readFileSync(tls.certificateFile))
    const key = createPrivateKey(readFileSync(tls.keyFile))
    const host = publicUrl.hostname.replace(/^\[(.*)\]$/, '$1')
    return {
      state: 'read',
      daysLeft: (Date.parse(certificate.validTo) - now.getTime()) / dayMilliseconds,
      validInDays: (Date.parse(certificate.validFrom) - now.getTime()) / dayMilliseconds,
      keyMatches: certificate.checkPrivateKey(key),
      names: certificate.subjectAltName ?? certificate.subject,
      namesPublicUrl: Boolean(certificate.checkHost(host) ?? certificate.checkIP(host)),
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { state: 'unreadable', why: code ?? message }
  }
}

/** Signs in at the mail server and goes away again; nothing is sent. */
export async function lookAtMail(url: string): Promise<SeenMail> {
  const transport = createTransport({
    url,
    connectionTimeout: patienceMilliseconds,
    greetingTimeout: patienceMilliseconds,
    socketTimeout: patienceMilliseconds,
  } as object)
  try {
    await transport.verify()
    return { state: 'reached' }
  } catch (error) {
    // The whole message may quote the user that was tried.
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    return { state: 'failed', why: [code ?? 'no answer', responseCode].filter(Boolean).join(' ') }
  } finally {
    transport.close()
  }
}

/** Seconds between the Date of an answer and our clock; null when there is no answer, which is no fault. */
export async function lookAtClockOf(url: string): Promise<number | null> {
  try {
    const before = Date.now()
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    const date = Date.parse(answer.headers.get('date') ?? '')
    // The header has whole seconds: half a one is the best guess.
    return Number.isNaN(date) ? null : (date + 500 - (before + Date.now()) / 2) / 1000
  } catch {
    return null
  }
}

/** Asks the server on this machine, whatever certificate it shows. Null when it does not answer. */
export async function askServer(
  { port, host, tls }: Pick<Config, 'port' | 'host' | 'tls'>,
  path: string,
): Promise<{ status: number; body: unknown } | null> {
  const hostname = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const options = { port, hostname, path, timeout: patienceMilliseconds, rejectUnauthorized: false }
  return new Promise((resolve) => {
    const request = (tls ? requestByHttps : requestByHttp)(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }))
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
    request.end()
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
