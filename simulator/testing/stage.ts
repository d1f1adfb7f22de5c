import type { WhatsappSimulator } from '../whatsapp.ts'
import { startWhatsappSimulator } from '../whatsapp.ts'
import type { Receiver } from './receiver.ts'
import { startReceiver } from './receiver.ts'

export type Answer = { status: number; body: Json; headers: Headers }
/** Whatever a test says it is. */
export type Json = ReturnType<typeof JSON.parse>

export type Customer = { id: string; userId: string; phone: string | null }

/** A simulator with a receiver behind its first app, and short words for the calls that tests make. */
export type Stage = {
  simulator: WhatsappSimulator
  receiver: Receiver
  appId: string
  appSecret: string
  numberId: string
  wabaId: string
  token: string
  control(method: string, path: string, body?: unknown): Promise<Answer>
  graph(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  subscribe(): Promise<Answer>
  customer(given?: object): Promise<Customer>
  /** The customer writes; resolves with the message id once the delivery is settled. */
  write(customer: Customer, message: object): Promise<string>
  /** Sends from the business to the customer's number or user id. */
  send(customer: Customer, message?: object): Promise<Answer>
  idle(): Promise<void>
  close(): Promise<void>
}

export async function setStage(options: { dataFolder?: string } = {}): Promise<Stage> {
  const simulator = await startWhatsappSimulator({ port: 0, ...options })
  const receiver = await startReceiver()
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isForm = body instanceof FormData || body instanceof URLSearchParams || typeof body === 'string'
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { ...(body !== undefined && !isForm && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
  }
  const { body: world } = await call('GET', '/control/world')
  const { id: numberId, wabaId } = world.numbers[0]
  const { id: appId, secret: appSecret } = world.apps[0]
  const token: string = world.token
  const stage: Stage = {
    simulator,
    receiver,
    appId,
    appSecret,
    numberId,
    wabaId,
    token,
    control: (method, path, body) => call(method, `/control${path}`, body),
    graph: (method, path, body, headers) =>
      call(method, `/v26.0/${path}`, body, headers ?? { authorization: `Bearer ${token}` }),
    subscribe: () =>
      call('POST', `/v26.0/${appId}/subscriptions`, {
        object: 'whatsapp_business_account',
        callback_url: receiver.url,
        verify_token: 'verify-me',
        fields: 'messages',
        access_token: `${appId}|${appSecret}`,
      }),
    customer: async (given = {}) => {
      const answer = await call('POST', '/control/customers', { name: 'Ana Test', ...given })
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
      return answer.body
    },
    write: async (customer, message) => {
      const answer = await call('POST', `/control/customers/${customer.id}/messages?wait=1`, {
        numberId,
        ...message,
      })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
      return answer.body.id
    },
    send: (customer, message = { type: 'text', text: { body: 'Hello' } }) =>
      stage.graph('POST', `${numberId}/messages`, {
        messaging_product: 'whatsapp',
        ...(customer.phone ? { to: customer.phone } : { recipient: customer.userId }),
        ...message,
      }),
    idle: async () => {
      const answer = await call('GET', '/control/idle?timeoutSeconds=15')
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    },
    close: async () => {
      await simulator.close()
      await receiver.close()
    },
  }
  return stage
}
