import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Findings, noFindings, quantile } from './compare.ts'
import { complainOfJourneys, journeys, memoryWhile } from './journey.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

/** The server's own limits (reference/security.md 1.5), and what comes on top: two seconds between its looks, and a busy machine. */
const limitSeconds = { idle: 20, headers: 10, body: 15 }
const lookSeconds = 4

type Kind = keyof typeof limitSeconds

/** Connections that say nothing, or a byte a second: each is cut in time, and nobody else notices. */
export async function runSlowConnections(options: {
  seed: number
  idle: number
  slow: number
}): Promise<Findings> {
  const stage = await setStage()
  try {
    return await besiege(stage, options)
  } finally {
    await stage.close()
  }
}

async function besiege(
  stage: Stage,
  { seed, idle, slow }: { seed: number; idle: number; slow: number },
): Promise<Findings> {
  const random = seeded(seed, 'slow connections')
  const found = noFindings()
  const kinds: Kind[] = [
    ...Array<Kind>(idle).fill('idle'),
    ...Array<Kind>(slow).fill('headers'),
    ...Array<Kind>(slow).fill('body'),
  ]
  const siege = () => holdAll(stage.server.port, kinds)
  await journeys(stage, random, { from: 0, times: 10 })
  // By themselves first: what the office's own work takes comes and goes by more than that.
  const { result: alone, growthMegabytes } = await memoryWhile(stage, siege)
  const usual = await journeys(stage, random, { from: 100, times: 10 })
  const besieged = siege()
  const meanwhile = await journeys(stage, random, { from: 200, times: 10 })
  const held = [...alone, ...(await besieged)]
  const after = await journeys(stage, random, { from: 300, times: 10 })
  for (const kind of ['idle', 'headers', 'body'] as const) {
    const ended = held.filter((one) => one.kind === kind)
    const longest = Math.max(...ended.map(({ seconds }) => seconds))
    found.figures[`${kind}_cut_after_max_seconds`] = Math.round(longest * 10) / 10
    const words = `a connection (${kind}) was held for ${Math.round(longest)} seconds`
    if (longest >= patienceSeconds) found.complaints.push(words)
    else if (longest > limitSeconds[kind] + lookSeconds) found.late.push(words)
    // One that drips into a connection that was just closed may lose what was said to it; nothing else may be said.
    const wrong = ended.filter(({ answer }) => answer !== '' && !/^HTTP\/1\.1 408 /.test(answer))
    if (wrong.length > 0) found.complaints.push(`${wrong.length} slow requests were cut with other words`)
  }
  found.late.push(...complainOfJourneys({ before: usual, after }, meanwhile))
  if (!alone.some(({ kind, answer }) => kind === 'body' && answer !== '')) {
    found.complaints.push('no slow request was told why it was cut')
  }
  if (growthMegabytes > 20) found.late.push(`memory grew by ${growthMegabytes} MB`)
  found.figures = {
    ...found.figures,
    connections: idle + 2 * slow,
    memory_growth_megabytes: growthMegabytes,
    journey_usual_p50_milliseconds: quantile(usual, 0.5),
    journey_meanwhile_p50_milliseconds: quantile(meanwhile, 0.5),
    journey_usual_p95_milliseconds: quantile(usual, 0.95),
    journey_meanwhile_p95_milliseconds: quantile(meanwhile, 0.95),
  }
  return found
}

/**
 * A few at a time: of thousands that knock in the same instant the system itself lets some believe that they were let in, and those wait for a
 * server that has never heard of them.
 */
async function holdAll(port: number, kinds: Kind[]) {
  const held: ReturnType<typeof hold>[] = []
  for (let first = 0; first < kinds.length; first += knockingAtOnce) {
    held.push(...kinds.slice(first, first + knockingAtOnce).map((kind) => hold(port, kind)))
    await pause(10)
  }
  return Promise.all(held)
}

const knockingAtOnce = 50
/** Nobody waits longer to be cut: that is told as having been held so long. */
const patienceSeconds = 60

/** Answers when the server has closed it. */
function hold(port: number, kind: Kind): Promise<{ kind: Kind; seconds: number; answer: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let connectedAt = performance.now()
    let answer = ''
    let drip: NodeJS.Timeout | undefined
    const late = setTimeout(() => socket.destroy(), patienceSeconds * 1000)
    socket.on('connect', () => {
      connectedAt = performance.now()
      begin(socket, kind)
      drip = setInterval(() => kind !== 'idle' && socket.writable && socket.write('x'), 1000)
    })
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', (failure: NodeJS.ErrnoException) => {
      // Cut while a byte was on its way.
      if (failure.code !== 'ECONNRESET' && failure.code !== 'EPIPE') reject(failure)
    })
    socket.on('close', () => {
      clearInterval(drip)
      clearTimeout(late)
      resolve({ kind, seconds: (performance.now() - connectedAt) / 1000, answer })
    })
  })
}

function begin(socket: Socket, kind: Kind) {
  if (kind === 'headers') socket.write('GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ')
  if (kind === 'body') {
    socket.write(
      'POST /webhooks/whatsapp HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{',
    )
  }
}
