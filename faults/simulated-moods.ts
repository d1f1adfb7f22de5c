import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { compare, type Findings, merge, noFindings } from './compare.ts'
import { inDatabase } from './database.ts'
import { type Lead, makeLead } from './leads.ts'
import { type Office, openOffice } from './office.ts'
import { type Random, seeded } from './random.ts'
import { reservePort, startServer } from './server.ts'
import { makeDataFolder } from './stage.ts'

/** How the simulated platform brings webhooks, one after the other. */
const moods: { name: string; behaviour: object }[] = [
  { name: 'as usual', behaviour: {} },
  { name: 'everything twice or more', behaviour: { duplicate: 2 } },
  { name: 'in no order', behaviour: { reorder: true, reorderWindowMs: 300 } },
  { name: 'in batches of several accounts', behaviour: { batchWindowMs: 200 } },
  {
    name: 'all of it',
    behaviour: { duplicate: 1, reorder: true, reorderWindowMs: 200, batchWindowMs: 200, escapeSlashes: true },
  },
]

const dayMilliseconds = 86_400_000

/**
 * Two businesses behind one app of the simulator, which brings their webhooks doubled, reordered, in common batches and days late. Each sees its
 * own customers' lines, once and in their place.
 */
export async function runSimulatedMoods(options: {
  seed: number
  leads: number
  lines: number
}): Promise<Findings> {
  const simulator = await startSimulator()
  const dataFolder = makeDataFolder()
  const { port, release } = await reservePort()
  try {
    const server = await startServer({
      dataFolder,
      port,
      environment: {
        PLUMBLINE_DEMO: '0',
        PLUMBLINE_ROLES: 'web,worker',
        PLUMBLINE_SIGNUP: 'open',
        PLUMBLINE_GRAPH_URL: simulator.url,
      },
    })
    try {
      return await throughMoods({ simulator, dataFolder, serverUrl: server.url }, options)
    } finally {
      await server.stop()
    }
  } finally {
    simulator.stop()
    release()
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
}

type World = { simulator: Simulator; dataFolder: string; serverUrl: string }
type Business = { office: Office; numberId: string; leads: Lead[] }

async function throughMoods(
  world: World,
  { seed, leads, lines }: { seed: number; leads: number; lines: number },
): Promise<Findings> {
  const { simulator } = world
  const random = seeded(seed, 'simulated moods')
  const numbers = await connectTwo(world)
  await simulator.control('PATCH', '/settings', { pairRate: false })
  const found = noFindings()
  let customers = 0
  for (const { name, behaviour } of moods) {
    await simulator.control('PUT', '/webhook-behaviour', {
      sentDelayMs: 0,
      deliveredDelayMs: 10,
      readDelayMs: 20,
      ...behaviour,
    })
    const businesses = numbers.map(
      (one): Business => ({
        ...one,
        leads: Array.from({ length: leads }, () =>
          agedLead(makeLead(random, { number: customers++, lines }), random),
        ),
      }),
    )
    await Promise.all(businesses.map((business) => write(simulator, business, random)))
    await settle(world)
    const sends = await simulator.sends()
    for (const { office, leads: own } of businesses) {
      const mine = await compare({ office, dataFolder: world.dataFolder, meta: { sends } }, own)
      mine.complaints = mine.complaints.map((words) => `${name}: ${words}`)
      merge(found, mine)
      const others = businesses.filter((one) => one.office !== office).flatMap((one) => one.leads)
      const foreign = await office.conversationsOf(new Set(others.map(({ sender }) => sender)))
      if (foreign.length > 0) found.complaints.push(`${name}: another business's customers are here`)
    }
  }
  found.figures = {
    messages: customers * lines,
    deliveries: await simulator.deliveries(),
    items_repeated: await repeatedItems(numbers[0]!.office),
  }
  return found
}

/** The last line but one was written a week ago and comes only now. */
function agedLead(lead: Lead, random: Random): Lead {
  const late = random.chance(0.5) ? lead.lines.length - 2 : -1
  const lines = lead.lines.map((line, index) =>
    index === late ? { ...line, at: line.at - 6.9 * dayMilliseconds } : line,
  )
  // Their place in the thread is by the time at which they were written.
  return { ...lead, lines: lines.sort((one, other) => one.at - other.at) }
}

async function write(simulator: Simulator, { numberId, leads }: Business, random: Random) {
  await Promise.all(
    leads.map(async ({ sender, name, lines }) => {
      const { id } = await simulator.control<{ id: string }>('POST', '/customers', {
        name,
        phone: `+${sender}`,
        autoRead: true,
      })
      const inTurn = [...lines].sort((one, other) => one.wamid.localeCompare(other.wamid))
      for (const { text, at, photo } of inTurn) {
        const content = photo ? { type: 'image', image: 'drain', caption: text } : { type: 'text', text }
        const wait = random.chance(0.5) ? '?wait=1' : ''
        await simulator.control('POST', `/customers/${id}/messages${wait}`, {
          numberId,
          timestamp: Math.floor(at / 1000),
          ...content,
        })
      }
    }),
  )
}

/** The first business brings the app and shares it; the second connects a number through the same. */
async function connectTwo({ simulator, serverUrl }: World) {
  const { apps, numbers } = await simulator.control<{
    apps: { id: string; secret: string }[]
    numbers: { id: string; wabaId: string; token: string }[]
  }>('GET', '/world')
  const app = apps[0]!
  const first = numbers[0]!
  const second = await simulator.control<{ id: string; wabaId: string; token: string }>('POST', '/numbers', {
    verifiedName: 'Cold Water',
    appId: app.id,
  })
  const one = await openOffice(serverUrl, 'Copper Creek')
  const { webhookPath, verifyToken } = await one.connect({
    phoneNumberId: first.id,
    wabaId: first.wabaId,
    accessToken: first.token,
    appId: app.id,
    appSecret: app.secret,
  })
  await simulator.subscribe(app, `${serverUrl}${webhookPath}`, verifyToken ?? '')
  const other = await openOffice(serverUrl, 'Cold Water')
  await other.connect({ phoneNumberId: second.id, wabaId: second.wabaId, accessToken: second.token })
  return [
    { office: one, numberId: first.id },
    { office: other, numberId: second.id },
  ]
}

async function settle({ simulator, dataFolder }: World) {
  const deadline = Date.now() + 120_000
  for (;;) {
    await simulator.control('GET', '/idle?timeoutSeconds=60')
    const { rows } = await inDatabase(dataFolder, 'data', (client) =>
      client.query<{ count: number }>('select count(*)::int as count from graphile_worker._private_jobs'),
    )
    if (rows[0]!.count === 0) {
      await simulator.control('GET', '/idle?timeoutSeconds=60')
      const again = await inDatabase(dataFolder, 'data', (client) =>
        client.query('select from graphile_worker._private_jobs limit 1'),
      )
      if (again.rowCount === 0) return
    }
    if (Date.now() > deadline) throw new Error(`${rows[0]!.count} tasks are left after two minutes`)
    await pause(50)
  }
}

async function repeatedItems(office: Office): Promise<number> {
  const { hours } = await office.ask<{ hours: { repeated: number }[] }>('GET', '/whatsapp/deliveries')
  return hours.reduce((sum, { repeated }) => sum + repeated, 0)
}

type Simulator = Awaited<ReturnType<typeof startSimulator>>

/** The simulator as a program of its own, with its control API. */
async function startSimulator() {
  const child = spawn(process.execPath, [join(resolve(import.meta.dirname, '..'), 'simulator/main.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_NO_WARNINGS: '1',
      SIMULATOR_WHATSAPP_PORT: '0',
      SIMULATOR_MAIL_PORT: '0',
      SIMULATOR_SMTP_PORT: '0',
      SIMULATOR_GOOGLE_PORT: '0',
      SIMULATOR_STOP_WITH_STDIN: '1',
    },
  })
  const url = await untilReady(child)
  async function control<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${url}/control${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as Answer
  }
  return {
    url,
    control,
    async subscribe(app: { id: string; secret: string }, callback: string, verifyToken: string) {
      const answer = await fetch(`${url}/v26.0/${app.id}/subscriptions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${app.id}|${app.secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          object: 'whatsapp_business_account',
          callback_url: callback,
          verify_token: verifyToken,
          fields: 'messages',
        }),
      })
      if (!answer.ok) throw new Error(`not subscribed: ${await answer.text()}`)
    },
    /** Every message that was asked for and taken, by our id of it. */
    async sends() {
      const { items } = await control<{ items: SentCall[] }>('GET', '/sent?since=0&limit=10000')
      const sends = new Map<string, { to: string; accepted: number }>()
      for (const { kind, body, status } of items) {
        const id = body?.biz_opaque_callback_data
        if (kind !== 'send' || !id) continue
        const send = sends.get(id) ?? { to: body.to ?? '', accepted: 0 }
        if (status === undefined || status === 200) send.accepted++
        sends.set(id, send)
      }
      return sends
    },
    async deliveries() {
      const { items } = await control<{ items: unknown[] }>('GET', '/deliveries?limit=10000')
      return items.length
    },
    stop: () => void child.stdin?.end(),
  }
}

type SentCall = {
  kind: string
  status?: number
  body?: { biz_opaque_callback_data?: string; to?: string }
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`the simulator ended with ${code}`)))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('{')) resolve((JSON.parse(line) as { whatsapp: string }).whatsapp)
    })
  })
}
