import { sql } from 'kysely'
import type { LiveEvent } from '#contract/live.ts'
import type { Installation } from '#kernel/installation.ts'
import { isLimited, type Principal, type Scope, withAccount } from '#kernel/scope.ts'

type Told = LiveEvent | 'stale'

/** What happens in this time is asked about in one question. */
const gatherMilliseconds = 30
/** Of so many records it is remembered that somebody saw them. */
const knownMax = 5000

/**
 * For who sees a part of the account: passes on what happened to records that they see, in its order, and nothing of the rest. What they saw and see no more
 * (it was given to a colleague) makes their page ask for everything again, so that it is gone there too. Everybody else is told at once.
 */
export async function onlySeen(
  installation: Installation,
  principal: Principal,
  write: (event: Told) => void,
): Promise<(event: Told) => void> {
  if (!isLimited(principal.actor)) return write
  const known = new Set(await withAccount(installation, principal, idsSeen))
  let gathered: LiveEvent[] = []
  let asked: Promise<void> = Promise.resolve()

  async function flush() {
    const events = gathered
    gathered = []
    const seen = await withAccount(installation, principal, (scope) => seenOf(scope, events))
    let isGone = false
    for (const event of events) {
      const shown = seen.get(event.id)
      if (shown) {
        for (const id of idsOf(shown)) known.add(id)
        write(shown)
      } else if (idsOf(event).filter((id) => known.delete(id)).length > 0) isGone = true
    }
    if (isGone) write('stale')
  }

  return (event) => {
    if (event === 'stale') return write(event)
    if (gathered.push(event) > 1) return
    setTimeout(() => {
      // Where it cannot be told what they see, the page asks by itself.
      asked = asked.then(flush).catch(() => write('stale'))
    }, gatherMilliseconds)
  }
}

function idsOf({ conversationId, dealId }: LiveEvent): string[] {
  return [conversationId, dealId].filter((id) => id !== undefined)
}

/** The events that whoever asks may know of: the database says so (migration 0026). A card may be seen whose conversation is not: that one is left out. */
async function seenOf({ database }: Scope, events: LiveEvent[]): Promise<Map<string, LiveEvent>> {
  const rows = await database
    .selectFrom('events')
    .leftJoin('conversations', (join) =>
      join
        .onRef('conversations.account_id', '=', 'events.account_id')
        .onRef('conversations.id', '=', 'events.conversation_id'),
    )
    .select(['events.seq', 'conversations.id as conversation_id'])
    .where('events.seq', '=', sql<number>`any(${events.map(({ id }) => id)}::bigint[])`)
    .execute()
  const conversationOf = new Map(rows.map((row) => [String(row.seq), row.conversation_id]))
  return new Map(
    events.flatMap((event) => {
      if (!conversationOf.has(event.id)) return []
      const { conversationId, messageId, ...rest } = event
      const isShown = conversationId === undefined || conversationOf.get(event.id) === conversationId
      return [[event.id, isShown ? event : rest] as const]
    }),
  )
}

async function idsSeen({ database }: Scope): Promise<string[]> {
  const tables = ['conversations', 'deals'] as const
  const lists = await Promise.all(
    tables.map((table) => database.selectFrom(table).select('id').limit(knownMax).execute()),
  )
  return lists.flat().map(({ id }) => id)
}
