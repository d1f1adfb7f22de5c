/** The control API of the simulator. Throws an Error with the sentence that it refuses with. */
export async function call(method, path, body) {
  const response = await fetch(`/control${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.detail ?? `HTTP ${response.status}`)
  return answer
}

/** Who looks: the simulator takes a chat as open while this page has it open. */
const viewer = `page-${Math.random().toString(36).slice(2)}`

const chatPath = (chat) => `/customers/${chat.customerId}/chats/${chat.numberId}`

export const readChat = (chat) => call('GET', chatPath(chat))
export const openChat = (chat) => call('POST', `${chatPath(chat)}/open?viewer=${viewer}`)
export const closeChat = (chat) => call('POST', `${chatPath(chat)}/close?viewer=${viewer}`)

export function writeMessage(chat, message) {
  return call('POST', `/customers/${chat.customerId}/messages`, { numberId: chat.numberId, ...message })
}

/** Calls `onChange` for every change in the simulated world, and `onConnection(isConnected)` when the feed comes or goes. */
export function watch(onChange, onConnection) {
  const feed = new EventSource(`/control/live?viewer=${viewer}`)
  feed.addEventListener('open', () => onConnection(true))
  feed.addEventListener('error', () => onConnection(false))
  feed.addEventListener('message', (event) => onChange(JSON.parse(event.data)))
}
