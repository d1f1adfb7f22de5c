import type { FastifyReply, FastifyRequest } from 'fastify'
import { type LiveEvent, openLive } from '#contract/live.ts'
import type { Permission } from '#contract/permissions.ts'
import {
  readSession,
  secondFactorRuleChanged,
  sessionsEnded,
  tokenHashOf,
  workplaceLeft,
} from '#features/identity/public.ts'
import { keyRevoked, keyRotated, keyWorks } from '#features/integrations/public.ts'
import type { Mount, SignedInCall } from '#kernel/http/mount.ts'
import { type Actor, may, withAccount } from '#kernel/scope.ts'
import { onlySeen } from './live-seen.ts'

/** Server-sent events for open pages. What was missed since `Last-Event-ID` comes first; a stream ends with its session. */
export function mountLive(mount: Mount) {
  mount.errand(openLive, stream)
}

/** After these a stream looks whether it may go on. */
const endings = [sessionsEnded.name, workplaceLeft.name, keyRevoked.name, keyRotated.name]
const beatSeconds = 20
/** More than this is not told one by one: the page asks for everything again. */
const missedMax = 500
/** Events commit a little out of order; a page is told again what may have been overtaken. Twice does no harm. */
const overlap = 100

async function stream(call: SignedInCall<typeof openLive>) {
  const { installation, principal, request, reply } = call
  const events: (LiveEvent | 'stale')[] = []
  let write = (event: LiveEvent | 'stale') => {
    events.push(event)
  }
  // Listening first, asking for the missed second: nothing falls between.
  const stop = installation.live.listen(principal.accountId, (event) => write(event))
  const missed = await missedSince(call, request.headers['last-event-id']).catch((error) => {
    stop()
    throw error
  })
  // What was missed is asked for in the scope of whoever listens; what happens now is not.
  const tell = await onlySeen(installation, principal, (event) => send(event)).catch((error) => {
    stop()
    throw error
  })
  reply.hijack()
  const { raw } = reply
  // A stream is quiet between beats; the server's time-out for idle connections is not for it.
  raw.socket?.setTimeout(0)
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  raw.write('retry: 1000\n\n')
  const endUnlessSessionLives = () =>
    sessionLives(call, request).then(
      (lives) => lives || end(),
      () => undefined,
    )
  const beat = setInterval(() => {
    raw.write(': beat\n\n')
    void endUnlessSessionLives()
  }, beatSeconds * 1000)
  const end = () => {
    clearInterval(beat)
    stop()
    raw.end()
  }
  const send = (event: LiveEvent | 'stale') => {
    // A page that does not read is cut off rather than kept in memory; it comes back and asks for what it missed.
    if (raw.writableEnded) return
    if (raw.writableLength > 1_000_000) return end()
    raw.write(
      event === 'stale'
        ? 'event: stale\ndata: {}\n\n'
        : `id: ${event.id}\nevent: change\ndata: ${JSON.stringify(event)}\n\n`,
    )
  }
  write = (event) => {
    // For the streams themselves, not for the pages behind them.
    if (event !== 'stale' && endings.includes(event.type)) return void endUnlessSessionLives()
    if (event !== 'stale' && event.type === secondFactorRuleChanged.name) void endUnlessSessionLives()
    if (event !== 'stale' && !mayHear(principal.actor, event.type)) return
    tell(event)
  }
  for (const event of missed) write(event)
  for (const event of events.splice(0)) write(event)
  raw.on('close', end)
  raw.on('error', end)
  return reply
}

/** What a key cannot read, it is not told of either. Whoever is signed in is told of all: pages ask, and are refused what they may not see. */
function mayHear(actor: Actor, type: string): boolean {
  const needed = reading[type.split('.')[0] ?? '']
  return actor.kind !== 'member' || !actor.key || (needed !== undefined && may(actor, needed))
}

const reading: Record<string, Permission> = {
  accounts: 'account.read',
  team: 'team.read',
  contacts: 'contacts.read',
  whatsapp: 'channels.read',
  inbox: 'inbox.read',
  deals: 'deals.read',
}

async function sessionLives(
  { installation, session: { key } }: SignedInCall<typeof openLive>,
  request: FastifyRequest,
): Promise<boolean> {
  if (key) return keyWorks(installation, request)
  const session = await readSession(installation, tokenHashOf(installation, request), { isActivity: false })
  return session !== null && session !== 'ended' && !session.factorDue
}

async function missedSince(
  { installation, principal }: SignedInCall<typeof openLive>,
  lastEventId: string | string[] | undefined,
): Promise<(LiveEvent | 'stale')[]> {
  if (typeof lastEventId !== 'string' || !/^\d{1,15}$/.test(lastEventId)) return []
  return withAccount(installation, principal, async ({ database }) => {
    const rows = await database
      .selectFrom('events')
      .select(['seq', 'type', 'contact_id', 'conversation_id', 'deal_id', 'message_id', 'data'])
      .where('seq', '>', Math.max(0, Number(lastEventId) - overlap))
      .orderBy('seq')
      .limit(missedMax + 1)
      .execute()
    if (rows.length > missedMax) return ['stale']
    return rows.map((row) => ({
      id: String(row.seq),
      type: row.type,
      ...(row.contact_id && { contactId: row.contact_id }),
      ...(row.conversation_id && { conversationId: row.conversation_id }),
      ...(row.deal_id && { dealId: row.deal_id }),
      ...(row.message_id && { messageId: row.message_id }),
      ...((row.data as { attention?: boolean }).attention &&
        row.seq > Number(lastEventId) && { attention: true as const }),
    }))
  })
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]))
}
