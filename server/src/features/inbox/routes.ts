import * as contract from '#contract/inbox.ts'
import type { Mount } from '#kernel/http/mount.ts'
import { changeConversation, markConversationRead } from './change-conversation.ts'
import { listMessages } from './list-messages.ts'
import { conversationById, countConversations, listConversations } from './queries.ts'
import { readMedia } from './read-media.ts'
import { replyToConversation } from './reply-to-conversation.ts'
import { retryMessage } from './retry-message.ts'

export function mountInbox(mount: Mount) {
  mount.inScope(contract.listConversations, listConversations)
  mount.inScope(contract.countConversations, countConversations)
  mount.inScope(contract.readConversation, conversationById)
  mount.inScope(contract.changeConversation, changeConversation)
  mount.inScope(contract.markConversationRead, markConversationRead)
  mount.inScope(contract.listMessages, listMessages)
  mount.inScope(contract.replyToConversation, replyToConversation)
  mount.inScope(contract.retryMessage, retryMessage)
  mount.errand(contract.readMedia, readMedia)
}
