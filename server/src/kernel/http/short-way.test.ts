import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import { setImmediate as endOfTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { refuse } from './refusal.ts'
import { createHttpServer } from './server.ts'
import type { Delivery } from './short-way.ts'

let server: FastifyInstance
let port: number
let taken: Delivery[]
let answered: number[]
/** The server's ends of all connections, by the port at the other end. */
const peers = new Map<number | undefined, Socket>()
let answer: (delivery: Delivery) => Promise<number>

beforeAll(async () => {
  server = await createHttpServer(readConfig({}), createLog('silent'))
  server.shortWays.open({ path: '/deliveries', bodyBytesMax: 1000, answer: (delivery) => answer(delivery) })
  server.shortWays.listen((status) => answered.push(status))
  server.all('/*', async () => 'ordinary')
  server.server.on('connection', (peer: Socket) => peers.set(peer.remotePort, peer))
  await server.listen({ port: 0, host: '127.0.0.1' })
  port = (server.server.address() as AddressInfo).port
})
afterAll(() => server?.close())
beforeEach(() => {
  taken = []
  answered = []
  answer = async (delivery) => {
    taken.push(delivery)
    return 200
  }
})

const head = (first: string, ...headers: string[]) => `${[first, 'Host: x', ...headers].join('\r\n')}\r\n\r\n`
const json = 'Content-Type: application/json'
const last = 'Connection: close'

describe('a plain delivery', () => {
  test('reaches who takes it as the very bytes that came, with its signature and the name in its path', async () => {
    const body = '{"a":"ä"}'
    const length = `Content-Length: ${Buffer.byteLength(body)}`
    const said = head('POST /deliveries/my-app HTTP/1.1', json, length, 'X-Hub-Signature-256: sha256=1', last)
    const heard = await talk(said + body)
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(heard.toLowerCase()).toContain('\r\ncontent-length: 0\r\n')
    expect(heard).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/)
    expect(heard).toMatch(/\r\ncontent-security-policy: default-src 'none';/)
    expect(taken).toEqual([{ name: 'my-app', signature: 'sha256=1', body: Buffer.from(body) }])
    expect(answered).toEqual([200])
  })

  test('is put together from its pieces, and one connection brings one after the other', async () => {
    const heard = await talk(
      head('POST /deliveries HTTP/1.1', json, 'Content-Length: 6'),
      'ab',
      'cd',
      'ef',
      `${head('POST /deliveries HTTP/1.1', json, 'Content-Length: 2', last)}gh`,
    )
    expect(heard.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(taken.map(({ body, name }) => [body.toString(), name])).toEqual([
      ['abcdef', null],
      ['gh', null],
    ])
  })

  test('that is cut in the middle is not taken', async () => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${head('POST /deliveries HTTP/1.1', json, 'Content-Length: 6')}abc`, () =>
        socket.destroy(),
      ),
    )
    await new Promise((resolve) => socket.once('close', resolve))
    await talk(`${head('POST /deliveries HTTP/1.1', json, 'Content-Length: 2', last)}ok`)
    expect(taken.map(({ body }) => body.toString())).toEqual(['ok'])
  })

  test('that comes too slowly is cut, as on the ordinary way', async () => {
    Object.assign(server.server, { headersTimeout: 300, requestTimeout: 600 })
    const heard = await talk(`${head('POST /deliveries HTTP/1.1', json, 'Content-Length: 6')}abc`)
    Object.assign(server.server, { headersTimeout: 10_000, requestTimeout: 15_000 })
    expect(heard).toMatch(/^HTTP\/1\.1 408 /)
    expect(taken).toEqual([])
  }, 8_000)

  test.each([
    ['that is refused', () => refuse('not_found'), 404, 'not_found'],
    [
      'that meets a database which is away',
      () => {
        throw Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
      },
      503,
      'unavailable',
    ],
    [
      'that meets a bug of ours',
      () => {
        throw new TypeError('secret')
      },
      500,
      'internal',
    ],
  ])(
    '%s is answered with a problem that tells nothing of the inside',
    async (_what, happens, status, code) => {
      answer = async () => happens()
      const heard = await talk(`${head('POST /deliveries HTTP/1.1', json, 'Content-Length: 2', last)}ok`)
      const [answerHead = '', body = ''] = heard.split('\r\n\r\n')
      expect(answerHead).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      expect(answerHead).toContain('content-type: application/problem+json')
      expect(JSON.parse(body)).toMatchObject({
        status,
        code,
        instance: expect.stringMatching(/^\/requests\//),
      })
      expect(heard).not.toContain('secret')
      expect(answered).toEqual([status])
    },
  )
})

describe('what is not plain goes the ordinary way', () => {
  const length = 'Content-Length: 2'
  test.each([
    ['another method', head('PUT /deliveries HTTP/1.1', json, length, last), 'ok'],
    ['another path', head('POST /deliveriesX HTTP/1.1', json, length, last), 'ok'],
    ['a query', head('POST /deliveries?a=b HTTP/1.1', json, length, last), 'ok'],
    ['a path that goes on', head('POST /deliveries/a/b HTTP/1.1', json, length, last), 'ok'],
    ['an escaped path', head('POST /deliveries/%61 HTTP/1.1', json, length, last), 'ok'],
    ['another type', head('POST /deliveries HTTP/1.1', 'Content-Type: text/json', length, last), 'ok'],
    ['no type', head('POST /deliveries HTTP/1.1', length, last), 'ok'],
    ['no body', head('POST /deliveries HTTP/1.1', json, 'Content-Length: 0', last), ''],
    [
      'no length',
      head('POST /deliveries HTTP/1.1', json, 'Transfer-Encoding: chunked', last),
      '2\r\nok\r\n0\r\n\r\n',
    ],
    [
      'too long a body',
      head('POST /deliveries HTTP/1.1', json, 'Content-Length: 1001', last),
      'x'.repeat(1001),
    ],
  ])('%s', async (_what, said, body) => {
    const heard = await talk(said + body)
    expect(heard).toMatch(/^HTTP\/1\.1 /)
    expect(taken).toEqual([])
    expect(answered).toEqual([])
  })
})

/** Says one thing after the other, each once the server has read the one before, and listens until the server ends the connection. */
function talk(...said: string[]): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', async () => {
      socket.setNoDelay(true)
      let sent = 0
      for (const part of said) {
        sent += Buffer.byteLength(part)
        socket.write(part)
        await hasRead(socket.localPort, sent)
      }
    })
    socket.setEncoding('utf8')
    socket.on('data', (text) => {
      heard += text
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}

/** Until the server has read so many bytes of this connection, or has ended it. */
async function hasRead(port: number | undefined, bytes: number) {
  for (;;) {
    const peer = peers.get(port)
    if (peer && (peer.destroyed || peer.bytesRead >= bytes)) return
    await endOfTurn()
  }
}
