import { setImmediate as endOfTurn } from 'node:timers/promises'
import type { Pool, QueryConfig, QueryResult } from 'pg'
import { clock } from '#kernel/clock.ts'
import { byteStrings, texts, uuids } from '#kernel/database/binary-array.ts'
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
  let rows = await toRows(installation, app, items)
  for (let attempt = 1; rows.length > 0; attempt++) {
    const moved = await committerOf(installation).commit(app, rows)
    if (moved.length === 0) return
    if (attempt >= 3) throw new Error('routes of numbers change faster than they can be read')
    // The number went to another account since its route was remembered: seal these items anew, for the right one.
    routesOf(installation).forget(app.id)
    rows = await toRows(
      installation,
      app,
      moved.map((row) => row.source),
    )
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
  /** Whose items these are, for those who process them in order; tells nothing of who that is. Null: any order. */
  sender: Buffer | null
  reason: string | null
}

/** In their order, and with nothing awaited for one whose route is remembered but its keys, which nearly always are as well. */
async function toRows(installation: Installation, app: MetaApp, items: WebhookItem[]): Promise<Row[]> {
  const routes = routesOf(installation)
  const rows: Row[] = []
  for (const item of items) {
    const number = item.phoneNumberId
    const route = number && (routes.known(app.id, number) ?? (await routes.find(app.id, number)))
    const boxes = await openBoxes(installation.keyStore, (route || app).accountId)
    rows.push(route ? routed(boxes, route, item) : refused(boxes, item))
  }
  return rows
}

function routed(boxes: Boxes, { accountId, numberId }: Route, item: WebhookItem): Row {
  const id = ids.new()
  return {
    source: item,
    id,
    accountId,
    numberId,
    kind: item.kind,
    dedupe: boxes.hash('whatsapp item', item.identity),
    payload: boxes.inbox.seal('whatsapp_items', 'payload', id, item.raw),
    sender: item.sender ? boxes.hash('whatsapp queue', item.sender).subarray(0, 12) : null,
    reason: null,
  }
}

function refused(boxes: Boxes, item: WebhookItem): Row {
  const id = ids.new()
  return {
    source: item,
    id,
    accountId: null,
    numberId: null,
    kind: item.kind,
    dedupe: null,
    payload: boxes.inbox.seal('whatsapp_refusals', 'payload', id, item.raw),
    sender: null,
    reason: item.phoneNumberId ? 'number_unknown' : item.unreadable ? 'body_unreadable' : 'kind_unknown',
  }
}

type Waiting = { rows: Row[]; resolve(moved: Row[]): void; reject(error: unknown): void }

const sharedRowsMax = 500

/**
 * Shares commits: while one of an app is under way, what arrives through it waits and goes together with the next. Two at once would wait for each other
 * in the database (both count in the account's hour) and be half as full. If a shared one fails, each delivery is tried alone, so that a bad one takes
 * nobody with it.
 */
class Committer {
  readonly #installation: Installation
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(installation: Installation) {
    this.#installation = installation
  }

  commit(app: MetaApp, rows: Row[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      const delivery = { rows, resolve, reject }
      const waiting = this.#waiting.get(app.id)
      if (waiting) waiting.push(delivery)
      else void this.#commitAll(app, [delivery])
    })
  }

  /** Until nothing waits for this app any more. */
  async #commitAll(app: MetaApp, waiting: Waiting[]) {
    this.#waiting.set(app.id, waiting)
    while (waiting.length > 0) {
      // What has reached this process already goes along: the first of many shall not go alone.
      await endOfTurn()
      await this.#commitTogether(app, takeTogether(waiting))
    }
    this.#waiting.delete(app.id)
  }

  async #commitTogether(app: MetaApp, deliveries: Waiting[]) {
    try {
      const rows = deliveries.flatMap((delivery) => delivery.rows)
      const moved = await store(this.#installation, app, rows)
      for (const delivery of deliveries) delivery.resolve(delivery.rows.filter((row) => moved.has(row.id)))
    } catch (error) {
      // A database that is away is so for each of them: all are told at once, and Meta brings them again.
      if (deliveries.length === 1 || isOutage(error as Error)) {
        for (const delivery of deliveries) delivery.reject(error)
      } else for (const delivery of deliveries) await this.#commitTogether(app, [delivery])
    }
  }
}

/** Takes the longest waiting delivery, and those behind it that fit beside it. */
function takeTogether(waiting: Waiting[]): Waiting[] {
  let size = 0
  const end = waiting.findIndex(({ rows }, index) => {
    size += rows.length
    return index > 0 && size > sharedRowsMax
  })
  return waiting.splice(0, end < 0 ? waiting.length : end)
}

/** Answers which of them belong to another account by now. */
async function store(installation: Installation, app: MetaApp, rows: Row[]): Promise<Set<string>> {
  const { rows: moved } = await run<{ id: string }>(installation.pools.webhook, {
    name: 'accept_delivery',
    text: 'select accept_delivery($1, $2, $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[], $10::text[]) as id',
    values: [
      app.id,
      clock.now(),
      uuids(rows.map((row) => row.id)),
      uuids(rows.map((row) => row.accountId)),
      uuids(rows.map((row) => row.numberId)),
      texts(rows.map((row) => row.kind)),
      byteStrings(rows.map((row) => row.dedupe)),
      byteStrings(rows.map((row) => row.payload)),
      byteStrings(rows.map((row) => row.sender)),
      texts(rows.map((row) => row.reason)),
    ],
  })
  await fault('inbound.committed')
  return new Set(moved.map(({ id }) => id))
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
