import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { knock } from '../../knock.ts'
import type { Stage } from '../../stage.ts'

export type Asked = { method: string; url: string; headers: IncomingHttpHeaders; body: string }
export type Answered = { status: number; headers: IncomingHttpHeaders; body: string }
/** What is changed in place: a request before it is passed on, an answer before it is given. */
export type Door = { asked?(asked: Asked): void; answered?(asked: Asked, answer: Answered): void }

/** For tests of checks: a place that looks like the server, and breaks a promise that the server keeps. */
export async function openDoor(
  stage: Pick<Stage, 'place'>,
  door: Door,
): Promise<Pick<Stage, 'place'> & { close(): void }> {
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    // A body that is announced and does not come is for the server to refuse.
    const isAnnounced = Number(headers['content-length']) > 64 * 1024
    const asked = { method, url, headers: { ...headers }, body: isAnnounced ? '' : await textOf(incoming) }
    door.asked?.(asked)
    const { 'content-length': length, ...given } = asked.headers as Record<string, string | undefined>
    const heard = await knock(stage, asked.url, {
      method,
      headers: { ...given, ...(isAnnounced && { 'content-length': length }) },
      ...(asked.body !== '' && { body: asked.body }),
    })
    const answer = { status: heard.status, headers: heard.headers, body: heard.text }
    door.answered?.(asked, answer)
    const { 'content-length': _length, 'transfer-encoding': _coding, connection: _, ...rest } = answer.headers
    const told = Object.entries(rest).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined,
    )
    outgoing.writeHead(answer.status, Object.fromEntries(told))
    outgoing.end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    place: { url, origin: url },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
