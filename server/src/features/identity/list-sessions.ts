import bowser from 'bowser'
import type { Session as ShownSession } from '#contract/identity.ts'
import { clock } from '#kernel/clock.ts'
import type { Session } from '#kernel/http/mount.ts'
import type { Scope } from '#kernel/scope.ts'

/** Where the holder of this session is signed in, in this account: the one that asks among them. */
export async function listSessions(
  { database, boxes }: Scope,
  { id: currentId, memberId }: Session,
): Promise<{ items: ShownSession[] }> {
  const now = clock.now()
  const rows = await database
    .selectFrom('sessions')
    .select(['id', 'created_at', 'seen_at', 'ends_at', 'phone', 'agent_cipher'])
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .where('idle_until', '>', now)
    .where('ends_at', '>', now)
    .orderBy('seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sessionsMax)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      current: row.id === currentId,
      ...deviceOf(
        row.agent_cipher ? boxes.account.open<string>('sessions', 'agent', row.id, row.agent_cipher) : '',
      ),
      startedAt: row.created_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
      endsAt: row.ends_at.toISOString(),
      phone: row.phone,
    })),
  }
}

const sessionsMax = 200

/** What a browser says of itself, as people know it. Anybody can say anything: it is shown as told, and decides nothing. */
export function deviceOf(agent: string): { browser: string | null; system: string | null } {
  if (agent === '') return { browser: null, system: null }
  const { browser, os } = bowser.parse(agent)
  return { browser: browser.name || null, system: os.name || null }
}
