import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, quantile } from './compare.ts'
import { postmasterOf } from './database.ts'
import { makeLead } from './leads.ts'
import { messageOf } from './meta.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

const messagesPerSecond = 50
const customers = 40

/**
 * PostgreSQL is killed and comes back, `kills` times in `seconds`, while customers write fifty messages a second. Whatever was answered with 200 is
 * there afterwards; what was not is brought again until it is.
 */
export async function runDatabaseKilled(options: {
  seed: number
  seconds: number
  kills: number
}): Promise<Findings> {
  const stage = await setStage()
  try {
    return await killUnderLoad(stage, options)
  } finally {
    await stage.close()
  }
}

async function killUnderLoad(
  stage: Stage,
  { seed, seconds, kills }: { seed: number; seconds: number; kills: number },
): Promise<Findings> {
  const random = seeded(seed, 'database killed')
  await stage.office.ask('PATCH', '/account', { botOn: false })
  const perCustomer = Math.ceil((seconds * messagesPerSecond) / customers)
  const leads = Array.from({ length: customers }, (_, number) =>
    makeLead(random, { number, lines: perCustomer, since: Date.now() - perCustomer * 2_000 - 60_000 }),
  )
  // Customers write in turns; each line a few seconds after that customer's last one, by Meta's clock.
  const lines = Array.from({ length: perCustomer }, (_, index) =>
    random.shuffled(leads).map((lead) => lead.lines[index]!),
  ).flat()
  const momentsOfKills = Array.from(
    { length: kills },
    (_, index) => ((index + random.between(20, 80) / 100) / kills) * seconds * 1000,
  )

  const startedAt = Date.now()
  const killedAt: number[] = []
  const killing = (async () => {
    for (const moment of momentsOfKills) {
      await pause(Math.max(0, startedAt + moment - Date.now()))
      const postmaster = await untilThere(() => postmasterOf(stage.dataFolder, 'data'))
      killedAt.push(Date.now())
      process.kill(postmaster, 'SIGKILL')
    }
  })()
  const brought: Promise<void>[] = []
  for (const [index, line] of lines.entries()) {
    await pause(Math.max(0, startedAt + (index * 1000) / messagesPerSecond - Date.now()))
    brought.push(stage.meta.bring(stage.number, messageOf(line)))
  }
  await killing
  await Promise.all(brought)
  const acknowledgedAt = Date.now()
  await stage.settle(120)

  const found = await compare(stage, leads, { isBotOn: false })
  const backMilliseconds = killedAt.map(
    (at) => (stage.meta.acknowledged.find((one) => one.at > at + 50)?.at ?? Number.POSITIVE_INFINITY) - at,
  )
  if (!stage.server.isAlive()) found.complaints.push('the server did not outlive its database')
  if (quantile(backMilliseconds, 1) > 10_000) found.complaints.push('not back within 10 seconds')
  const turnedAway = [...stage.meta.answers].filter(([status]) => status !== 200)
  for (const [status] of turnedAway) {
    if (status !== 503) found.complaints.push(`a delivery was answered with ${status || 'nothing'}`)
  }
  found.figures = {
    messages: lines.length,
    kills,
    accepted_again_max_milliseconds: quantile(backMilliseconds, 1),
    turned_away: turnedAway.reduce((sum, [, count]) => sum + count, 0),
    at_rest_after_milliseconds: Date.now() - acknowledgedAt,
  }
  return found
}

async function untilThere<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask()
    } catch (failure) {
      if (attempt > 100) throw failure
      await pause(100)
    }
  }
}
