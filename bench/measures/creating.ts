import type { Baseline } from '../baseline.ts'
import { against, type Result } from '../line.ts'
import { askInTurn, perSecond } from '../load/drive.ts'
import { HttpConnection } from '../load/http-connection.ts'
import { inRounds } from '../load/rounds.ts'
import { median, percentile } from '../statistics.ts'
import type { Stand } from '../subject/stand.ts'

const clients = 10

/** Contacts per second that 10 clients make, against single-row inserts per second. */
export async function measureCreating(stand: Stand, baseline: Baseline): Promise<Result> {
  const { server, session, database } = stand
  const connections = Array.from({ length: clients }, () => new HttpConnection(server.url))
  const contacts = async () =>
    Number((await database.query('select count(*) as count from contacts')).rows[0].count)
  const before = await contacts()
  let made = 0
  const create = async (client: number) => {
    const number = ++made
    const name = `Made by the bench ${number}`
    const phone = `+1830${String(2_000_000 + ((Math.floor(Date.now() / 1000) * 997) % 7_000_000) + number)}`
    const { status, body } = await connections[client]!.ask(
      `POST /api/v1/contacts HTTP/1.1\r\n${session.changeHeaders}`,
      JSON.stringify({ name, phone }),
    )
    if (status !== 200) throw new Error(`making a contact gave ${status}: ${body.toString().slice(0, 300)}`)
    const contact = JSON.parse(body.toString())
    if (contact.displayName !== name || contact.phone !== phone)
      throw new Error('another contact was made than asked for')
  }
  await askInTurn(clients, 1.5, create)
  const { subject, inserts } = await inRounds(5, {
    inserts: () => baseline.inserts(1.5),
    subject: () => askInTurn(clients, 2, create),
  })
  for (const connection of connections) connection.close()
  if ((await contacts()) - before !== made) throw new Error('not every contact that was made is there')
  const latencies = subject.flatMap((load) => load.latencies)
  return {
    measure: 'create',
    ...against(median(subject.map(perSecond)), median(inserts)),
    unit: 'requests/s',
    n: latencies.length,
    more: { p50_ms: percentile(latencies, 0.5), p95_ms: percentile(latencies, 0.95) },
  }
}
