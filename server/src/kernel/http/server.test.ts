import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { browserHeaders } from './browser-headers.ts'
import { createHttpServer } from './server.ts'

let server: FastifyInstance
let port: number
const logged: string[] = []
const answered: string[] = []

beforeAll(async () => {
  server = await createHttpServer(
    readConfig({}),
    createLog('error', { write: (line) => void logged.push(line) }),
  )
  server.addHook('onSend', async ({ url }) => void answered.push(url))
  server.post('/echo', async (request) => ({ got: request.body }))
  server.get('/ip', async (request) => ({ ip: request.ip, protocol: request.protocol, host: request.host }))
  await server.listen({ port: 0, host: '127.0.0.1' })
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => server?.close())

describe('a connection that keeps us waiting', () => {
  test('has ten seconds for its head, fifteen for all of a request, and twenty of silence', () => {
    expect(server.server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 10_000,
      timeout: 20_000,
    })
  })

  describe('past its time', () => {
    // The same limits, made short: the server looks every two seconds.
    beforeAll(() => Object.assign(server.server, { headersTimeout: 300, requestTimeout: 600 }))
    afterAll(() => Object.assign(server.server, { headersTimeout: 10_000, requestTimeout: 15_000 }))

    test.concurrent.each([
      ['without a word', ''],
      ['in the middle of its first line', 'GET /ip HT'],
      ['in the middle of its headers', 'GET /ip HTTP/1.1\r\nHost: x\r\nX-Slow: '],
      [
        'in the middle of its body',
        'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
      ],
      [
        'in the middle of a body of unknown length',
        'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n',
      ],
    ])('%s is cut', async (_where, said) => {
      const started = performance.now()
      const answer = await talk(said)
      expect(performance.now() - started).toBeLessThan(6_000)
      if (said.includes('\r\n')) expect(answer).toMatch(/^HTTP\/1\.1 408 /)
      if (answer) expectBareProblem(answer)
    })

    test.concurrent('that trickles a byte at a time is cut all the same', async () => {
      const socket = connect(port, '127.0.0.1')
      const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.on('error', () => undefined)
      socket.resume()
      socket.write('GET /ip HTTP/1.1\r\n')
      const drip = setInterval(() => socket.write('X-A: b\r\n'), 100)
      await ended
      clearInterval(drip)
    }, 8_000)
  })
})

test('whoever sends too much learns it, and may ask again at once', async () => {
  const post = (body: Buffer) =>
    fetch(`http://127.0.0.1:${port}/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array(body),
    })
  const tooMuch = Buffer.alloc(8 * 1024 * 1024, ' ')
  for (let time = 0; time < 20; time++) {
    const refused = await post(tooMuch)
    expect(await refused.json()).toMatchObject({ status: 413, code: 'body_too_large' })
    expect(await (await post(Buffer.from('{"a":1}'))).json()).toEqual({ got: { a: 1 } })
  }
})

test('whoever leaves in the middle of a body is no error of ours', async () => {
  const before = answered.length
  const socket = connect(port, '127.0.0.1')
  const begun = once(server.server, 'request')
  socket.write(
    'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":',
  )
  await begun
  socket.resetAndDestroy()
  await expect.poll(() => answered.slice(before)).toEqual(['/echo'])
  expect(logged).toEqual([])
})

describe('what is no HTTP', () => {
  test.each([
    ['nonsense', 'hello\r\n\r\n', 400],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    [
      'two lengths',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      400,
    ],
    [
      'a length and chunks',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a folded header', 'GET /ip HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n', 400],
    ['white space before a colon', 'GET /ip HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n', 400],
    ['headers of more than 8 KiB', `GET /ip HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(9000)}\r\n\r\n`, 431],
  ])('%s is refused as a problem and the connection ends', async (_what, said, status) => {
    const answer = await talk(said)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expectBareProblem(answer)
  })
})

describe('behind a proxy', () => {
  const forwarded = {
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
  }

  test('nobody’s word for an address counts where no proxy is trusted', async () => {
    const answer = await server.inject({ url: '/ip', headers: forwarded })
    expect(answer.json()).toEqual({ ip: '127.0.0.1', protocol: 'http', host: 'localhost:80' })
  })

  test('nobody else’s word counts where one is trusted: it changes neither address nor scheme nor host', async () => {
    const behind = await createHttpServer(
      readConfig({ TRUSTED_PROXIES: '10.0.0.0/8' }),
      createLog('error', { write: (line) => void logged.push(line) }),
    )
    behind.get('/ip', async ({ ip, protocol, host }) => ({ ip, protocol, host }))
    const ask = async (remoteAddress: string, more = {}) =>
      (await behind.inject({ url: '/ip', remoteAddress, headers: { ...forwarded, ...more } })).json()
    for (const stranger of ['198.51.100.9', '127.0.0.1', '11.0.0.1', '::ffff:11.0.0.1'])
      expect(await ask(stranger)).toEqual({ ip: stranger, protocol: 'http', host: 'localhost:80' })
    // Not even when they say that the proxy stands before them.
    const claimed = { 'x-forwarded-for': '10.0.0.1, 203.0.113.7', forwarded: 'for=10.0.0.1;proto=https' }
    expect(await ask('198.51.100.9', claimed)).toEqual({
      ip: '198.51.100.9',
      protocol: 'http',
      host: 'localhost:80',
    })
    expect(await ask('10.0.0.1')).toMatchObject({ ip: '203.0.113.7', protocol: 'https' })
    await behind.close()
  })

  test('the word of a trusted one counts, and of those before it that are not trusted none', async () => {
    const behind = await createHttpServer(
      readConfig({ TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' }),
      createLog('error'),
    )
    behind.get('/ip', async (request) => ({ ip: request.ip }))
    const ask = async (chain: string) =>
      (await behind.inject({ url: '/ip', headers: { 'x-forwarded-for': chain } })).json().ip
    expect(await ask('203.0.113.7')).toBe('203.0.113.7')
    expect(await ask('1.1.1.1, 203.0.113.7, 10.1.2.3')).toBe('203.0.113.7')
    expect(await ask('10.9.9.9, 203.0.113.7')).toBe('203.0.113.7')
    await behind.close()
  })
})

test('over TLS every answer says that it stays so', async () => {
  const secure = await createHttpServer(
    readConfig({ PUBLIC_URL: 'https://crm.example' }),
    createLog('error', { write: (line) => void logged.push(line) }),
  )
  secure.get('/ip', async () => ({}))
  for (const url of ['/ip', '/nothing', '/%zz']) {
    const { headers } = await secure.inject({ url })
    expect(headers['strict-transport-security'], url).toBe('max-age=31536000; includeSubDomains')
  }
  expect((await server.inject({ url: '/ip' })).headers['strict-transport-security']).toBeUndefined()
  await secure.close()
})

/** Says it, listens until the server ends the connection. */
function talk(said: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', () => {
      if (said) socket.write(Buffer.from(said, 'latin1'))
    })
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      heard += text
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

function expectBareProblem(answer: string) {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head).toContain('content-type: application/problem+json')
  for (const [name, value] of Object.entries(browserHeaders(readConfig({}))))
    expect(head).toContain(`${name}: ${value}`)
  expect(JSON.parse(body)).toMatchObject({
    code: 'invalid_request',
    instance: expect.stringMatching(/^\/requests\//),
  })
}
