import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../config.ts'
import { ids } from '../ids.ts'
import type { Log } from '../log.ts'
import { browserHeaders } from './browser-headers.ts'
import { problemOf, refusedBy } from './problem-answers.ts'

/**
 * A way past the router for the one kind of request that comes by the thousand: signed deliveries. Routing, hooks and the framework's own request and
 * answer cost more than all that is done with a delivery (docs/performance.md). Only the plain case goes this way: a POST to exactly this
 * path, JSON, of a length that is said and allowed. All else goes the ordinary way, to a route that does the same. Time limits, limits of
 * headers and broken requests are the HTTP server's, and so the same on both.
 */
export type ShortWay = {
  /** Taken as it is, or with one more part that names an app. */
  path: string
  bodyBytesMax: number
  /** The status of an answer without a body. What is thrown is answered as everywhere. */
  answer(delivery: Delivery): Promise<number>
}

export type Delivery = { name: string | null; signature: string | undefined; body: Buffer }

export type Answered = (status: number, milliseconds: number) => void

export class ShortWays {
  readonly #log: Log
  readonly #head: string[]
  #way: ShortWay | null = null
  #answered: Answered = () => undefined

  constructor(config: Config, log: Log) {
    this.#log = log
    this.#head = Object.entries(browserHeaders(config)).flat()
  }

  open(way: ShortWay) {
    this.#way = way
  }

  /** Hears of each answer that was given here. */
  listen(answered: Answered) {
    this.#answered = answered
  }

  /** False: not for this way, and nothing of the request was touched. */
  take(request: IncomingMessage, response: ServerResponse): boolean {
    const way = this.#way
    if (!way || !isPlain(request, way.bodyBytesMax)) return false
    const name = nameIn(request.url!, way.path)
    if (name === undefined) return false
    const begun = performance.now()
    readBody(request, (body) => {
      const header = request.headers['x-hub-signature-256']
      const signature = typeof header === 'string' ? header : undefined
      way.answer({ name, signature, body }).then(
        (status) => this.#end(response, begun, status, ids.new()),
        (error) => this.#refuse(response, begun, error),
      )
    })
    return true
  }

  #end(response: ServerResponse, begun: number, status: number, requestId: string, problem?: string) {
    const kind = problem ? 'application/problem+json; charset=utf-8' : status < 300 ? 'text/plain' : null
    const length = problem ? String(Buffer.byteLength(problem)) : '0'
    const head = [...this.#head, 'x-request-id', requestId, 'content-length', length]
    if (kind) head.push('content-type', kind)
    response.writeHead(status, head).end(problem)
    const milliseconds = performance.now() - begun
    this.#answered(status, milliseconds)
    this.#log.debug({ requestId, status, milliseconds: Math.round(milliseconds) }, 'answered')
  }

  #refuse(response: ServerResponse, begun: number, error: Error) {
    const requestId = ids.new()
    const { refused, isOurs } = refusedBy(error)
    if (isOurs) this.#log.error({ err: error, requestId }, 'request failed')
    const problem = problemOf(refused, requestId)
    this.#end(response, begun, problem.status, requestId, JSON.stringify(problem))
  }
}

function isPlain({ method, headers }: IncomingMessage, bodyBytesMax: number): boolean {
  const length = headers['content-length']
  return (
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    headers['transfer-encoding'] === undefined &&
    length !== undefined &&
    /^[1-9]\d{0,8}$/.test(length) &&
    Number(length) <= bodyBytesMax
  )
}

function nameIn(url: string, path: string): string | null | undefined {
  if (url === path) return null
  if (!url.startsWith(path)) return undefined
  return /^\/([a-z0-9-]{1,60})$/.exec(url.slice(path.length))?.[1]
}

/** One that is cut in the middle is heard of no more: there is nobody to answer. */
function readBody(request: IncomingMessage, then: (body: Buffer) => void) {
  let whole: Buffer | null = null
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => {
    if (whole === null) whole = piece
    else pieces.push(piece)
  })
  request.on('end', () => then(pieces.length > 0 ? Buffer.concat([whole!, ...pieces]) : whole!))
}
