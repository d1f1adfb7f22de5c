import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, merge, noFindings, quantile } from './compare.ts'
import { inDatabase } from './database.ts'
import { type Lead, makeLead } from './leads.ts'
import { type Mood, messageOf, type Send } from './meta.ts'
import { seeded } from './random.ts'
import { KilledAtStart } from './server.ts'
import { type Stage, setStage } from './stage.ts'

/**
 * Where the server is killed. Those with a name of the server's own list die by themselves there (server/src/kernel/faults.ts); the two of
 * `graph` are killed from outside while the platform holds its answer back.
 */
export const killPoints = [
  'inbound.before_insert',
  'inbound.inserted',
  'inbound.committed',
  'task.claimed',
  'task.done',
  'message.stored',
  'bot.decided',
  'card.made',
  'send.recorded',
  'graph.asked',
  'send.answered',
  'graph.status_first',
  'status.matched',
  'media.written',
] as const
export type KillPoint = (typeof killPoints)[number]

/** Everything that chance decides about one run, from its seed. */
export type KillRun = {
  point: KillPoint
  count: number
  leads: Lead[]
  /** Of each line: how many copies more the platform brings. */
  copies: Map<string, number>
  /** Senders whose lines are brought all at once instead of one after the other. */
  hasty: Set<string>
}

export function planKill(seed: number, point: KillPoint, index: number): KillRun {
  const random = seeded(seed, `kill ${point} ${index}`)
  const leads = Array.from({ length: random.between(3, 5) }, (_, place) =>
    makeLead(random, {
      number: (killPoints.indexOf(point) * 1_000 + index) * 10 + place,
      lines: random.between(2, 4),
      photo: point === 'media.written' || random.chance(0.2),
    }),
  )
  const lines = leads.flatMap((lead) => lead.lines)
  return {
    point,
    // Each of the points is reached at least once for every sender.
    count: random.between(1, leads.length),
    leads,
    copies: new Map(lines.map(({ wamid }) => [wamid, random.chance(0.3) ? random.between(1, 2) : 0])),
    hasty: new Set(leads.filter(() => random.chance(0.4)).map(({ sender }) => sender)),
  }
}

/**
 * Kills the server in each of these runs and starts it again, with the next kill prepared already; at the end it must come to rest, and
 * everything that was acknowledged must be there, once, in its place.
 */
export async function runKills(runs: KillRun[]): Promise<Findings> {
  const stage = await setStage()
  try {
    return await killThrough(stage, runs)
  } finally {
    await stage.close()
  }
}

const compareEvery = 25
const deathSecondsMax = 60

async function killThrough(stage: Stage, runs: KillRun[]): Promise<Findings> {
  const findings = noFindings()
  const starts: number[] = []
  for (let from = 0; from < runs.length; from += compareEvery) {
    const block = runs.slice(from, from + compareEvery)
    const talks: Promise<unknown>[] = []
    await stage.server.kill()
    for (const run of block) {
      const ready = await stage.restart(environmentOf(run)).catch((failure) => {
        if (failure instanceof KilledAtStart) return null
        throw failure
      })
      const asked = killFromOutside(stage, run)
      talks.push(...run.leads.map((lead) => talk(stage, run, lead)))
      if (ready === null) continue
      if (from > 0 || run !== block[0]) starts.push(ready.readyMilliseconds)
      const died = await Promise.race([
        stage.server.ended.then(() => true),
        pause(deathSecondsMax * 1000, false, { ref: false }),
      ])
      asked.stop()
      if (died) continue
      findings.complaints.push(`${run.point} was not reached ${run.count} times`)
      await stage.server.kill()
    }
    const { readyMilliseconds } = await stage.restart()
    starts.push(readyMilliseconds)
    await Promise.all(talks)
    await stage.settle(120)
    const found = await compare(
      stage,
      block.flatMap(({ leads }) => leads),
    )
    merge(findings, found)
    findings.complaints.push(...(await deadTasks(stage)))
  }
  findings.figures.kills = runs.length
  findings.figures.messages = runs.flatMap(({ leads }) => leads.flatMap(({ lines }) => lines)).length
  findings.figures.ready_again_p50_milliseconds = quantile(starts, 0.5)
  findings.figures.ready_again_max_milliseconds = quantile(starts, 1)
  return findings
}

function environmentOf({ point, count }: KillRun): Record<string, string> {
  return point.startsWith('graph.') ? {} : { PLUMBLINE_FAULT: `${point}:kill:${count}` }
}

/** One customer's lines: brought until they are acknowledged, some of them again and again. */
async function talk({ meta, number }: Stage, run: KillRun, lead: Lead) {
  const brought: Promise<unknown>[] = []
  for (const line of lead.lines) {
    const first = meta.bring(number, messageOf(line))
    const copies = Array.from({ length: run.copies.get(line.wamid) ?? 0 }, () =>
      meta.bring(number, messageOf(line)),
    )
    brought.push(first, ...copies)
    if (!run.hasty.has(lead.sender)) await first
  }
  await Promise.all(brought)
}

/** Kills the server while it waits for the platform's answer; with `status_first` once the status of that send is written down. */
function killFromOutside(stage: Stage, run: KillRun): { stop(): void } {
  const { meta } = stage
  const usual = meta.mood
  let asked = 0
  if (run.point === 'graph.asked') {
    meta.mood = async (): Promise<Mood> => {
      if (++asked !== run.count) return { kind: 'accept' }
      await stage.server.kill()
      // It was asked, and the customer has it; whoever asked never heard.
      return { kind: 'accept and drop' }
    }
  }
  if (run.point === 'graph.status_first') {
    meta.mood = (send): Mood => {
      if (++asked !== run.count) return { kind: 'accept' }
      return {
        kind: 'accept',
        async beforeAnswer() {
          await untilStatusIsKnown(stage, send)
          await stage.server.kill()
        },
      }
    }
  }
  return {
    stop() {
      meta.mood = usual
    },
  }
}

async function untilStatusIsKnown({ dataFolder }: Stage, { id }: Send) {
  await inDatabase(dataFolder, 'data', async (client) => {
    for (;;) {
      const { rows } = await client.query<{ state: string }>('select state from messages where id = $1', [id])
      if (rows[0]?.state !== 'sending') return
      await pause(10)
    }
  })
}

async function deadTasks({ dataFolder }: Stage): Promise<string[]> {
  const { rows } = await inDatabase(dataFolder, 'data', (client) =>
    client.query<{ task: string; error: string }>(
      `select t.identifier as task, j.last_error as error
         from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where j.attempts >= j.max_attempts`,
    ),
  )
  return rows.map(({ task, error }) => `a dead task: ${task}, ${error}`)
}
