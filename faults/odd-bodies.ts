import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { type Findings, noFindings, quantile } from './compare.ts'
import { complainOfJourneys, journeys, memoryWhile } from './journey.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

type Odd = { name: string; headers?: Record<string, string>; body: Buffer; expected: number[] }

const json = { 'content-type': 'application/json' }
const brackets = (count: number) => Buffer.from(`${'['.repeat(count)}${']'.repeat(count)}`)

/** Bodies that want to be more than they are. None of them is signed, and nobody is signed in: the strangers' side of every door. */
function oddBodies(): Odd[] {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024))
  return [
    {
      name: 'a gzip bomb that says so',
      headers: { ...json, 'content-encoding': 'gzip' },
      body: bomb,
      expected: [400, 413, 415],
    },
    { name: 'a gzip bomb as JSON', headers: json, body: bomb, expected: [400] },
    { name: '30,000 brackets', headers: json, body: brackets(30_000), expected: [400, 422] },
    { name: '100,000 brackets', headers: json, body: brackets(100_000), expected: [413] },
    {
      name: '5,000 brackets in a field',
      headers: json,
      body: Buffer.from(`{"email":${'['.repeat(5_000)}${']'.repeat(5_000)}}`),
      expected: [422],
    },
    {
      name: '5,000 keys',
      headers: json,
      body: Buffer.from(
        JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, key) => [`k${key}`, 1]))),
      ),
      expected: [422],
    },
    {
      name: 'the same key many times',
      headers: json,
      body: Buffer.from(`{${Array(2_000).fill('"email":"a@b.example"').join()}}`),
      expected: [422],
    },
    {
      name: '__proto__',
      headers: json,
      body: Buffer.from('{"__proto__":{"role":"owner"}}'),
      expected: [400],
    },
    {
      name: 'a constructor with a prototype',
      headers: json,
      body: Buffer.from('{"constructor":{"prototype":{"role":"owner"}}}'),
      expected: [400],
    },
    { name: '3 MB', headers: json, body: Buffer.alloc(3 * 1024 * 1024, ' '), expected: [413] },
    { name: 'no JSON at all', headers: json, body: Buffer.from([0, 255, 254, 123]), expected: [400] },
    {
      name: 'NUL in a text',
      headers: json,
      body: Buffer.from('{"email":"a\\u0000@b.example"}'),
      expected: [422],
    },
  ]
}

/** Sent again and again while the office works: refused, quickly, without taking memory. */
export async function runOddBodies(options: { seed: number; rounds: number }): Promise<Findings> {
  const stage = await setStage()
  try {
    return await throwAt(stage, options)
  } finally {
    await stage.close()
  }
}

/** Twenty a second from one stranger: more is a matter of the machine's share, not of what is in a body. */
const meanwhileMilliseconds = 50

const doors = ['/api/v1/session', '/api/v1/sign-up', '/api/v1/session/link']

async function throwAt(stage: Stage, { seed, rounds }: { seed: number; rounds: number }): Promise<Findings> {
  const random = seeded(seed, 'odd bodies')
  const found = noFindings()
  const odd = oddBodies()
  // Once before anything is measured: what is loaded or grown at the first time stays.
  await throwAll(stage, odd, found, 2)
  await journeys(stage, random, { from: 0, times: 10 })
  // By themselves first: what the office's own work takes comes and goes by more than that.
  const { growthMegabytes } = await memoryWhile(stage, () => throwAll(stage, odd, found, rounds))
  const usual = await journeys(stage, random, { from: 100, times: 10 })
  const thrown = throwAll(stage, odd, found, rounds, meanwhileMilliseconds)
  const meanwhile = await journeys(stage, random, { from: 200, times: 10 })
  const times = await thrown
  const after = await journeys(stage, random, { from: 300, times: 10 })
  const endless = await endlessBody(stage)
  if (!/^HTTP\/1\.1 (413|408|400) /.test(endless.answer)) {
    found.complaints.push(`a body without end was answered with ${endless.answer.slice(0, 40) || 'nothing'}`)
  }
  if (endless.bytes > 4 * 1024 * 1024)
    found.complaints.push(`a body without end was read for ${endless.bytes} bytes`)
  await throwSigned(stage, found)
  if (growthMegabytes > 20) found.late.push(`memory grew by ${growthMegabytes} MB`)
  found.late.push(...complainOfJourneys({ before: usual, after }, meanwhile))
  found.complaints = [...new Set(found.complaints)]
  found.figures = {
    bodies: odd.length * doors.length * (2 * rounds + 2),
    refused_p95_milliseconds: quantile(times, 0.95),
    memory_growth_megabytes: growthMegabytes,
    endless_bytes_taken: endless.bytes,
    journey_usual_p50_milliseconds: quantile(usual, 0.5),
    journey_meanwhile_p50_milliseconds: quantile(meanwhile, 0.5),
  }
  return found
}

async function throwAll(
  { server }: Stage,
  odd: Odd[],
  found: Findings,
  rounds: number,
  pauseMilliseconds = 0,
): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const door of doors) {
      for (const { name, headers = {}, body, expected } of odd) {
        const startedAt = performance.now()
        const status = await post(`${server.url}${door}`, headers, body)
        times.push(performance.now() - startedAt)
        await pause(pauseMilliseconds)
        if (!expected.includes(status))
          found.complaints.push(`${name} at ${door} was answered with ${status}`)
      }
      const unsigned = await post(`${server.url}/webhooks/whatsapp`, json, brackets(100_000))
      if (unsigned !== 401) found.complaints.push(`unsigned brackets were answered with ${unsigned}`)
    }
  }
  return times
}

/** 0 when it was cut without an answer, which a body that is too large may be. */
async function post(url: string, headers: Record<string, string>, body: Buffer): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'sec-fetch-site': 'same-origin' },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(15_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/** What is rightly signed is kept whatever it is, and does no harm: Meta gets its 200, and the next message is taken in as ever. */
async function throwSigned(stage: Stage, found: Findings) {
  const { meta, number } = stage
  const strange = [
    brackets(100_000).toString(),
    delivery(number, brackets(5_000).toString()),
    delivery(number, '{"__proto__":{"from":"1"},"id":"wamid.PROTO","type":"text"}'),
    delivery(number, '{"id":"wamid.A","id":"wamid.B","from":"1","from":"2","type":"text","type":"image"}'),
    delivery(
      number,
      Array.from({ length: 2_000 }, (_, id) => `{"id":"wamid.NONE${id}","type":${id}}`).join(),
    ),
  ]
  for (const [index, text] of strange.entries()) {
    const status = await meta.bringBytes(number, Buffer.from(text))
    if (status !== 200) found.complaints.push(`strange delivery ${index} was answered with ${status}`)
  }
  await stage.settle(120).catch((failure: Error) => found.complaints.push(failure.message))
}

/** A chunked body that never ends: how much of it is taken, and what is answered. */
function endlessBody({ server }: Stage): Promise<{ bytes: number; answer: string }> {
  return new Promise((resolve) => {
    const socket = connect(server.port, 'localhost')
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    let answer = ''
    let timer: NodeJS.Timeout | undefined
    socket.on('connect', () => {
      socket.write(
        'POST /webhooks/whatsapp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      )
      timer = setInterval(() => socket.writable && answer === '' && socket.write(chunk), 5)
    })
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(timer)
      resolve({ bytes: socket.bytesWritten, answer })
    })
  })
}

/** A delivery with these messages, written by hand: some of them no program would write. */
function delivery({ wabaId, phoneNumberId }: Stage['number'], messages: string): string {
  const value = `{"messaging_product":"whatsapp","metadata":{"phone_number_id":"${phoneNumberId}"},"messages":[${messages}]}`
  return `{"object":"whatsapp_business_account","entry":[{"id":"${wabaId}","changes":[{"field":"messages","value":${value}}]}]}`
}
