import { type ClientRequest, get } from 'node:http'
import type { Session } from '../subject/session.ts'
import type { Server } from '../subject/start-server.ts'

export type LiveEvent = { id: string; type: string; conversationId?: string; messageId?: string }

/** An open page: the server's stream of events, each told with the moment at which it was read. */
export async function openLiveStream(
  server: Server,
  session: Session,
  listener: (event: LiveEvent, at: number) => void,
): Promise<{ close(): void }> {
  let request: ClientRequest | null = null
  await new Promise<void>((resolve, reject) => {
    request = get(
      `${server.url}/api/v1/live`,
      { headers: { cookie: session.cookie }, agent: false },
      (answer) => {
        if (answer.statusCode !== 200) return reject(new Error(`the live stream gave ${answer.statusCode}`))
        answer.setEncoding('utf8')
        let rest = ''
        answer.on('data', (chunk: string) => {
          const at = performance.now()
          const blocks = (rest + chunk).split('\n\n')
          rest = blocks.pop()!
          for (const block of blocks) {
            if (block.startsWith('event: stale')) throw new Error('the live stream has lost something')
            const data = /^data: (.*)$/m.exec(block)?.[1]
            if (data) listener(JSON.parse(data), at)
          }
        })
        resolve()
      },
    )
    request.on('error', reject)
  })
  return { close: () => request?.destroy() }
}
