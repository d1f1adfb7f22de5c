import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { connect as connectBare } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeCertificate } from '#testing/certificate.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { StartRefusal } from '../start-refusal.ts'
import { createHttpServer } from './server.ts'
import { followTlsFiles, readTlsPair } from './tls.ts'

const folder = mkdtempSync(join(tmpdir(), 'plumbline-tls-'))
const files = { certificateFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
let server: FastifyInstance
let port: number

function write({ certificate, key }: Partial<ReturnType<typeof makeCertificate>>) {
  if (certificate !== undefined) writeFileSync(files.certificateFile, certificate)
  if (key !== undefined) writeFileSync(files.keyFile, key)
}

beforeAll(async () => {
  write(makeCertificate())
  const config = readConfig({ TLS_CERT: files.certificateFile, TLS_KEY: files.keyFile })
  server = await createHttpServer(config, createLog('error'))
  server.get('/how', async ({ protocol, ip }) => ({ protocol, ip }))
  await server.listen({ port: 0, host: '127.0.0.1' })
  port = (server.server.address() as AddressInfo).port
})
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

function greet(options: ConnectionOptions = {}): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () =>
      resolve(socket),
    )
    socket.once('error', reject)
  })
}

function ask(socket: TLSSocket, more = ''): Promise<string> {
  socket.write(`GET /how HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`)
  return new Promise((resolve) => socket.once('data', (data) => resolve(data.toString())))
}

describe('the program’s own TLS', () => {
  test('speaks 1.3 and 1.2, and nothing older', async () => {
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      const socket = await greet({ minVersion: version, maxVersion: version })
      expect(socket.getProtocol()).toBe(version)
      expect(await ask(socket)).toContain('{"protocol":"https","ip":"127.0.0.1"}')
      socket.destroy()
    }
    // Only with their oldest ciphers allowed would clients of today try these at all.
    const old = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    for (const maxVersion of ['TLSv1.1', 'TLSv1'] as const)
      await expect(greet({ ...old, maxVersion }), maxVersion).rejects.toThrow(/protocol version|PROTOCOL/)
  })

  test('keeps to the limits that there are without it', async () => {
    expect(server.server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 10_000,
      timeout: 20_000,
    })
    const socket = await greet()
    expect(await ask(socket, `A: ${'b'.repeat(9_000)}\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
    socket.destroy()
  })

  test('says with every answer that it stays so', async () => {
    const socket = await greet()
    expect(await ask(socket)).toContain('strict-transport-security: max-age=31536000; includeSubDomains')
    socket.destroy()
  })

  test('does not keep whoever comes without a word, or in the clear; who has asked for something stays', async () => {
    const talking = await greet()
    expect(await ask(talking)).toContain('"protocol":"https"')
    const silent = Array.from({ length: 510 }, () => connectBare(port, '127.0.0.1'))
    let cut = 0
    for (const socket of silent)
      socket
        .on('error', () => undefined)
        .on('close', () => cut++)
        .resume()
    // The oldest are cut as soon as there are too many: nobody waits for their time.
    await vi.waitFor(() => expect(cut).toBeGreaterThanOrEqual(10), 5_000)
    expect(await ask(talking)).toContain('"protocol":"https"')
    const socket = await greet()
    expect(await ask(socket)).toContain('"protocol":"https"')
    for (const one of [...silent, talking, socket]) one.destroy()
    const clear = connectBare(port, '127.0.0.1', () =>
      clear.write('GET /how HTTP/1.1\r\nHost: localhost\r\n\r\n'),
    )
    const heard = await new Promise<string>((resolve) => {
      let text = ''
      clear.on('data', (data) => {
        text += data
      })
      clear.on('error', () => undefined)
      clear.on('close', () => resolve(text))
    })
    expect(heard).not.toContain('protocol')
  })
})

describe('a certificate that is replaced while the program runs', () => {
  test('is spoken from the next connection on; whoever is connected stays so', async () => {
    const log = createLog('silent')
    const refused = vi.spyOn(log, 'warn')
    followTlsFiles(server.server, files, log, 20)
    const before = await greet()
    const first = before.getPeerCertificate().fingerprint256
    const next = makeCertificate('crm.example')
    const spoken = async () => {
      const socket = await greet()
      const { fingerprint256, subject } = socket.getPeerCertificate()
      socket.destroy()
      return { fingerprint256, name: subject.CN }
    }

    // Half of it, and then nonsense: the one before goes on.
    write({ certificate: next.certificate })
    await vi.waitFor(() => expect(refused).toHaveBeenCalledTimes(1), 5_000)
    expect((await spoken()).fingerprint256).toBe(first)
    write({ certificate: 'not yet written' })
    await vi.waitFor(() => expect(refused).toHaveBeenCalledTimes(2), 5_000)
    expect((await spoken()).fingerprint256).toBe(first)

    write(next)
    await vi.waitFor(async () => expect((await spoken()).name).toBe('crm.example'), 5_000)
    expect((await spoken()).fingerprint256).not.toBe(first)
    expect(await ask(before)).toContain('"protocol":"https"')
    before.destroy()
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    await expect(greet(old), 'of the new one too').rejects.toThrow(/protocol version|PROTOCOL/)
  })
})

describe('a start', () => {
  const good = makeCertificate()
  const locked = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
  }).privateKey

  test.each([
    [
      'a certificate that is none',
      { ...good, certificate: 'hello' },
      /^TLS_CERT: .*cert\.pem holds no certificate/,
    ],
    ['an empty one', { ...good, certificate: '' }, /^TLS_CERT: .*cert\.pem holds no certificate/],
    ['a key that is none', { ...good, key: good.certificate }, /^TLS_KEY: .*key\.pem holds no private key/],
    [
      'a key with a password',
      { ...good, key: locked },
      /^TLS_KEY: .*key\.pem holds no private key .* without a password/,
    ],
    [
      'the key of another',
      { ...good, key: makeCertificate().key },
      /^TLS_KEY: .*key\.pem is not the key of the certificate/,
    ],
    [
      'the two the wrong way about',
      { certificate: good.key, key: good.certificate },
      /^TLS_CERT: .*holds no certificate/,
    ],
  ])('with %s is refused, and the file to blame is named', (_what, pair, words) => {
    write(pair)
    const read = () => readTlsPair(files)
    expect(read).toThrow(StartRefusal)
    expect(read).toThrow(words)
  })

  test('with a file that is not there or is a folder is refused as well', () => {
    write(good)
    const missing = () => readTlsPair({ ...files, keyFile: join(folder, 'none.pem') })
    expect(missing).toThrow(/^TLS_KEY: .*none\.pem cannot be read \(ENOENT\)/)
    expect(() => readTlsPair({ ...files, certificateFile: folder })).toThrow(
      /^TLS_CERT: .* cannot be read \(EISDIR\)/,
    )
  })
})
