import type { Browser } from '../../canary-client.ts'
import { type Heard, type Knock, knock } from '../../knock.ts'
import type { Belongings, Stage } from '../../stage.ts'
import { Broken } from '../check.ts'
import { probedTables } from './account-tables.ts'
import { codeOf, type Operation, operations, pageHeaders, pathOf, pathToNothing } from './operations.ts'
import { fieldsOf, knownNames, validBody } from './valid-body.ts'

const sleepSeconds = 1
const slowMilliseconds = sleepSeconds * 1000 * 0.9

/** In every run: they break out of a quoted text, and take their time where they do. */
const always = [
  `'||(select pg_sleep(${sleepSeconds}))||'`,
  `' or 1 = (select 1 from pg_sleep(${sleepSeconds})) --`,
]
/** In turns, hour by hour. */
const inTurn = [
  `1; select pg_sleep(${sleepSeconds}); --`,
  String.raw`\'; select 1 from pg_sleep(1); --`,
  `") or pg_sleep(${sleepSeconds}) is null --`,
  "' union select null, null, null --",
  '$1 $2 :name ? %s %I',
  "E'\\\\' || $$ dollars $$ || /* half a comment",
  '’ or ʼ1ʼ = ʼ1 ＇ or 1 = 1',
  '%27%20or%201%3D1%3B%00',
]
const inTurnPerRun = 2

const nobody = '01890000-0000-7000-8000-000000000000'
/** Tables in which rows appear while nobody of ours asks for it: other checks, the worker, the sessions, the seal of the audit log. */
const restlessTables =
  /^(events|event_seals|refusals|refused_sign_ins|incidents|member_networks|messages|media|conversations|bot_states|sessions|whatsapp_\w+|evidence)$/

type Ground = {
  stage: Stage
  owner: Browser
  belongings: Belongings
  payloads: string[]
  fields: number
  requests: number
  withheld: number
  slowestMilliseconds: number
}

/**
 * Types what would break out of a query into every field of every operation, as the owner of canary A. What an operation would store is sent to
 * nobody’s things, or to those of the canary where the same field can be changed again; nothing piles up.
 */
export async function tryInjections(stage: Stage) {
  const canary = stage.canaries.a
  const turn = Math.floor(Date.now() / 3_600_000) * inTurnPerRun
  const ground: Ground = {
    stage,
    owner: await canary.as('owner'),
    belongings: await canary.belongings(),
    payloads: [
      ...always,
      ...Array.from({ length: inTurnPerRun }, (_, at) => inTurn[(turn + at) % inTurn.length]!),
    ],
    fields: 0,
    requests: 0,
    withheld: 0,
    slowestMilliseconds: 0,
  }
  const control = await ownerIsServed(ground)
  const before = await rowsOf(stage)
  for (const operation of operations) {
    await tryPath(ground, operation)
    await tryQuery(ground, operation)
    await tryBody(ground, operation)
  }
  await tryReaching(ground)
  const after = await rowsOf(stage)
  for (const [table, rows] of after) {
    if (rows > (before.get(table) ?? 0)) throw new Broken('rows_were_added', table)
  }
  const { fields, requests, withheld, slowestMilliseconds } = ground
  return { control, fields, requests, withheld, slowestMilliseconds }
}

async function ownerIsServed({ stage, owner, belongings }: Ground): Promise<string> {
  const heard = await knock(stage, `/api/v1/deals/${belongings.dealId}`, { headers: pageHeaders(owner) })
  if (heard.status !== 200 || !heard.text.includes(stage.canaries.a.marker))
    throw new Error(`the owner does not read the marked card: ${heard.status}`)
  return 'the owner read the marked card with the same requests, and texts full of quotes came back as they were typed'
}

async function tryPath(ground: Ground, operation: Operation) {
  if (!operation.endpoint.path.includes('{')) return
  for (const payload of ground.payloads) {
    const path = `/api/v1${operation.endpoint.path.replaceAll(/\{\w+\}/g, encodeURIComponent(payload))}`
    await send(ground, operation, path, operation.changes ? {} : undefined, 'in its address')
  }
}

async function tryQuery(ground: Ground, operation: Operation) {
  const path = pathOf(operation, ground.belongings) ?? pathToNothing(operation)
  for (const field of fieldsOf(operation.endpoint.query)) {
    ground.fields++
    for (const payload of ground.payloads) {
      await send(ground, operation, `${path}?${new URLSearchParams({ [field]: payload })}`, undefined, field)
    }
  }
}

async function tryBody(ground: Ground, operation: Operation) {
  const { endpoint, changes } = operation
  if (!changes) return
  const { marker } = ground.stage.canaries.a
  const own = validBody(endpoint, knownNames(ground.belongings, marker)) ?? {}
  for (const field of fieldsOf(endpoint.body)) {
    ground.fields++
    const isStored = endpoint.body.safeParse({ ...own, [field]: ground.payloads[0] }).success
    const isChange = endpoint.method === 'PATCH'
    if (isStored && isChange) await mustComeBack(ground, operation, field)
    for (const payload of ground.payloads) {
      const body = { ...own, [field]: payload }
      const isTaken = endpoint.body.safeParse(body).success
      const harmless = isTaken ? toNobody(operation, body, field) : { path: anyPath(ground, operation), body }
      if (harmless) await send(ground, operation, harmless.path, harmless.body, field)
      else ground.withheld++
    }
  }
}

function anyPath(ground: Ground, operation: Operation): string {
  return pathOf(operation, ground.belongings) ?? pathToNothing(operation)
}

/** The same request about things that nobody has; null where it would be done all the same, or leave this machine. */
function toNobody(operation: Operation, body: Record<string, unknown>, tried: string) {
  const { endpoint, closed } = operation
  if (!closed) return null
  const ids = Object.keys(body).filter((field) => field !== tried && /Id$/.test(field) && isId(body[field]))
  if (!endpoint.path.includes('{') && ids.length === 0) return null
  return {
    path: pathToNothing(operation),
    body: { ...body, ...Object.fromEntries(ids.map((id) => [id, nobody])) },
  }
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value)
}

/** Where a field of the canary’s own can be changed again and again: it must come back as it was typed. Another text every six hours. */
async function mustComeBack(ground: Ground, operation: Operation, field: string) {
  const path = pathOf(operation, ground.belongings)
  const { marker } = ground.stage.canaries.a
  const all = [...always, ...inTurn]
  const value = `${marker} ${all[Math.floor(Date.now() / 21_600_000) % all.length]}`
  const asWritten = JSON.stringify(value).slice(1, -1)
  if (!path || !operation.endpoint.body.safeParse({ [field]: value }).success) return
  const now = await knock(ground.stage, path, { headers: pageHeaders(ground.owner) })
  const current = (now.json as Record<string, unknown> | null)?.[field]
  const said = current && typeof current === 'object' ? (current as { text?: unknown }).text : current
  if (now.status === 200 && said === value) return
  const heard = await send(ground, operation, path, { [field]: value }, field)
  if (heard.status === 200 && !heard.text.includes(asWritten))
    throw new Broken('text_changed_on_its_way', `${operation.id} ${field}`)
}

/**
 * Requests that come further than those about nobody’s things, and are refused for a reason of their own: what is typed is looked up in the
 * database first.
 */
async function tryReaching(ground: Ground) {
  const { stage, owner, belongings } = ground
  const board = await knock(stage, '/api/v1/board', { headers: pageHeaders(owner) })
  const stages = (board.json as { pipeline?: { stages?: { id: string; kind: string }[] } } | null)?.pipeline
    ?.stages
  const lost = stages?.find(({ kind }) => kind === 'lost')
  if (!lost) throw new Error('the canary has no stage for lost cards')
  const reaching = [
    {
      id: 'deals.moveDeal',
      refusal: 'lost_reason_unknown',
      body: (payload: string) => ({ stageId: lost.id, lostReason: payload, lostNote: payload }),
    },
    {
      id: 'contacts.createContact',
      refusal: 'phone_taken',
      body: (payload: string) => ({ name: payload, phone: `+${belongings.customerWaId}` }),
    },
    {
      id: 'deals.createDeal',
      refusal: 'contact_unknown',
      body: (payload: string) => ({ contactId: nobody, title: payload, address: payload, budget: payload }),
    },
  ]
  for (const { id, refusal, body } of reaching) {
    const operation = operations.find((one) => one.id === id)
    const path = operation && pathOf(operation, belongings)
    if (!operation || !path) throw new Error(`${id} is not there any more`)
    for (const payload of [...always, ...inTurn]) {
      const heard = await send(ground, operation, path, body(payload), 'looked up')
      if (codeOf(heard) !== refusal) throw new Error(`${id} is answered ${heard.status} ${codeOf(heard)}`)
    }
  }
}

/** One request; it must neither break a query nor run inside of one. */
async function send(
  ground: Ground,
  operation: Operation,
  path: string,
  body: Record<string, unknown> | undefined,
  what: string,
): Promise<Heard> {
  const headers = operation.closed ? pageHeaders(ground.owner) : { 'sec-fetch-site': 'same-origin' }
  const request: Knock = {
    method: operation.method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  }
  const where = `${operation.id} ${what}`
  const { heard, milliseconds } = await timed(ground, path, request)
  if (heard.status === 503) throw new Error(`${where} could not be told: 503`)
  if (heard.status >= 500) throw new Broken('input_breaks_a_query', where)
  if (milliseconds < slowMilliseconds) {
    ground.slowestMilliseconds = Math.max(ground.slowestMilliseconds, Math.round(milliseconds))
    return heard
  }
  // Slow by chance, or because it ran: the same once more, beside one that has nothing in it.
  const plain = await timed(ground, '/api/v1/session', { headers: pageHeaders(ground.owner) })
  const again = await timed(ground, path, request)
  if (again.milliseconds >= slowMilliseconds && plain.milliseconds < slowMilliseconds / 2)
    throw new Broken('input_runs_in_a_query', where)
  return again.heard
}

async function timed(ground: Ground, path: string, request: Knock) {
  const begun = performance.now()
  const heard = await knock(ground.stage, path, request)
  ground.requests++
  return { heard, milliseconds: performance.now() - begun }
}

async function rowsOf(stage: Stage): Promise<Map<string, number>> {
  const tables = (await probedTables(stage)).filter(({ name }) => !restlessTables.test(name))
  return stage.probe(stage.canaries.a.accountId, async (client) => {
    const counts = new Map<string, number>()
    for (const { name, quoted } of tables) {
      const { rows } = await client.query<{ rows: number }>(`select count(*)::int as rows from ${quoted}`)
      counts.set(name, rows[0]!.rows)
    }
    return counts
  })
}
