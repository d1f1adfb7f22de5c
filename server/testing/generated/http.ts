import { Agent, request } from 'node:http'
import type { Endpoint } from '#contract/endpoint.ts'

/** A request as it goes over the wire; nothing is added to it but its host and length. */
export type Sent = {
  method: Endpoint['method'] | 'HEAD' | 'OPTIONS'
  /** Below the address of the server. */
  path: string
  headers?: Record<string, string>
  body?: string
}
export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** Of an answer that is not JSON: undefined. */
  json: unknown
}
export type Send = (sent: Sent) => Promise<Answer>

const atOnce = 8

/** Sends over real connections; of an answer that is a stream, what it begins with is read. */
export function createSend(address: string): { send: Send; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const { hostname, port } = new URL(address)
  const send: Send = ({ method, path, headers = {}, body }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
      const asked = request({ agent, hostname, port, method, path, headers: { ...headers, ...length } })
      asked.setTimeout(15_000, () => asked.destroy(new Error(`${method} ${path} is not answered`)))
      asked.on('error', reject)
      asked.on('response', (response) => {
        const chunks: Buffer[] = []
        const finish = () => {
          const text = Buffer.concat(chunks).toString()
          const { statusCode: status = 0, headers } = response
          try {
            const json = isJson(headers['content-type']) && text ? JSON.parse(text) : undefined
            resolve({ status, headers, text, json })
          } catch (error) {
            reject(error)
          }
        }
        const isStream = response.headers['content-type']?.startsWith('text/event-stream')
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (!isStream) return
          finish()
          asked.destroy()
        })
        response.on('end', finish)
        response.on('error', reject)
      })
      asked.end(body)
    })
  return { send, close: () => agent.destroy() }
}

function isJson(type: string | undefined): boolean {
  return /^application\/(problem\+)?json\b/.test(type ?? '')
}

/** What waits for answers that do not depend on each other: some at a time, the results in their order. */
export async function several<Item, Result>(
  items: Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += atOnce) {
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(work))))
  }
  return results
}
