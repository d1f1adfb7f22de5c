import { createHash } from 'node:crypto'
import type { Canary, Stage } from '../../stage.ts'
import { Broken } from '../check.ts'

/** So many events are computed anew at each run: all of them while there are few, and of more the newest and a part of the rest. */
const eventsMax = 100_000
const parts = 288

const start = createHash('sha256').update('plumbline events').digest()

type Seal = {
  account_id: string
  number: string
  last_seq: string
  events: number
  content: Buffer
  previous_digest: Buffer
  digest: Buffer
}

/** Every seal follows from the one before it, and what it says of its events is what the events say now. `since`: the checkpoint before the last. */
export async function sealsHold({ checker }: Stage, since: Date) {
  const { rows: sums } = await checker.query<{ events: string }>(
    'select coalesce(sum(events), 0) as events from event_seals',
  )
  const isSmall = Number(sums[0]!.events) <= eventsMax
  const part = Math.floor(Date.now() / 300_000) % parts
  // With each of those that are looked at, the one before it: where its events begin, and which digest it must hold.
  const { rows } = await checker.query<
    Seal & { before_seq: string; before_digest: Buffer | null; before_number: string }
  >(
    `select s.account_id, s.number, s.last_seq, s.events, s.content, s.previous_digest, s.digest,
            coalesce(b.last_seq, 0) as before_seq, b.digest as before_digest, coalesce(b.number, 0) as before_number
       from event_seals s
       left join lateral (select * from event_seals b where b.account_id = s.account_id and b.number < s.number order by b.number desc limit 1) b on true
      where $1 or s.sealed_at >= $2 or s.number % $3 = $4
      order by s.account_id, s.number`,
    [isSmall, since, parts, part],
  )
  let events = 0
  for (const seal of rows) {
    const where = `seal ${seal.number}`
    if (Number(seal.before_number) !== Number(seal.number) - 1) throw new Broken('seal_missing', where)
    if (!seal.previous_digest.equals(seal.before_digest ?? start))
      throw new Broken('seal_does_not_follow', where)
    if (!seal.digest.equals(digestOf(seal))) throw new Broken('seal_changed', where)
    const { rows: found } = await checker.query<{ events: number; content: Buffer }>(
      'select * from sealed_content($1, $2, $3)',
      [seal.account_id, seal.before_seq, seal.last_seq],
    )
    const now = found[0]!
    if (now.events < seal.events) throw new Broken('events_missing', where)
    if (now.events > seal.events) throw new Broken('events_added', where)
    if (!now.content.equals(seal.content)) throw new Broken('events_changed', where)
    events += seal.events
  }
  return { events, seals: rows.length, accounts: new Set(rows.map(({ account_id }) => account_id)).size }
}

function digestOf(seal: Seal): Buffer {
  const numbers = Buffer.alloc(20)
  numbers.writeBigInt64BE(BigInt(seal.number), 0)
  numbers.writeBigInt64BE(BigInt(seal.last_seq), 8)
  numbers.writeInt32BE(seal.events, 16)
  return createHash('sha256').update(seal.previous_digest).update(numbers).update(seal.content).digest()
}

/**
 * The last seals of a test business, from the rows of its events as it reads them itself: the database's own word for what is in them is not taken. Answers
 * how many events that were.
 */
export async function ownEventsHold(stage: Stage, { accountId }: Canary): Promise<number> {
  const { rows } = await stage.probe(accountId, (client) =>
    client.query<{ number: string; sealed: number; found: number; holds: boolean; bytes_hold: boolean }>(`
      select s.number, s.events as sealed, count(e.seq)::int as found, bool_and(e.secret_cipher is null or e.secret_digest = sha256(e.secret_cipher)) as bytes_hold,
             sha256(coalesce(string_agg(sha256(convert_to(jsonb_build_array(
               e.account_id, e.id, e.seq, e.type, e.actor_kind, e.actor_id, e.key_id, e.contact_id, e.conversation_id, e.deal_id, e.message_id, e.data,
               encode(e.secret_digest, 'hex'), e.request_id, extract(epoch from e.at))::text, 'UTF8')), ''::bytea order by e.seq), '')) = s.content as holds
        from (select * from event_seals order by number desc limit 20) s
        left join lateral (select last_seq from event_seals b where b.number = s.number - 1) b on true
        left join events e on e.seq > coalesce(b.last_seq, 0) and e.seq <= s.last_seq
       group by s.number, s.events, s.content`),
  )
  for (const { number, sealed, found, holds, bytes_hold } of rows) {
    const where = `seal ${number} of a test business`
    if (found < sealed) throw new Broken('events_missing', where)
    if (found > sealed) throw new Broken('events_added', where)
    if (!holds || !bytes_hold) throw new Broken('events_changed', where)
  }
  return rows.reduce((sum, { found }) => sum + found, 0)
}
