import { connect, type Socket } from 'node:net'

export type Answer = { status: number; body: Buffer }

/**
 * One kept-alive HTTP/1.1 connection that asks one thing at a time. Not node:http: load and server share two cores here, and this
 * driver takes about a third of its time. It reads what our server sends (content-length, no chunks) and throws at anything else.
 */
export class HttpConnection {
  readonly #host: string
  readonly #port: number
  #socket: Socket | null = null
  #received: Buffer[] = []
  #receivedBytes = 0
  #neededBytes = 0
  #head: { status: number; bodyStart: number } | null = null
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#host = hostname
    this.#port = Number(port)
  }

  get busy(): boolean {
    return this.#waiting !== null
  }

  /** `head`: request line and headers, without the empty line. */
  ask(head: string, body = ''): Promise<Answer> {
    return this.send(this.requestOf(head, body))
  }

  /** All the bytes of a question, so that they can be made before the time is measured. */
  requestOf(head: string, body = ''): Buffer {
    const length = body === '' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`
    return Buffer.from(`${head}\r\nhost: ${this.#host}:${this.#port}\r\n${length}\r\n${body}`)
  }

  async send(request: Buffer): Promise<Answer> {
    if (this.#waiting) throw new Error('this connection is waiting for an answer')
    const socket = this.#socket ?? (await this.#open())
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject }
      socket.write(request)
    })
  }

  close() {
    this.#socket?.destroy()
    this.#socket = null
  }

  async #open(): Promise<Socket> {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true })
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    const lost = (error?: Error) => {
      this.#socket = null
      this.#fail(error ?? new Error('the server closed the connection'))
    }
    socket.on('error', lost)
    socket.on('close', () => lost())
    this.#socket = socket
    return socket
  }

  #take(chunk: Buffer) {
    this.#received.push(chunk)
    this.#receivedBytes += chunk.length
    if (!this.#head) {
      const whole = this.#received.length === 1 ? chunk : Buffer.concat(this.#received)
      this.#received = [whole]
      const end = whole.indexOf('\r\n\r\n')
      if (end < 0) return
      try {
        const { status, bodyBytes } = readHead(whole.subarray(0, end).toString('latin1'))
        this.#head = { status, bodyStart: end + 4 }
        this.#neededBytes = end + 4 + bodyBytes
      } catch (error) {
        this.#fail(error as Error)
        return this.close()
      }
    }
    if (this.#receivedBytes >= this.#neededBytes) this.#finish(this.#head)
  }

  #finish({ status, bodyStart }: { status: number; bodyStart: number }) {
    const whole = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received)
    this.#received = []
    this.#receivedBytes = 0
    this.#head = null
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve({ status, body: whole.subarray(bodyStart, this.#neededBytes) })
  }

  #fail(error: Error) {
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.reject(error)
  }
}

function readHead(head: string): { status: number; bodyBytes: number } {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  if (!status) throw new Error('no HTTP/1.1 answer')
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length === undefined && status !== 204) throw new Error('an answer without content-length')
  return { status, bodyBytes: Number(length ?? 0) }
}
