import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, merge, quantile } from './compare.ts'
import { clusterFolderOf, inDatabase, postmasterOf } from './database.ts'
import { type Lead, makeLead } from './leads.ts'
import { type MetaNumber, messageOf } from './meta.ts'
import type { Office } from './office.ts'
import { seeded } from './random.ts'
import { type Stage, setStage } from './stage.ts'

/**
 * The key store is gone for `seconds`. Of a business whose key is in memory webhooks are accepted, of another one Meta is told to come again; what
 * customers wrote is answered with 503, and nothing of it lies anywhere in clear. When the store is back, all goes on by itself.
 */
export async function runKeyStoreGone(options: { seed: number; seconds: number }): Promise<Findings> {
  const stage = await setStage()
  try {
    return await withoutKeys(stage, options)
  } finally {
    await stage.close()
  }
}

async function withoutKeys(
  stage: Stage,
  { seed, seconds }: { seed: number; seconds: number },
): Promise<Findings> {
  const random = seeded(seed, 'key store gone')
  const complaints: string[] = []
  const leadsFrom = (number: number) =>
    Array.from({ length: 5 }, (_, place) => makeLead(random, { number: number + place, lines: 3 }))
  const before = leadsFrom(0)
  const during = leadsFrom(10)
  const elsewhere = leadsFrom(20)
  const other = await stage.openBusiness('Cold Water')

  await bring(stage, stage.number, before)
  await stage.settle()
  // In a process that is new nobody's key is in memory; the first message brings that of its business, and not those of its customers.
  await stage.server.kill()
  await stage.restart()
  const [first, ...others] = during
  await bring(stage, stage.number, [first!])
  await stage.settle()

  const comeBack = await takeKeyStoreAway(stage)
  const goneAt = Date.now()
  const accepted = bring(stage, stage.number, others)
  const waiting = bring(stage, other.number, elsewhere)
  await accepted
  const acceptedAfter = Date.now() - goneAt
  if (stage.meta.pending() === 0)
    complaints.push('a business without keys was told that its webhooks are kept')
  const refused = (await stage.meta.bringOnce(other.number, messageOf(elsewhere[0]!.lines[0]!))) || 'nothing'
  if (refused !== 503) complaints.push(`without its key a webhook was answered with ${refused}`)

  while (Date.now() - goneAt < seconds * 1000) {
    complaints.push(...(await complaintsOfReading(stage, before)))
    await pause(1000)
  }
  complaints.push(...(await clearText(stage, [...during, ...elsewhere])))

  comeBack()
  const backAt = Date.now()
  await untilReadable(stage.office)
  const readableAfter = Date.now() - backAt
  await waiting
  await stage.settle(60)
  const atRestAfter = Date.now() - backAt
  const found = await compare(stage, [...before, ...during])
  merge(found, await compare(stage, elsewhere, { office: other.office }))
  found.complaints.push(...new Set(complaints))
  if (atRestAfter > 30_000) found.complaints.push('not at rest 30 seconds after the key store came back')
  found.figures = {
    gone_seconds: seconds,
    accepted_meanwhile_milliseconds: acceptedAfter,
    webhook_p95_milliseconds: quantile(
      stage.meta.acknowledged.filter(({ at }) => at >= goneAt && at < backAt).map((one) => one.milliseconds),
      0.95,
    ),
    readable_again_milliseconds: readableAfter,
    at_rest_again_milliseconds: atRestAfter,
  }
  return found
}

async function bring({ meta }: Stage, number: MetaNumber, leads: Lead[]) {
  await Promise.all(leads.flatMap(({ lines }) => lines.map((line) => meta.bring(number, messageOf(line)))))
}

/** Killed, and kept from starting again by something in the place of its log. Answers how to let it come back. */
async function takeKeyStoreAway({ dataFolder }: Stage): Promise<() => void> {
  const postmaster = await postmasterOf(dataFolder, 'keys')
  const log = join(dirname(await clusterFolderOf(dataFolder, 'keys')), 'postgres.log')
  renameSync(log, `${log}.aside`)
  symlinkSync('nowhere', log)
  process.kill(postmaster, 'SIGKILL')
  return () => {
    rmSync(log)
    renameSync(`${log}.aside`, log)
  }
}

async function complaintsOfReading({ office, server }: Stage, leads: Lead[]): Promise<string[]> {
  const complaints: string[] = []
  for (const path of ['/conversations', '/deals', '/board', '/contacts']) {
    const answer = await office.fetch('GET', path)
    const text = await answer.text()
    const type = answer.headers.get('content-type') ?? ''
    if (answer.status !== 503 || !type.startsWith('application/problem+json')) {
      complaints.push(`without keys ${path} was answered with ${answer.status} ${type}`)
    }
    if (
      leads.some(({ name, lines }) =>
        [name, ...lines.map((line) => line.text)].some((one) => text.includes(one)),
      )
    ) {
      complaints.push(`without keys ${path} showed what a customer wrote`)
    }
  }
  const ready = await fetch(`${server.url}/health/ready`)
  const { part } = (await ready.json()) as { part?: string }
  if (ready.status !== 503 || part !== 'key store') complaints.push('health/ready did not name the key store')
  return complaints
}

/** Looked for where it would lie: in the rows that were written meanwhile, and in the log. */
async function clearText({ dataFolder, server }: Stage, leads: Lead[]): Promise<string[]> {
  const marks = leads.flatMap(({ lines }) => lines.map(({ text }) => text))
  const { rows } = await inDatabase(dataFolder, 'data', (client) =>
    client.query<{ count: number }>(
      `select count(*)::int as count from whatsapp_items i, unnest($1::text[]) mark
        where position(convert_to(mark, 'UTF8') in i.payload_cipher) > 0`,
      [marks],
    ),
  )
  const log = server.logLines(0).join('\n')
  return [
    ...(rows[0]!.count > 0 ? ['what customers wrote was stored in clear'] : []),
    ...(marks.some((mark) => log.includes(mark)) ? ['what customers wrote stands in the log'] : []),
  ]
}

async function untilReadable(office: Office) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if ((await office.fetch('GET', '/conversations')).ok) return
    await pause(100)
  }
  throw new Error('nothing can be read 30 seconds after the key store came back')
}
