import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Baseline, openBaseline } from './baseline.ts'
import { lineOf, type Result } from './line.ts'
import { openReaders, reads } from './load/readers.ts'
import {
  endOf,
  inboundRound,
  measureInbound,
  measureWebhookAnswer,
  openSenders,
} from './measures/arriving.ts'
import { measureCostOfSafety } from './measures/cost-of-safety.ts'
import { measureCreating } from './measures/creating.ts'
import { measureFirstPage } from './measures/first-page.ts'
import { measureGrowth, measureReading } from './measures/reading.ts'
import { measureSecondLock, measureSessionCheck } from './measures/rights.ts'
import { measureSignInDifference, measureSignInFlood } from './measures/signing-in.ts'
import { measureMemory, measureStart } from './measures/standing.ts'
import { measureTelling } from './measures/telling.ts'
import { openStand, type Size, type Stand } from './subject/stand.ts'
import { makeUnsafeCopy } from './unsafe/unsafe-copy.ts'

/** npm run bench [-- --only id,id] [-- --full]: one JSON object per line; see README.md beside this. */

const measures = [
  ...[
    'start',
    'memory_rest',
    'first_page',
    'list',
    'thread',
    'board',
    'create',
    'session_check',
    'live',
    'webhook_answer',
    'inbound',
  ],
  ...[
    'memory_load',
    'growth_list',
    'growth_thread',
    'growth_board',
    'second_lock',
    'sign_in_flood',
    'sign_in_difference',
    'cost_of_safety_list',
    'cost_of_safety_inbound',
  ],
]
/** Without the checker: minutes after the first start it proves its checks on copies of the product, which is as heavy as what is measured here. */
const rolesUnderLoad = 'web,worker,simulator'

/** An id may stand for several. */
const groups = ['growth', 'cost_of_safety']

/** As in the table of README.md. Growth is from a tenth of it to it; with --full from it to ten times. */
const usual: Size = { contacts: 10_000, messages: 100_000, deals: 10_000 }

const root = join(import.meta.dirname, '..')
const closing: (() => Promise<unknown>)[] = []
let ending: Promise<void> | null = null

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void endAll().finally(() => process.exit(130)))
}
try {
  await main()
} catch (error) {
  console.error(ending ? 'stopped' : error)
  process.exitCode = 1
} finally {
  await endAll()
}

async function main() {
  const { wanted, full, port } = readArguments()
  const wants = (...ids: string[]) => ids.some((id) => wanted.has(id))
  const tell = (result: Result) => process.stdout.write(`${lineOf(result)}\n`)

  if (wants(...measures.filter((id) => !/^(cost_of_safety|sign_in)/.test(id)))) {
    const stand = await opened({ root, port, entry: 'scripts/start.mjs' }, usual)
    if (wants('start')) tell(await measureStart(stand))
    if (wants('memory_rest')) tell(await measureMemory(stand, 'memory_rest'))
    if (wants('first_page')) tell(await measureFirstPage(stand))
    if (wants(...measures.slice(measures.indexOf('list')))) await stand.restart(rolesUnderLoad)
    if (wants('list', 'thread', 'board', 'create', 'session_check', 'inbound')) {
      const baseline = await openBaseline(stand.server.databaseUrl)
      closing.push(baseline.close)
      await measureAgainst(stand, baseline, wants, tell)
      await baseline.close()
      closing.splice(closing.indexOf(baseline.close), 1)
    }
    if (wants('live')) tell(await measureTelling(stand))
    if (wants('webhook_answer')) tell(await measureWebhookAnswer(stand))
    if (wants('memory_load')) {
      await loadOnce(stand)
      tell(await measureMemory(stand, 'memory_load'))
    }
    if (wants('growth_list', 'growth_thread', 'growth_board')) {
      const other = await opened(
        { root, port: port + 10, entry: 'server/src/main.ts', roles: rolesUnderLoad },
        times(usual, full ? 10 : 0.1),
      )
      const [large, small] = full ? [other, stand] : [stand, other]
      for (const kind of reads) if (wants(`growth_${kind}`)) tell(await measureGrowth(large, small, kind))
    }
    // The last of all: it changes whose the conversations are.
    if (wants('second_lock')) tell(await measureSecondLock(stand))
    await endAll()
    ending = null
  }
  if (wants('sign_in_flood', 'sign_in_difference')) await measureSigningIn(port, full, wants, tell)
  if (wants('cost_of_safety_list', 'cost_of_safety_inbound')) {
    const copy = mkdtempSync(join(tmpdir(), 'plumbline-bench-copy-'))
    closing.push(async () => rmSync(copy, { recursive: true, force: true }))
    makeUnsafeCopy(root, copy)
    // Of the copy the checker would rightly say that it keeps no promise.
    const place = { entry: 'server/src/main.ts', roles: rolesUnderLoad } as const
    const safe = await opened({ ...place, root, port }, times(usual, 0.1))
    const unsafe = await opened({ ...place, root: copy, port: port + 10 }, times(usual, 0.1))
    for (const result of await measureCostOfSafety(safe, unsafe, wants)) tell(result)
  }
}

async function measureAgainst(
  stand: Stand,
  baseline: Baseline,
  wants: (id: string) => boolean,
  tell: (result: Result) => void,
) {
  for (const kind of reads) if (wants(kind)) tell(await measureReading(stand, baseline, kind))
  if (wants('create')) tell(await measureCreating(stand, baseline))
  if (wants('session_check')) tell(await measureSessionCheck(stand, baseline))
  if (wants('inbound')) tell(await measureInbound(stand, baseline))
}

/** On a server of its own, whose budgets it spends. We are the proxy in front: what we say of addresses is believed. */
async function measureSigningIn(
  port: number,
  full: boolean,
  wants: (id: string) => boolean,
  tell: (result: Result) => void,
) {
  const settings = { TRUSTED_PROXIES: '127.0.0.1,::1' }
  const place = { root, port, entry: 'server/src/main.ts', roles: rolesUnderLoad, settings } as const
  const stand = await opened(place, times(usual, 0.01))
  if (wants('sign_in_flood')) tell(await measureSignInFlood(stand))
  if (wants('sign_in_difference')) tell(await measureSignInDifference(stand, full))
  await endAll()
  ending = null
}

/** A load of everything, for whoever asks for the memory after it alone. */
async function loadOnce(stand: Stand) {
  for (const kind of reads) {
    const readers = await openReaders(stand, kind)
    await readers.read(10, 3)
    readers.close()
  }
  const senders = await openSenders(stand)
  await inboundRound(senders, 3)
  await endOf(senders)
}

function opened(place: Parameters<typeof openStand>[0], size: Size): Promise<Stand> {
  return openStand(place, size, (close) => closing.push(close))
}

function endAll(): Promise<void> {
  ending ??= (async () => {
    for (const close of closing.splice(0).reverse()) await close().catch((error) => console.error(error))
  })()
  return ending
}

function times({ contacts, messages, deals }: Size, factor: number): Size {
  return { contacts: contacts * factor, messages: messages * factor, deals: deals * factor }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      full: { type: 'boolean', default: false },
      port: { type: 'string', default: '4700' },
    },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1024 || port > 65_000)
    throw new Error('--port: a number from 1024 to 65000')
  const asked = values.only?.split(',') ?? measures
  const unknown = asked.filter((id) => !measures.includes(id) && !groups.includes(id))
  if (unknown.length > 0)
    throw new Error(`--only: there is no ${unknown.join(', ')}; there are ${measures.join(', ')}`)
  const wanted = new Set(
    measures.filter((id) => asked.some((one) => one === id || (groups.includes(one) && id.startsWith(one)))),
  )
  return { wanted, full: values.full, port }
}
