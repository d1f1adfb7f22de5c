import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { askInTurn, askSteadily } from './drive.ts'
import { HttpConnection } from './http-connection.ts'
import { inRounds } from './rounds.ts'

describe('clients that ask in turn', () => {
  test('never have more than one question open each, and every answer is counted', async () => {
    const open = [0, 0, 0]
    let answered = 0
    const load = await askInTurn(3, 0.05, async (client) => {
      open[client]!++
      expect(open[client]).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      open[client]!--
      answered++
    })
    expect(load.count).toBe(answered)
    expect(load.latencies).toHaveLength(answered)
  })

  test('end with the first that fails, and say why', async () => {
    const failing = askInTurn(2, 60, async (client) => {
      if (client === 1) throw new Error('wrong answer')
      await new Promise((resolve) => setImmediate(resolve))
    })
    await expect(failing).rejects.toThrow('wrong answer')
  })
})

describe('a steady load', () => {
  test('asks as often as it was told, each once, whether answers come or not', async () => {
    const asked: number[] = []
    const answers: (() => void)[] = []
    const load = askSteadily(1000, 0.02, (index) => {
      asked.push(index)
      if (asked.length === 20) for (const answer of answers) answer()
      return asked.length === 20 ? Promise.resolve() : new Promise<void>((resolve) => answers.push(resolve))
    })
    expect((await load).count).toBe(20)
    expect(asked).toEqual(Array.from({ length: 20 }, (_, index) => index))
  })
})

test('rounds give everybody a turn in each, every other round the other way about', async () => {
  const turns: string[] = []
  const results = await inRounds(3, {
    one: async () => turns.push('one'),
    other: async () => turns.push('other'),
  })
  expect(turns).toEqual(['one', 'other', 'other', 'one', 'one', 'other'])
  expect(results).toEqual({ one: [1, 4, 5], other: [2, 3, 6] })
})

describe('a connection', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function serving(answer: (path: string, body: string) => string[]) {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        const parts = answer(request.url!, body)
        const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)))
        response.writeHead(request.url === '/made' ? 201 : 200, { 'content-length': bytes.length })
        // In pieces, as a network may bring them.
        for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7))
        response.end()
      })
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    return new HttpConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  }

  test('gives each question its own answer, whole, however it arrives', async () => {
    const connection = await serving((path, body) => [path, ' ', body, '·'.repeat(50)])
    for (const [path, body] of [
      ['/one', 'ä'],
      ['/made', ''],
      ['/three', 'x'.repeat(5000)],
    ] as const) {
      const answer = await connection.ask(`POST ${path} HTTP/1.1`, body)
      expect(answer.status).toBe(path === '/made' ? 201 : 200)
      expect(answer.body.toString()).toBe(`${path} ${body}${'·'.repeat(50)}`)
    }
    connection.close()
  })

  test('that is cut while it waits fails instead of waiting for ever', async () => {
    const connection = await serving(() => {
      server!.closeAllConnections()
      return ['']
    })
    await expect(connection.ask('GET / HTTP/1.1')).rejects.toThrow()
  })
})
