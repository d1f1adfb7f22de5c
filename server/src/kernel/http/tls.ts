import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Server as HttpServer } from 'node:http'
import { Server as HttpsServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { StartRefusal } from '../start-refusal.ts'

/** A certificate, or a chain of them with our own first, and its key, both as PEM. */
export type TlsPair = { cert: Buffer; key: Buffer }
type TlsFiles = NonNullable<Config['tls']>

/** What is older than 1.2 is broken; a client that says nothing within ten seconds is none. */
export const tlsOptions = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const

/** The pair as it stands in its files. Refuses one that could not be used, and says which file is to blame. */
export function readTlsPair({ certificateFile, keyFile }: TlsFiles): TlsPair {
  const cert = readOrRefuse('TLS_CERT', certificateFile)
  const key = readOrRefuse('TLS_KEY', keyFile)
  const certificate = orRefuse(
    () => new X509Certificate(cert),
    `TLS_CERT: ${certificateFile} holds no certificate in PEM form.`,
  )
  const privateKey = orRefuse(
    () => createPrivateKey(key),
    `TLS_KEY: ${keyFile} holds no private key in PEM form that opens without a password.`,
  )
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new StartRefusal(`TLS_KEY: ${keyFile} is not the key of the certificate in ${certificateFile}.`)
  }
  orRefuse(
    () => createSecureContext({ cert, key }),
    `TLS_CERT and TLS_KEY: ${certificateFile} and ${keyFile} cannot be used for TLS.`,
  )
  return { cert, key }
}

/**
 * Looks now and then whether the files hold another pair, and speaks with that from the next connection on; whoever is connected stays so. A pair that
 * is half written, or of which one file is new and one is not yet, waits until it is whole: until then the one before goes on.
 */
export function followTlsFiles(
  server: HttpServer,
  files: TlsFiles,
  log: Log,
  everyMilliseconds = 10_000,
): void {
  if (!(server instanceof HttpsServer)) return
  let spoken = textOf(files)
  let refused = ''
  const look = () => {
    const text = textOf(files)
    if (text === spoken || text === refused || text === null) return
    try {
      server.setSecureContext({ ...readTlsPair(files), ...tlsOptions })
      spoken = text
      log.info('the TLS certificate was replaced')
    } catch (err) {
      refused = text
      log.warn({ err }, 'the new TLS certificate cannot be used; the one before goes on')
    }
  }
  const looking = setInterval(look, everyMilliseconds)
  looking.unref()
  server.once('close', () => clearInterval(looking))
}

/** Null while they cannot be read: whoever replaces them may have moved one away for a moment. */
function textOf({ certificateFile, keyFile }: TlsFiles): string | null {
  try {
    return `${readFileSync(certificateFile, 'utf8')}\n${readFileSync(keyFile, 'utf8')}`
  } catch {
    return null
  }
}

function readOrRefuse(name: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartRefusal(`${name}: ${file} cannot be read (${code}).`)
  }
}

function orRefuse<Value>(make: () => Value, words: string): Value {
  try {
    return make()
  } catch (cause) {
    throw new StartRefusal(words, { cause })
  }
}
