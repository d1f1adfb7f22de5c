import pg from 'pg'
import type { Baseline } from '../baseline.ts'
import { against, type Result } from '../line.ts'
import { askInTurn, perSecond } from '../load/drive.ts'
import { openReaders } from '../load/readers.ts'
import { inRounds } from '../load/rounds.ts'
import { median, percentile } from '../statistics.ts'
import { type Session, signIn } from '../subject/session.ts'
import type { Stand } from '../subject/stand.ts'

const connections = 10

/** Milliseconds that the database takes to say who is behind a cookie and what they may, against a select by primary key; 10 at once. */
export async function measureSessionCheck(stand: Stand, baseline: Baseline): Promise<Result> {
  const statement = await statementOf(stand)
  const token = Buffer.from(stand.session.cookie.split('=')[1]!)
  const hash = Buffer.from(await crypto.subtle.digest('SHA-256', token))
  const url = stand.server.databaseUrlOf('app_user')
  const pool = new pg.Pool({ connectionString: url, max: connections })
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
  const check = (seconds: number) =>
    askInTurn(connections, seconds, async (client) => {
      const values = [hash, new Date()]
      const { rows } = await clients[client]!.query({ name: 'session', text: statement, values })
      if (rows[0]?.session?.ended !== false) throw new Error('the session of the bench is not found')
    })
  await check(1)
  const { subject, selects } = await inRounds(7, {
    selects: () => baseline.selects(1.5),
    subject: () => check(1.5),
  })
  for (const client of clients) client.release()
  await pool.end()
  return {
    measure: 'session_check',
    ...against(1000 / median(subject.map(perSecond)), 1000 / median(selects)),
    unit: 'ms each',
    n: subject.reduce((sum, load) => sum + load.count, 0),
  }
}

/** As the server itself asks it: the last statement of a connection whose request ended with it. */
async function statementOf({ server, session, database }: Stand): Promise<string> {
  for (let attempt = 0; attempt < 20; attempt++) {
    // No id of a contact: the session is looked up, and nothing else is.
    const headers = { cookie: session.cookie }
    const { status } = await fetch(`${server.url}/api/v1/contacts/none`, { headers })
    if (status !== 404) throw new Error(`a contact by no id gave ${status}`)
    const { rows } = await database.query<{ query: string }>(
      "select query from pg_stat_activity where usename = 'app_user' and query ~ '\\msession_for\\(' limit 1",
    )
    if (rows[0]) return rows[0].query
  }
  throw new Error('the statement by which the server looks up a session was not seen')
}

/** A tenth of all is theirs. */
const share = 10

/**
 * p95 of a page of the list for somebody who sees only what is theirs, with the database's own policies for that and without them: 2 clients. The verbs ask
 * for the same rows either way, so that the pages are the same to the byte.
 */
export async function measureSecondLock(stand: Stand): Promise<Result> {
  const technician = await technicianOf(stand)
  const own = await openReaders({ ...stand, session: technician }, 'list')
  const all = await openReaders(stand, 'list')
  const lock = await lockOf(stand)
  try {
    const read = async (readers: typeof own, isLocked: boolean) => {
      await lock.turn(isLocked)
      // Plans are made anew after a change of policies.
      await readers.read(clients, 0.3)
      return readers.read(clients, 1.5)
    }
    const { locked, open, ownerLocked, ownerOpen } = await inRounds(6, {
      locked: () => read(own, true),
      open: () => read(own, false),
      ownerLocked: () => read(all, true),
      ownerOpen: () => read(all, false),
    })
    const p95 = (loads: typeof locked) => median(loads.map(({ latencies }) => percentile(latencies, 0.95)))
    return {
      measure: 'second_lock',
      ...against(p95(locked), p95(open)),
      unit: 'ms (p95)',
      n: locked.reduce((sum, { count }) => sum + count, 0),
      more: { owner_ms: p95(ownerLocked), owner_ratio: p95(ownerLocked) / p95(ownerOpen) },
    }
  } finally {
    await lock.turn(true)
    for (const readers of [own, all]) readers.close()
  }
}

const clients = 2

/** Their own conversations alone, as a technician; with numbers, so that pages can be compared with what was seeded. */
async function technicianOf({ server, database, session: owner }: Stand): Promise<Session> {
  const session = await signIn(server, 'member')
  const { roles } = await owner.read<{ roles: { role: string; rights: Rights }[] }>('/api/v1/rights')
  const usual = roles.find(({ role }) => role === 'member')!.rights
  const rights = { ...usual, contacts: { ...usual.contacts, which: 'mine' }, conversations: 'mine' }
  const { member } = await session.read<{ member: { id: string } }>('/api/v1/session')
  await database.query('update members set rights = $2 where id = $1', [member.id, JSON.stringify(rights)])
  await database.query(
    `update conversations c set assignee_id = $1
       from (select account_id, id, row_number() over (order by id) as number from conversations
              where account_id = (select account_id from members where id = $1)) n
      where c.account_id = n.account_id and c.id = n.id and n.number % ${share} = 0`,
    [member.id],
  )
  await database.query('vacuum (analyze) conversations')
  return session
}

type Rights = { contacts: Record<string, unknown>; conversations: string }
type Policy = { name: string; table: string; using: string | null; check: string | null }

/** The restrictive policies beside that of the account, opened and shut again as they stand in the catalogue. */
async function lockOf({ database }: Stand): Promise<{ turn(isLocked: boolean): Promise<void> }> {
  const { rows } = await database.query<Policy>(
    `select policyname as name, tablename as table, qual as using, with_check as check from pg_policies
      where permissive = 'RESTRICTIVE' and policyname ~ '^rights' order by tablename, policyname`,
  )
  if (rows.length < 10) throw new Error(`there are ${rows.length} policies of the second lock`)
  const alter = ({ name, table, using, check }: Policy, isLocked: boolean) =>
    [
      `alter policy ${name} on ${table}`,
      using && `using (${isLocked ? using : 'true'})`,
      check && `with check (${isLocked ? check : 'true'})`,
    ]
      .filter(Boolean)
      .join(' ')
  let standing = true
  return {
    async turn(isLocked) {
      if (isLocked === standing) return
      await database.query(`begin; ${rows.map((policy) => alter(policy, isLocked)).join('; ')}; commit`)
      standing = isLocked
    },
  }
}
