import { randomInt } from 'node:crypto'
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { Stage } from './stage.ts'

export type Knock = {
  method?: string
  /** Sent as they are; undefined leaves one out. */
  headers?: Record<string, string | undefined>
  body?: string | Buffer
  /** Address of this machine to come from; without one it is another every now and then, where there are several. */
  from?: string
}

export type Heard = {
  status: number
  headers: IncomingHttpHeaders
  setCookies: string[]
  /** Up to 4 MB of the body; nothing of a stream, whose head alone is read. */
  text: string
  /** The parsed body, or null when it is no JSON. */
  json: unknown
}

const bodyBytesMax = 4 * 1024 * 1024
const waitMilliseconds = 15_000
// Shorter than the server keeps a quiet connection, so that none is used that the server is about to end.
const agentOptions = { keepAlive: true, maxSockets: 4, timeout: 4_000 }
const agent = new Agent(agentOptions)
const secureAgent = new SecureAgent(agentOptions)

/**
 * One request as a stranger could make it: whatever method, path and headers, nothing added but `host` and `connection`. Answers whatever
 * comes, refusals included; throws when nothing comes.
 */
export function knock(stage: Pick<Stage, 'place'>, path: string, knock: Knock = {}): Promise<Heard> {
  const { protocol, hostname, port } = new URL(stage.place.url)
  const secure = protocol === 'https:'
  const { method = 'GET', body } = knock
  return new Promise((resolve, reject) => {
    const sent = (secure ? secureRequest : request)({
      ...comingFrom(hostname.replace(/^\[|\]$/g, ''), knock.from),
      port: port || (secure ? 443 : 80),
      agent: secure ? secureAgent : agent,
      method,
      path,
      headers: headersOf(knock),
    })
    const limit = setTimeout(
      () => sent.destroy(new Error(`no answer within ${waitMilliseconds} ms: ${method}`)),
      waitMilliseconds,
    )
    const end = () => clearTimeout(limit)
    sent.on('error', (error) => {
      end()
      reject(error)
    })
    sent.on('response', (response) => {
      read(response).then(
        (heard) => {
          end()
          resolve(heard)
          // An answer that came before the whole request was sent: the rest is not sent.
          if (!sent.writableFinished) sent.destroy()
        },
        (error) => {
          end()
          reject(error)
        },
      )
    })
    // A body that is announced and does not come is refused by its announced length.
    if (knock.headers?.['content-length'] !== undefined && body === undefined) sent.flushHeaders()
    else sent.end(body)
  })
}

/** So many questions come from one address before the next is taken. */
const perAddress = 200
let asked = 0
let own = ownAddress()

/** Every address of 127.0.0.0/8 is this machine, and each is another stranger to the server. */
export function ownAddress(): string {
  return `127.${randomInt(16, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`
}

/**
 * A round of checks asks more as a stranger than one address may, so it comes from several, as strangers do. Only Linux has all of them without being told;
 * elsewhere, and towards other machines, it comes as it does.
 */
function comingFrom(hostname: string, from: string | undefined) {
  const isHere = process.platform === 'linux' && (hostname === 'localhost' || hostname === '127.0.0.1')
  if (!isHere && from === undefined) return { hostname }
  if (++asked % perAddress === 0) own = ownAddress()
  return { hostname: isHere ? '127.0.0.1' : hostname, localAddress: from ?? own }
}

function headersOf({ headers = {}, body }: Knock): Record<string, string> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const length = body !== undefined && headers['content-length'] === undefined
  return {
    ...Object.fromEntries(given),
    ...(length && { 'content-length': String(Buffer.byteLength(body)) }),
  }
}

async function read(response: IncomingMessage): Promise<Heard> {
  const { statusCode: status = 0, headers } = response
  const type = headers['content-type'] ?? ''
  const parts: Buffer[] = []
  if (type.startsWith('text/event-stream')) response.destroy()
  else {
    let bytes = 0
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > bodyBytesMax) break
      parts.push(part)
    }
  }
  const text = Buffer.concat(parts).toString('utf8')
  return { status, headers, setCookies: headers['set-cookie'] ?? [], text, json: jsonOf(type, text) }
}

function jsonOf(type: string, text: string): unknown {
  if (!/^application\/([a-z]+\+)?json/.test(type)) return null
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
