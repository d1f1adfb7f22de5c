import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { type LiveEvent, liveEventSchema } from '#contract/live.ts'
import type { Stage } from '../../stage.ts'

/** An open page of somebody's: what it is told, as long as it stays open. */
export type LiveStream = {
  heard: LiveEvent[]
  /** All of it, as it came. */
  text(): string
  /** Whether the server has not ended it. */
  isOpen(): boolean
  close(): void
}

const waitMilliseconds = 10_000

/** Opens the stream of whoever holds the cookie or the key; what was missed since `lastEventId` comes first. Throws when the server does not open it. */
export function listenLive(
  stage: Pick<Stage, 'place'>,
  who: string | { authorization: string },
  lastEventId: string,
): Promise<LiveStream> {
  const url = new URL('/api/v1/live', stage.place.url)
  const send = url.protocol === 'https:' ? secureRequest : request
  return new Promise((resolve, reject) => {
    const sent = send(url, {
      agent: false,
      headers: {
        ...(typeof who === 'string' ? { cookie: who } : who),
        accept: 'text/event-stream',
        'last-event-id': lastEventId,
      },
    })
    const limit = setTimeout(() => sent.destroy(new Error('the live stream does not open')), waitMilliseconds)
    sent.on('error', reject)
    sent.on('response', (response) => {
      const heard: LiveEvent[] = []
      let rest = ''
      let whole = ''
      let isOpen = true
      response.on('close', () => {
        isOpen = false
      })
      response.setEncoding('utf8')
      response.on('error', () => undefined)
      response.on('data', (text: string) => {
        clearTimeout(limit)
        whole += text
        const blocks = (rest + text).split('\n\n')
        rest = blocks.pop() ?? ''
        heard.push(...blocks.flatMap(eventsOf))
        // The first words of a stream say how to come back: from here on it listens.
        resolve({ heard, text: () => whole, isOpen: () => isOpen, close: () => sent.destroy() })
      })
      if (response.statusCode !== 200) {
        sent.destroy()
        reject(new Error(`the live stream is answered ${response.statusCode}`))
      }
    })
    sent.end()
  })
}

function eventsOf(block: string): LiveEvent[] {
  const data = /^data: (.*)$/m.exec(block)?.[1]
  if (!data || !block.includes('event: change')) return []
  return [liveEventSchema.parse(JSON.parse(data))]
}

/** Which records an event is about. */
export function idsOf(event: LiveEvent): string[] {
  const { conversationId, contactId, dealId, messageId } = event
  return [conversationId, contactId, dealId, messageId].filter((id) => id !== undefined)
}
