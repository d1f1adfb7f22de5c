import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { body: Buffer; signature: string | undefined; contentType: string | undefined }

/** A webhook receiver of a business: keeps what came and answers as it is told. */
export type Receiver = {
  url: string
  received: Received[]
  /** The HTTP status for the next calls, in order; when used up: 200. A number over 999 never answers. */
  answers: number[]
  verifyToken: string
  /** What the handshake is answered instead of the challenge. */
  challengeAnswer: string | undefined
  /** Every message id and every "status id" in the order of arrival. */
  items(): string[]
  close(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = {
    url: '',
    received: [],
    answers: [],
    verifyToken: 'verify-me',
    challengeAnswer: undefined,
    items: () => receiver.received.flatMap(({ body }) => itemsOf(JSON.parse(body.toString()))),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://receiver')
    if (request.method === 'GET') {
      const isRight = url.searchParams.get('hub.verify_token') === receiver.verifyToken
      const challenge = receiver.challengeAnswer ?? url.searchParams.get('hub.challenge')
      response.writeHead(isRight ? 200 : 403).end(challenge)
      return
    }
    const body = await readAll(request)
    const { 'x-hub-signature-256': signature, 'content-type': contentType } = request.headers
    receiver.received.push({ body, signature: signature as string | undefined, contentType })
    const status = receiver.answers.shift() ?? 200
    if (status <= 999) response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return receiver
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

type Body = {
  entry: {
    changes: { value: { messages?: { id: string }[]; statuses?: { id: string; status: string }[] } }[]
  }[]
}

function itemsOf({ entry }: Body): string[] {
  return entry
    .flatMap(({ changes }) => changes)
    .flatMap(({ value }) => [
      ...(value.messages ?? []).map((message) => message.id),
      ...(value.statuses ?? []).map((status) => `${status.status} ${status.id}`),
    ])
}
