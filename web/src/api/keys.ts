/** The names under which answers are remembered. A shorter key stands for all that begin with it. */
export const keys = {
  account: ['account'] as const,
  members: ['members'] as const,
  conversationLists: ['conversations', 'list'] as const,
  conversationCounts: ['conversations', 'counts'] as const,
  conversations: ['conversations', 'one'] as const,
  conversation: (id: string) => ['conversations', 'one', id] as const,
  messages: (conversationId: string) => ['messages', conversationId] as const,
  contactLists: ['contacts', 'list'] as const,
  contact: (id: string) => ['contacts', 'one', id] as const,
  board: ['board'] as const,
  dealLists: ['deals', 'list'] as const,
  deals: ['deals', 'one'] as const,
  deal: (id: string) => ['deals', 'one', id] as const,
  activity: (dealId: string) => ['deals', 'activity', dealId] as const,
  whatsapp: ['whatsapp'] as const,
  deadTasks: ['tasks', 'dead'] as const,
}
