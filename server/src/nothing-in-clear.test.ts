import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSignInLink } from '#features/identity/public.ts'
import { readConfig } from '#kernel/config.ts'
import { migrateData, migrateKeys } from '#kernel/database/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#kernel/embedded/start-embedded-postgres.ts'
import type { Installation } from '#kernel/installation.ts'
import { createLog } from '#kernel/log.ts'
import { openInstallation } from '#kernel/open-installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { deliver, type Looked, messageBody } from '#testing/business.ts'
import { createMarkers, findIn, findInFiles } from '#testing/markers.ts'
import { testMaster } from '#testing/master.ts'
import { runTasks } from '#testing/tasks.ts'
import { createApp } from './app.ts'

/**
 * A marker is planted in every field that the design lists (section 5) and sent through the whole of the product; then every byte of both
 * clusters, of the files and of the logs is read. Only what was planted in clear on purpose may be found.
 */

const marker = createMarkers()
const plain = createMarkers()
const folder = mkdtempSync(join(tmpdir(), 'plumbline-marker-'))
const logged: string[] = []
const secrets: string[] = []
const servers: Record<'data' | 'keys', EmbeddedPostgres | null> = { data: null, keys: null }
let graph: Server
let installation: Installation & { close(): Promise<void> }
let app: FastifyInstance
let seen: {
  messages: string
  deal: string
  contact: string
  members: string
  account: string
  activity: string
}

beforeAll(async () => {
  chmodSync(folder, 0o711)
  graph = await startGraph()
  for (const name of ['data', 'keys'] as const) {
    servers[name] = await startEmbeddedPostgres({
      name,
      dataFolder: folder,
      password: 'for-tests',
      durable: false,
    })
    await query(servers[name].url('postgres'), 'create database plumbline')
  }
  const databases = { data: servers.data!.url('plumbline'), keys: servers.keys!.url('plumbline') }
  await migrateKeys(databases.keys, testMaster)
  await migrateData(databases.data, testMaster)
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  const graphUrl = `http://127.0.0.1:${(graph.address() as AddressInfo).port}`
  installation = await openInstallation({
    config: readConfig({ PLUMBLINE_DATA: folder, PLUMBLINE_SIGNUP: 'open', PLUMBLINE_GRAPH_URL: graphUrl }),
    log,
    master: testMaster,
    databases,
  })
  app = await createApp(installation)
  await liveThroughADay()

  // The control: planted in clear on purpose, to show that this search finds what is there.
  for (const name of ['data', 'keys'] as const) {
    await query(databases[name], `create table control as select '${plain.word(name)}'::text as note`)
    await query(databases[name], 'checkpoint')
  }
  log.info({ note: plain.word('log') }, 'control')
  await app.close()
  await installation.close()
  for (const server of Object.values(servers)) await server?.stop()
}, 120_000)
afterAll(async () => {
  for (const server of Object.values(servers)) await server?.stop()
  graph?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('what customers and members said and are', () => {
  test('went the whole way and can be read by those who may', () => {
    for (const [where, fields] of Object.entries({
      messages: ['text', 'caption', 'file', 'reply', 'place', 'card', 'business'],
      deal: ['title', 'budget', 'address', 'lost'],
      contact: ['customer', 'username', 'contactmail'],
      members: ['owner', 'ownermail'],
      account: ['business'],
      activity: ['title', 'budget'],
    })) {
      for (const field of fields)
        expect(seen[where as keyof typeof seen], `${field} in ${where}`).toContain(wordOf(field))
    }
    expect(seen.contact).toContain(marker.digits)
  })

  test('stands in clear in no file of the data folder: not in data files, write-ahead log, server log, tasks or media', () => {
    const { findings, bytes } = findInFiles(folder, marker.needles)
    expect(bytes).toBeGreaterThan(20_000_000)
    expect(findings).toEqual([])
  })

  test('stands in clear in no file of either cluster, wherever it lies', () => {
    for (const server of Object.values(servers)) {
      expect(findInFiles(server!.clusterFolder, marker.needles).findings).toEqual([])
    }
  })

  test('stands in no line of our own log', () => {
    expect(logged.length).toBeGreaterThan(30)
    expect(findIn(Buffer.from(logged.join('')), marker.needles)).toEqual([])
  })

  test('is found where it was planted in clear on purpose: in both clusters and in the log', () => {
    for (const name of ['data', 'keys'] as const) {
      const { findings } = findInFiles(servers[name]!.clusterFolder, plain.needles)
      expect(findings.map(({ around }) => around).join()).toContain(
        plain.words.find((word) => word.endsWith(name)),
      )
      expect(findings.some(({ file }) => file.includes('/base/'))).toBe(true)
      expect(findings.some(({ file }) => file.includes('/pg_wal/'))).toBe(true)
    }
    expect(findIn(Buffer.from(logged.join('')), plain.needles).join()).toContain('control')
  })
})

test('session tokens, CSRF tokens, sign-in links and the tokens and secrets of Meta stand nowhere either', () => {
  expect(secrets.length).toBeGreaterThanOrEqual(5)
  const needles = secrets.map((secret) => Buffer.from(secret))
  expect(findInFiles(folder, needles).findings).toEqual([])
  expect(findInFiles(servers.data!.clusterFolder, needles).findings).toEqual([])
  expect(findIn(Buffer.from(logged.join('')), needles)).toEqual([])
})

/** Sign-up, a number connected, all kinds of messages, replies, cards, failures of every sort. */
async function liveThroughADay() {
  const email = `${marker.word('ownermail')}@example.com`
  const password = `${marker.word('password')} of the owner`
  const signUp = await send('POST', '/sign-up', {
    businessName: marker.word('business'),
    trade: 'plumbing',
    timeZone: 'America/Chicago',
    name: marker.word('owner'),
    email,
    password,
  })
  expect(signUp.status).toBe(200)
  for (const [name, value] of [
    ['wrong@example.com', password],
    [email, `${marker.word('guess')} wrong guess`],
  ]) {
    expect((await send('POST', '/session', { email: name, password: value })).status).toBe(401)
  }
  const { status, body: who } = await send('POST', '/session', { email, password })
  expect(status).toBe(200)
  const accountId = String(who.account?.id)
  const memberId = String(who.member?.id)
  secrets.push((await makeSignInLink(installation, { accountId, memberId }, 60)).split('#')[1]!)

  const connected = await send('POST', '/whatsapp/numbers', {
    phoneNumberId: '512000777000111',
    wabaId: '613000888000222',
    accessToken: marker.word('token'),
    app: { name: 'Our app', appId: '123456', appSecret: marker.word('appsecret') },
  })
  expect(connected.status).toBe(200)
  secrets.push(String(connected.body.verifyToken))

  await customerWrites()
  await runTasks(installation)
  const conversations = await send('GET', '/conversations')
  const conversation = (conversations.body.items as unknown as { id: string; contact: { id: string } }[])[0]!
  await send('POST', `/conversations/${conversation.id}/messages`, {
    clientId: 'client-id-1',
    text: marker.word('reply'),
  })
  await runTasks(installation)
  await deliver(app, ourApp(), statusBody('sent'))
  await deliver(app, ourApp(), statusBody('failed'))
  await runTasks(installation)

  const deal = ((await send('GET', '/deals')).body.items as unknown as { id: string }[])[0]!
  const board = await send('GET', '/board')
  const lost = (board.body.pipeline?.stages as unknown as { id: string; kind: string }[]).find(
    ({ kind }) => kind === 'lost',
  )
  const reason = (board.body.lostReasons as unknown as { code: string }[])[0]
  await send('PATCH', `/deals/${deal.id}`, {
    title: marker.word('title'),
    budget: marker.word('budget'),
    address: marker.word('address'),
  })
  await send('POST', `/deals/${deal.id}/move`, {
    stageId: lost?.id,
    lostReason: reason?.code,
    lostNote: marker.word('lost'),
  })
  await send('PATCH', `/contacts/${conversation.contact.id}`, {
    email: `${marker.word('contactmail')}@example.com`,
  })
  await thingsGoWrong(accountId, conversation.id)

  const text = async (path: string) => JSON.stringify((await send('GET', path)).body)
  seen = {
    messages: await text(`/conversations/${conversation.id}/messages?limit=100`),
    deal: await text(`/deals/${deal.id}`),
    contact: await text(`/contacts/${conversation.contact.id}`),
    members: await text('/members'),
    account: await text('/account'),
    activity: await text(`/deals/${deal.id}/activity`),
  }
}

async function customerWrites() {
  const from = {
    phoneNumberId: '512000777000111',
    from: marker.digits,
    userId: `US.${marker.word('userid')}`,
    name: marker.word('customer'),
    username: marker.word('username'),
  }
  const referral = {
    source_type: 'ad',
    source_id: marker.word('adid'),
    headline: marker.word('headline'),
    source_url: 'https://fb.me/x',
  }
  const items: object[] = [
    { type: 'text', text: { body: `my water heater is leaking ${marker.word('text')}` }, referral },
    {
      type: 'image',
      image: { id: marker.word('imageid'), mime_type: 'image/jpeg', caption: marker.word('caption') },
    },
    {
      type: 'document',
      document: { id: '990004', mime_type: 'application/pdf', filename: `${marker.word('file')}.pdf` },
    },
    {
      type: 'location',
      location: {
        latitude: 30.1,
        longitude: -97.1,
        name: marker.word('place'),
        address: marker.word('street'),
      },
    },
    {
      type: 'contacts',
      contacts: [
        { name: { formatted_name: marker.word('card') }, phones: [{ phone: marker.word('cardphone') }] },
      ],
    },
    {
      type: 'text',
      text: {
        body: `78704, my budget is about ${marker.word('answer')} dollars, I own it, tomorrow morning`,
      },
    },
    { type: 'hologram', hologram: { text: marker.word('hologram') } },
    { type: 'text', text: { body: `${'a long story '.repeat(250)}${marker.word('long')}` } },
  ]
  for (const item of items) {
    const body = messageBody({ ...from, item, wamid: `wamid.${marker.word('wamid')}${items.indexOf(item)}` })
    expect(await deliver(app, ourApp(), body)).toBe(200)
    await runTasks(installation)
  }
  // Not understood, not ours, not signed, no JSON.
  await deliver(app, ourApp(), messageBody({ ...from, item: { type: 5, text: marker.word('broken') } }))
  await deliver(app, ourApp(), messageBody({ ...from, phoneNumberId: '999', text: marker.word('nobody') }))
  await deliver(app, ourApp(), messageBody({ ...from, text: marker.word('unsigned') }), {
    signature: 'sha256=00',
  })
  await deliver(app, ourApp(), `{"entry":[${marker.word('nojson')}`)
}

/** What fails is told to the log and to the database's log, in its own words. */
async function thingsGoWrong(accountId: string, conversationId: string) {
  const bad = marker.word('bad')
  await send('GET', `/contacts/${bad}`)
  await send('GET', `/contacts?cursor=${bad}`)
  await send('GET', `/${bad}`)
  await send('PATCH', '/account', { [bad]: bad, name: 5 })
  await send('POST', `/conversations/${conversationId}/messages`, { clientId: 'client-id-1', text: bad })
  await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'content-type': 'application/json' },
    payload: `{"${bad}`,
  })
  const inScope = (statement: Parameters<typeof sql>[0]) =>
    withAccount(installation, asSystem(accountId), ({ database }) =>
      sql`${sql.raw(statement[0]!)}${bad}`.execute(database),
    )
  await expect(inScope`select 1 / length('x') where 1 = `).rejects.toThrow()
  await expect(
    withAccount(installation, asSystem(accountId), ({ database }) =>
      sql`select ${bad}::uuid`.execute(database),
    ),
  ).rejects.toThrow()
  await expect(
    withAccount(installation, asSystem(accountId), ({ database }) =>
      sql`insert into lost_reasons (code, label, position) select ${bad}, ${bad}, null`.execute(database),
    ),
  ).rejects.toThrow()
  installation.log.error({ err: parseFailure(bad) }, 'control of the log')
}

function parseFailure(text: string): unknown {
  try {
    return JSON.parse(`{"a": ${text}\n    at ${text}`)
  } catch (error) {
    return error
  }
}

let cookie = ''
let csrf = ''

async function send(
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
): Promise<{ status: number; body: Looked }> {
  const answer = await app.inject({
    method,
    url: `/api/v1${path}`,
    headers: {
      cookie,
      'x-csrf-token': csrf,
      'sec-fetch-site': 'same-origin',
      'user-agent': marker.word('agent'),
    },
    ...(body && { payload: body }),
  })
  const parsed: Looked = answer.body ? answer.json() : {}
  const [set] = answer.cookies
  if (set?.value) {
    cookie = `${set.name}=${set.value}`
    csrf = String(parsed.csrf)
    secrets.push(set.value, csrf)
  }
  return { status: answer.statusCode, body: parsed }
}

function ourApp() {
  return { path: '/webhooks/whatsapp', appSecret: wordOf('appsecret') }
}

function wordOf(field: string): string {
  const word = marker.words.find((one) => one.endsWith(field))
  if (!word) throw new Error(`no marker was planted in ${field}`)
  return word
}

function statusBody(status: string) {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: '512000777000111' },
    statuses: [
      {
        id: `wamid.${wordOf('sentid')}`,
        status,
        timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: marker.digits,
        ...(status === 'failed' && { errors: [{ code: 131026, title: marker.word('metaerror') }] }),
      },
    ],
  }
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: '613000888000222', changes: [{ field: 'messages', value }] }],
  }
}

/** Meta's side, as far as this day needs it. */
async function startGraph(): Promise<Server> {
  const server = createServer((request, response) => {
    const say = (body: unknown) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const { pathname } = new URL(request.url!, 'http://graph')
    request.resume()
    if (pathname.endsWith('/phone_numbers')) {
      return say({
        data: [
          {
            id: '512000777000111',
            display_phone_number: '+1 555 000 1111',
            verified_name: 'Test',
            quality_rating: 'GREEN',
          },
        ],
      })
    }
    if (pathname.endsWith('/messages')) {
      return say({
        messaging_product: 'whatsapp',
        contacts: [{ input: marker.digits, wa_id: marker.digits }],
        messages: [
          { id: `wamid.${marker.words.find((word) => word.endsWith('sentid')) ?? marker.word('sentid')}` },
        ],
      })
    }
    if (pathname === '/bytes') return response.end(`\xff\xd8\xff ${marker.word('bytes')}`)
    if (request.method === 'GET') {
      const id = pathname.split('/').at(-1)
      const url = `http://${request.headers.host}/bytes`
      return say({
        id,
        url,
        mime_type: 'image/jpeg',
        sha256: 'x',
        file_size: 20,
        messaging_product: 'whatsapp',
      })
    }
    return say({ success: true })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text).finally(() => client.end())
}
