import { z } from 'zod'
import { type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue } from '#kernel/tasks.ts'
import { storedItemSchema } from '#providers/whatsapp/read-webhook.ts'

/** A stored item, opened: what whoever handles it needs. */
export type Item = {
  id: string
  numberId: string
  receivedAt: Date
  /** As Meta sent it; shapes are in wire/whatsapp. */
  item: unknown
  contacts: unknown[]
}

export type ItemHandler = (scope: Scope, item: Item) => Promise<void>

/** Thrown by a handler that will never understand this item as it is: kept as failed for the page, not tried again by itself. */
export class ItemUnreadable extends Error {
  override name = 'ItemUnreadable'
}

const handlers = new Map<string, ItemHandler>()

/** Says what follows from an item of each kind; called from consequences.ts, since those who follow stand below this feature. */
export function handleItems(byKind: Record<'message' | 'status', ItemHandler>) {
  for (const [kind, handler] of Object.entries(byKind)) handlers.set(kind, handler)
}

/**
 * One item in one transaction: handled and marked done together, or not at all. A second run finds it done and is quiet; a replay marks it
 * stored again first. Kinds that nobody handles yet stay readable for seven days.
 */
export const processItem = defineTask({
  name: 'whatsapp.process_item',
  payload: z.object({ itemId: z.uuid() }),
  async run({ installation, principal }, { itemId }) {
    try {
      await withAccount(installation, principal, (scope) => tryToHandle(scope, itemId))
    } catch (error) {
      await withAccount(installation, principal, (scope) => noteFailure(scope, itemId, error))
      if (!(error instanceof ItemUnreadable)) throw error
    }
  },
})

export async function enqueueItem(scope: Scope, itemId: string) {
  await enqueue(scope, processItem, { itemId }, { key: `item:${itemId}` })
}

async function tryToHandle(scope: Scope, itemId: string) {
  const row = await scope.database
    .selectFrom('whatsapp_items')
    .select(['id', 'kind', 'number_id', 'payload_cipher', 'received_at', 'state'])
    .where('id', '=', itemId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row || row.state === 'done') return
  const { item, contacts } = storedItemSchema.parse(
    scope.boxes.inbox.open('whatsapp_items', 'payload', row.id, row.payload_cipher),
  )
  await handlers.get(row.kind)?.(scope, {
    id: row.id,
    numberId: row.number_id,
    receivedAt: row.received_at,
    item,
    contacts,
  })
  await scope.database
    .updateTable('whatsapp_items')
    .set((expression) => ({ state: 'done', error: null, attempts: expression('attempts', '+', 1) }))
    .where('id', '=', itemId)
    .execute()
}

/** Kept for the page that shows what could not be understood: the kind of error, never what the customer wrote. */
async function noteFailure(scope: Scope, itemId: string, error: unknown) {
  await scope.database
    .updateTable('whatsapp_items')
    .set((expression) => ({
      state: 'failed',
      error: error instanceof Error ? error.name : typeof error,
      attempts: expression('attempts', '+', 1),
    }))
    .where('id', '=', itemId)
    .execute()
}
