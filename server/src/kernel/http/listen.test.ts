import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { addressesOf, listenOn } from './listen.ts'
import { createHttpServer } from './server.ts'

/** Two addresses of this machine, as `localhost` has them where both kinds are on. */
const addresses = ['127.0.0.1', '127.0.0.2']
let server: FastifyInstance
let port: number
let doors: Awaited<ReturnType<typeof listenOn>>

beforeAll(async () => {
  server = await createHttpServer(readConfig({}), createLog('error'))
  server.get('/ip', async ({ ip }) => ({ ip }))
  server.shortWays.open({ path: '/short', bodyBytesMax: 100, answer: async () => 299 })
  doors = await listenOn(server, { port: 0, addresses, backlog: 16 })
  port = Number(new URL(server.listeningOrigin).port)
  Object.assign(server.server, { headersTimeout: 300, requestTimeout: 600 })
})
afterAll(async () => {
  await doors?.close()
  await server?.close()
})

describe('every address that is listened on', () => {
  test.each(addresses)(
    '%s has the same server behind it: its routes, short ways and limits',
    async (address) => {
      const url = `http://${address}:${port}`
      expect(await (await fetch(`${url}/ip`)).json()).toEqual({
        ip: expect.stringMatching(/^127\.0\.0\.[12]$/),
      })
      const json = { 'content-type': 'application/json' }
      expect((await fetch(`${url}/short`, { method: 'POST', headers: json, body: '{}' })).status).toBe(299)
      const large = await fetch(`${url}/ip`, { headers: { a: 'b'.repeat(9_000) } }).catch(() => null)
      expect(large?.status ?? 431).toBe(431)
      const started = performance.now()
      expect(await talk(address, 'GET /ip HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /)
      expect(performance.now() - started).toBeLessThan(6_000)
    },
  )

  test('is closed with the server', async () => {
    await doors.close()
    await server.close()
    for (const address of addresses) await expect(fetch(`http://${address}:${port}/ip`)).rejects.toThrow()
  })
})

test('localhost is each loopback address of this machine once; any other name is itself', async () => {
  const found = await addressesOf('localhost')
  expect(found.length).toBeGreaterThanOrEqual(1)
  for (const address of found) expect(['127.0.0.1', '::1']).toContain(address)
  expect(new Set(found).size).toBe(found.length)
  expect(await addressesOf('0.0.0.0')).toEqual(['0.0.0.0'])
})

test('an address that this machine has not is passed over, one that somebody else has taken is not', async () => {
  const other = await createHttpServer(readConfig({}), createLog('error'))
  const where = { port: 0, addresses: ['127.0.0.1', '203.0.113.1'], backlog: 16 }
  await (await listenOn(other, where)).close()
  const taken = Number(new URL(other.listeningOrigin).port)
  const third = await createHttpServer(readConfig({}), createLog('error'))
  const again = listenOn(third, { port: taken, addresses: ['127.0.0.2', '127.0.0.1'], backlog: 16 })
  await expect(again).rejects.toThrow(/EADDRINUSE/)
  await Promise.all([other.close(), third.close()])
})

/** Says it, listens until the server ends the connection. */
function talk(address: string, said: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(port, address, () => socket.write(said))
    socket.on('data', (data) => {
      heard += data
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(heard))
  })
}
