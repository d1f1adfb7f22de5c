import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, quantile } from './compare.ts'
import { inDatabase } from './database.ts'
import { makeLead } from './leads.ts'
import { messageOf } from './meta.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

/** More than the office's connections and those of the worker together. */
const requestsAtOnce = 60
const messagesPerSecond = 20

/**
 * Somebody holds a lock that every page needs, so that every connection of the office and the worker hangs. Webhooks have connections of their own:
 * they are answered within a second. When the lock goes, so does the jam.
 */
export async function runConnectionsExhausted(options: { seed: number; seconds: number }): Promise<Findings> {
  const stage = await setStage()
  try {
    return await jam(stage, options)
  } finally {
    await stage.close()
  }
}

async function jam(stage: Stage, { seed, seconds }: { seed: number; seconds: number }): Promise<Findings> {
  const random = seeded(seed, 'connections exhausted')
  const leads = Array.from({ length: seconds * messagesPerSecond }, (_, number) =>
    makeLead(random, { number, lines: 1 }),
  )
  const [warm, ...others] = leads
  await stage.meta.bring(stage.number, messageOf(warm!.lines[0]!))
  await stage.settle()

  const { asked, jammedAt, endedAt } = await inDatabase(stage.dataFolder, 'data', async (client) => {
    await client.query('begin')
    await client.query('lock table conversations in access exclusive mode')
    const asked = Array.from({ length: requestsAtOnce }, () => stage.office.fetch('GET', '/conversations'))
    await untilJammed(stage)
    const jammedAt = Date.now()
    const brought: Promise<void>[] = []
    for (const { lines } of others) {
      brought.push(stage.meta.bring(stage.number, messageOf(lines[0]!)))
      await pause(1000 / messagesPerSecond)
    }
    await Promise.all(brought)
    await client.query('rollback')
    return { asked, jammedAt, endedAt: Date.now() }
  })
  const statuses = (await Promise.all(asked)).map(({ status }) => status)
  await stage.settle(120)
  const found = await compare(stage, leads)
  const times = stage.meta.acknowledged
    .filter(({ at }) => at >= jammedAt && at <= endedAt)
    .map(({ milliseconds }) => milliseconds)
  if (times.length < others.length) found.complaints.push('webhooks waited for the lock')
  if (quantile(times, 0.95) >= 1000) found.complaints.push('webhooks took a second and more')
  const strange = statuses.filter((status) => status !== 200 && status !== 503)
  if (strange.length > 0) found.complaints.push(`pages were answered with ${[...new Set(strange)]}`)
  found.figures = {
    seconds,
    messages: times.length,
    webhook_p50_milliseconds: quantile(times, 0.5),
    webhook_p95_milliseconds: quantile(times, 0.95),
    pages_turned_away: statuses.filter((status) => status === 503).length,
    at_rest_after_milliseconds: Date.now() - endedAt,
  }
  return found
}

/** As many of the office's connections as there are wait for the lock. */
async function untilJammed({ dataFolder }: Stage) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { rows } = await inDatabase(dataFolder, 'data', (client) =>
      client.query<{ waiting: number; all: number }>(
        `select count(*) filter (where wait_event_type = 'Lock')::int as waiting, count(*)::int as all
           from pg_stat_activity where application_name = 'plumbline-app'`,
      ),
    )
    const { waiting = 0, all = 0 } = rows[0] ?? {}
    if (waiting >= 10 && waiting === all) return
    await pause(50)
  }
  throw new Error('the connections of the office do not all wait')
}
