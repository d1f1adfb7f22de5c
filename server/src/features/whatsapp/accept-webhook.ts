import type { Pool, QueryConfig, QueryResult } from 'pg'
import { clock } from '#kernel/clock.ts'
import { isOutage } from '#kernel/database/outage.ts'
import { fault, isArmed } from '#kernel/faults.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Boxes, openBoxes } from '#kernel/keys/boxes.ts'
import type { WebhookItem } from '#providers/whatsapp/read-webhook.ts'
import type { MetaApp } from './apps.ts'
import { type Route, routesOf } from './number-routes.ts'

/**
 * Stores every item of a rightly signed delivery once, and returns only when that is committed: then Meta may be told 200. Deliveries
 * that arrive together share a commit. Nothing is dropped: what counts for nobody is kept as refused, sealed for the owner of the app.
 */
export async function acceptWebhook(
  installation: Installation,
  app: MetaApp,
  items: WebhookItem[],
): Promise<void> {
  if (items.length === 0) return
  await fault('inbound.before_insert')
  let rows = await Promise.all(items.map((item) => toRow(installation, app, item)))
  for (let attempt = 1; rows.length > 0; attempt++) {
    const moved = await committerOf(installation).commit(app, rows)
    if (moved.length === 0) return
    if (attempt >= 3) throw new Error('routes of numbers change faster than they can be read')
    // The number went to another account since its route was remembered: seal these items anew, for the right one.
    routesOf(installation).forget(app.id)
    const again = moved.map((row) => row.source)
    rows = await Promise.all(again.map((item) => toRow(installation, app, item)))
  }
}

type Row = {
  source: WebhookItem
  id: string
  accountId: string | null
  numberId: string | null
  kind: string
  dedupe: Buffer | null
  payload: Buffer
  queue: string | null
  reason: string | null
}

async function toRow(installation: Installation, app: MetaApp, item: WebhookItem): Promise<Row> {
  const route = item.phoneNumberId ? await routesOf(installation).find(app.id, item.phoneNumberId) : null
  const id = ids.new()
  if (!route) {
    const boxes = await openBoxes(installation.keyStore, app.accountId)
    const reason = item.phoneNumberId
      ? 'number_unknown'
      : item.unreadable
        ? 'body_unreadable'
        : 'kind_unknown'
    const payload = boxes.inbox.seal('whatsapp_refusals', 'payload', id, item.raw)
    return {
      source: item,
      id,
      accountId: null,
      numberId: null,
      kind: item.kind,
      dedupe: null,
      payload,
      queue: null,
      reason,
    }
  }
  const boxes = await openBoxes(installation.keyStore, route.accountId)
  return {
    source: item,
    id,
    ...routed(boxes, route, item),
    payload: boxes.inbox.seal('whatsapp_items', 'payload', id, item.raw),
  }
}

function routed(boxes: Boxes, route: Route, item: WebhookItem) {
  return {
    accountId: route.accountId,
    numberId: route.numberId,
    kind: item.kind,
    dedupe: boxes.hash('whatsapp item', item.identity),
    // One customer's items are processed one after the other; the name of the queue tells nothing of who that is.
    queue: item.sender
      ? `whatsapp:${boxes.hash('whatsapp queue', item.sender).toString('hex').slice(0, 24)}`
      : null,
    reason: null,
  }
}

type Waiting = { app: MetaApp; rows: Row[]; resolve(moved: Row[]): void; reject(error: unknown): void }

const sharedRowsMax = 500
const commitsAtOnce = 2

/**
 * Shares commits: while one is under way, what arrives waits and goes together with the next. If a shared one fails, each delivery is
 * tried alone, so that a bad one takes nobody with it.
 */
class Committer {
  readonly #installation: Installation
  readonly #waiting: Waiting[] = []
  #running = 0

  constructor(installation: Installation) {
    this.#installation = installation
  }

  commit(app: MetaApp, rows: Row[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ app, rows, resolve, reject })
      this.#next()
    })
  }

  #next() {
    while (this.#running < commitsAtOnce && this.#waiting.length > 0) {
      this.#running++
      this.#commitTogether(this.#take()).finally(() => {
        this.#running--
        this.#next()
      })
    }
  }

  /** The longest waiting delivery, and those of the same app that fit beside it. */
  #take(): Waiting[] {
    const first = this.#waiting.shift()!
    const together = [first]
    let size = first.rows.length
    for (let index = 0; index < this.#waiting.length && size < sharedRowsMax; ) {
      const candidate = this.#waiting[index]!
      if (candidate.app.id === first.app.id && size + candidate.rows.length <= sharedRowsMax) {
        size += candidate.rows.length
        together.push(candidate)
        this.#waiting.splice(index, 1)
      } else index++
    }
    return together
  }

  async #commitTogether(deliveries: Waiting[]) {
    try {
      const moved = await store(
        this.#installation,
        deliveries[0]!.app,
        deliveries.flatMap(({ rows }) => rows),
      )
      for (const delivery of deliveries) delivery.resolve(delivery.rows.filter((row) => moved.has(row.id)))
    } catch (error) {
      // A database that is away is so for each of them: all are told at once, and Meta brings them again.
      if (deliveries.length === 1 || isOutage(error as Error)) {
        for (const delivery of deliveries) delivery.reject(error)
      } else for (const delivery of deliveries) await this.#commitTogether([delivery])
    }
  }
}

async function store(installation: Installation, app: MetaApp, rows: Row[]): Promise<Set<string>> {
  const { rows: outcomes } = await run<{ item_id: string; outcome: string }>(installation.pools.webhook, {
    name: 'accept_delivery',
    text: 'select item_id, outcome from accept_delivery($1, $2, $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[], $9::text[], $10::text[])',
    values: [
      app.id,
      clock.now(),
      rows.map((row) => row.id),
      rows.map((row) => row.accountId),
      rows.map((row) => row.numberId),
      rows.map((row) => row.kind),
      rows.map((row) => row.dedupe),
      rows.map((row) => row.payload),
      rows.map((row) => row.queue),
      rows.map((row) => row.reason),
    ],
  })
  await fault('inbound.committed')
  return new Set(outcomes.filter(({ outcome }) => outcome === 'moved').map(({ item_id }) => item_id))
}

/** One statement is a transaction by itself. Only for the fault between its work and its commit are the two taken apart. */
async function run<Row extends object>(pool: Pool, statement: QueryConfig): Promise<QueryResult<Row>> {
  if (!isArmed('inbound.inserted')) return pool.query<Row>(statement)
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await client.query<Row>(statement)
    await fault('inbound.inserted')
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const committers = new WeakMap<Installation, Committer>()

function committerOf(installation: Installation): Committer {
  const committer = committers.get(installation) ?? new Committer(installation)
  committers.set(installation, committer)
  return committer
}
