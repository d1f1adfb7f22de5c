export type { StoredContent } from './content.ts'
export { conversationChanged, messageReceived, messageStateChanged, personWanted } from './events.ts'
export { fetchMedia } from './fetch-media.ts'
export { handOverToPerson, silence } from './hand-over.ts'
export {
  type DealSummary,
  type LastMessage,
  lastMessagesOf,
  lockConversation,
  showDealsBy,
} from './queries.ts'
export { queueMessage } from './queue-message.ts'
export { receiveMessage } from './receive-message.ts'
export { recordStatus } from './record-status.ts'
