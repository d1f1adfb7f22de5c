import { sql } from 'kysely'
import { z } from 'zod'
import { clock } from '#kernel/clock.ts'
import { isOutage } from '#kernel/database/outage.ts'
import { giveWay } from '#kernel/give-way.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { defineTask, enqueue, type TaskContext } from '#kernel/tasks.ts'
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
 * All that waits of one customer, in the order in which it was stored: each item in one transaction, handled and marked done together, or not at all.
 * Two runs at once alternate, since each waits for the row that the other has in hand. An item that fails does not hold up those behind it; it
 * is tried again by itself.
 */
export const processSender = defineTask({
  name: 'whatsapp.process_sender',
  payload: z.object({ sender: z.string().regex(/^[0-9a-f]{24}$/) }),
  async run(context, { sender }) {
    const senderHash = Buffer.from(sender, 'hex')
    for (;;) {
      const waiting = await withAccount(context.installation, context.principal, (scope) =>
        waitingOf(scope, senderHash),
      )
      if (waiting.length === 0) return
      for (const itemId of waiting) {
        await handleInTurn(context, itemId)
        await giveWay(context.installation)
      }
    }
  },
})

/** One item by itself: of nobody in particular, tried again, or replayed. A second run finds it done and is quiet; a replay marks it stored again first. */
export const processItem = defineTask({
  name: 'whatsapp.process_item',
  payload: z.object({ itemId: z.uuid() }),
  async run({ installation, principal }, { itemId }) {
    try {
      await withAccount(installation, principal, async (scope) => {
        const row = await lockItem(scope, itemId)
        if (row && row.state !== 'done') await handle(scope, row)
      })
    } catch (error) {
      await withAccount(installation, principal, (scope) => noteFailure(scope, itemId, error))
      if (!(error instanceof ItemUnreadable)) throw error
    }
  },
})

export async function enqueueItem(scope: Scope, itemId: string, runAt: Date | null = null) {
  await enqueue(scope, processItem, { itemId }, { key: `item:${itemId}`, runAt })
}

const triedAgainMilliseconds = 3_000

const waitingMax = 50

/** The next ones, not locked: each is looked at again when its turn comes. */
async function waitingOf({ database }: Scope, senderHash: Buffer): Promise<string[]> {
  const rows = await database
    .selectFrom('whatsapp_items')
    .select('id')
    .where('sender_hash', '=', senderHash)
    .where(sql<boolean>`state = 'stored'`) // not as a parameter: a general plan would not know its index
    .orderBy('id')
    .limit(waitingMax)
    .execute()
  return rows.map(({ id }) => id)
}

async function handleInTurn({ installation, principal }: TaskContext, itemId: string) {
  try {
    await withAccount(installation, principal, async (scope) => {
      const row = await lockItem(scope, itemId)
      if (row?.state === 'stored') await handle(scope, row)
    })
  } catch (error) {
    // Not the item's failure: this run begins anew once the database is back.
    if (isOutage(error as Error)) throw error
    await putAside(installation, principal, itemId, error)
  }
}

async function putAside(installation: Installation, principal: Principal, itemId: string, error: unknown) {
  installation.log.warn(
    { err: error, task: processSender.name, accountId: principal.accountId },
    'task failed',
  )
  await withAccount(installation, principal, async (scope) => {
    const isOurs = await noteFailure(scope, itemId, error)
    if (!isOurs || error instanceof ItemUnreadable) return
    await enqueueItem(scope, itemId, new Date(clock.now().getTime() + triedAgainMilliseconds))
  })
}

/** Locked until the transaction ends. */
function lockItem({ database }: Scope, itemId: string) {
  return database
    .selectFrom('whatsapp_items')
    .select(['id', 'kind', 'number_id', 'payload_cipher', 'received_at', 'state'])
    .where('id', '=', itemId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

type ItemRow = NonNullable<Awaited<ReturnType<typeof lockItem>>>

/** Kinds that nobody handles yet stay readable for seven days. */
async function handle(scope: Scope, row: ItemRow) {
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
    .where('id', '=', row.id)
    .execute()
}

/**
 * Kept for the page that shows what could not be understood: the kind of error, never what the customer wrote. False: another run has
 * handled it meanwhile.
 */
async function noteFailure(scope: Scope, itemId: string, error: unknown): Promise<boolean> {
  const { numUpdatedRows } = await scope.database
    .updateTable('whatsapp_items')
    .set((expression) => ({
      state: 'failed',
      error: error instanceof Error ? error.name : typeof error,
      attempts: expression('attempts', '+', 1),
    }))
    .where('id', '=', itemId)
    .where('state', '<>', 'done')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
