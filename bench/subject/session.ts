import { HttpConnection } from '../load/http-connection.ts'
import type { Server } from './start-server.ts'

/** A member who is signed in. */
export type Session = {
  /** Headers of a read and of a change, as the web app sends them; without request line. */
  readHeaders: string
  changeHeaders: string
  cookie: string
  /** One JSON answer, asserted to be 200. */
  read<Value>(path: string): Promise<Value>
}

export async function signIn(server: Server, role: string): Promise<Session> {
  const person = server.demo.people.find((one) => one.role === role)
  if (!person) throw new Error(`the demo has no ${role}`)
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  if (answer.status !== 200) throw new Error(`signing in gave ${answer.status}`)
  // The session comes first; by the other one the browser is known again.
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrf } = (await answer.json()) as { csrf: string }
  const readHeaders = `accept: application/json\r\ncookie: ${cookie}`
  const connection = new HttpConnection(server.url)
  return {
    cookie,
    readHeaders,
    changeHeaders: `${readHeaders}\r\norigin: ${server.url}\r\nsec-fetch-site: same-origin\r\nx-csrf-token: ${csrf}\r\ncontent-type: application/json`,
    async read(path) {
      const { status, body } = await connection.ask(`GET ${path} HTTP/1.1\r\n${readHeaders}`)
      if (status !== 200) throw new Error(`GET ${path} gave ${status}: ${body.toString().slice(0, 300)}`)
      return JSON.parse(body.toString())
    },
  }
}
