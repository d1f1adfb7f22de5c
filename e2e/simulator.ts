/** The control API of the simulated WhatsApp: what a customer does without a page, and what the platform is told to do. */
export type Simulator = ReturnType<typeof simulatorAt>

export type Customer = { id: string; name: string; phone: string | null }
export type ChatLine = {
  id: string
  author: 'customer' | 'business'
  type: string
  text?: string
  ticks?: string
  state?: string
  buttons?: { id: string; title: string }[]
}
type Fault = { call?: string; recipient?: string; next?: number; effect: Record<string, unknown> }

/** No contact of the demo has this area code; 555 0100 to 0199 is set aside for fiction. */
let nextDigits = 100

export function simulatorAt(url: string, numberId: string) {
  async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}/control${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`the simulator answers ${response.status} to ${method} ${path}: ${text}`)
    return JSON.parse(text) as Answer
  }
  return {
    url,
    control,
    /** Somebody new, whose number no contact of the demo has. */
    customer: (name: string, more: { autoRead?: boolean } = {}) =>
      control<Customer>('POST', '/customers', { name, phone: `+17375550${nextDigits++}`, ...more }),
    /** Writes, and waits until the business has acknowledged it. `more` are further fields of the control API's message. */
    say: (customer: Customer, text: string, more: object = {}) =>
      control('POST', `/customers/${customer.id}/messages?wait=1`, { numberId, type: 'text', text, ...more }),
    send: (customer: Customer, message: object) =>
      control('POST', `/customers/${customer.id}/messages?wait=1`, { numberId, ...message }),
    /** What the customer's phone shows, oldest first. */
    chat: async (customer: Customer) =>
      (await control<{ messages: ChatLine[] }>('GET', `/customers/${customer.id}/chats/${numberId}`))
        .messages,
    fault: (rule: Fault) => control('POST', '/faults', rule),
    clearFaults: () => control('DELETE', '/faults'),
    /** Where the phone of this customer is. */
    phoneUrl: (customer: Customer) => `${url}/?customer=${customer.id}`,
  }
}
