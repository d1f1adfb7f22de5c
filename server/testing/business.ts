import { randomBytes } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { sql } from 'kysely'
import type { Role } from '#contract/permissions.ts'
import type { Trade } from '#contract/shared.ts'
import { openAccount } from '#features/identity/public.ts'
import { addMember } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { createBox } from '#kernel/keys/boxes.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { signBody } from '#wire/whatsapp/signature.ts'
import { testPassword } from './master.ts'

export { testPassword }

export type TestBusiness = {
  accountId: string
  ownerId: string
  ownerEmail: string
}

/** A business of its own, as sign-up makes it. */
export async function openBusiness(
  installation: Installation,
  { name = 'Test Plumbing', trade = 'plumbing' as Trade } = {},
): Promise<TestBusiness> {
  const ownerEmail = `owner-${randomBytes(5).toString('hex')}@business.example`
  const { accountId, memberId } = await openAccount(installation, {
    businessName: name,
    trade,
    timeZone: 'America/Chicago',
    languages: ['en', 'es'],
    businessHours: [],
    owner: { name: 'Olivia Owner', email: ownerEmail, password: testPassword },
    demo: false,
    signedUp: true,
    onlyFirst: false,
  })
  return { accountId, ownerId: memberId, ownerEmail }
}

/** A colleague with a role; answers the e-mail to sign in with. */
export async function addColleague(
  installation: Installation,
  business: TestBusiness,
  role: Role,
  password = testPassword,
): Promise<string> {
  const email = `${role}-${randomBytes(5).toString('hex')}@business.example`
  await withAccount(installation, asSystem(business.accountId), (scope) =>
    addMember(scope, { name: `Casey ${role}`, email, password, role }),
  )
  return email
}

export type TestClient = {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body: unknown): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  cookie: string
  csrf: string
}
export type Answer = { status: number; body: Looked; headers: Record<string, unknown> }
/** An answer of whatever shape, to look into. */
export type Looked = { [key: string]: Looked }

/** A browser that is signed in: cookie, CSRF token and fetch metadata as a page of ours sends them. */
export async function signedIn(app: FastifyInstance, email: string): Promise<TestClient> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    headers: { 'sec-fetch-site': 'same-origin' },
    payload: { email, password: testPassword },
  })
  if (answer.statusCode !== 200) throw new Error(`sign-in answered ${answer.statusCode}: ${answer.body}`)
  const cookie = `${answer.cookies[0]!.name}=${answer.cookies[0]!.value}`
  const csrf: string = answer.json().csrf
  const send = async (
    method: NonNullable<InjectOptions['method']>,
    path: string,
    body?: unknown,
    more = {},
  ) => {
    const response = await app.inject({
      method,
      url: path.startsWith('/api') ? path : `/api/v1${path}`,
      headers: { cookie, 'sec-fetch-site': 'same-origin', 'x-csrf-token': csrf, ...more },
      ...(body !== undefined && { payload: body as object }),
    })
    return {
      status: response.statusCode,
      body:
        response.body && response.headers['content-type']?.toString().includes('json')
          ? response.json()
          : null,
      headers: response.headers,
    }
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body = {}, headers = {}) => send('POST', path, body, headers),
    patch: (path, body) => send('PATCH', path, body),
    put: (path, body) => send('PUT', path, body),
    delete: (path) => send('DELETE', path),
    cookie,
    csrf,
  }
}

export type TestNumber = {
  phoneNumberId: string
  numberId: string
  appSecret: string
  verifyToken: string
  path: string
}

/** A number connected through an app of the business's own, without asking Meta. */
export async function connectTestNumber(
  installation: Installation,
  business: TestBusiness,
  {
    // Nobody listens there, and fetch does not refuse the port by itself, as it does 1, 7 or 9.
    graphUrl = 'http://127.0.0.1:2',
    shared = false,
    app,
  }: { graphUrl?: string; shared?: boolean; app?: TestApp } = {},
): Promise<TestNumber & { app: TestApp }> {
  const phoneNumberId = digits(15)
  const through = app ?? (await makeTestApp(installation, business, graphUrl, shared))
  const numberId = ids.new()
  await withAccount(installation, asSystem(business.accountId), async (scope) => {
    const { rows } = await sql<{
      connected: boolean
    }>`select connect_number(${numberId}, ${through.id}, ${phoneNumberId}, ${digits(15)},
      ${'+1 555 000 1111'}, ${'Test'}, ${scope.boxes.account.seal('whatsapp_numbers', 'access_token', numberId, 'EAAsim-test')}, ${clock.now()}) as connected`.execute(
      scope.database,
    )
    if (!rows[0]?.connected) throw new Error('test number not connected')
  })
  return { ...through, phoneNumberId, numberId, app: through }
}

export type TestApp = { id: string; appSecret: string; verifyToken: string; path: string }

async function makeTestApp(
  installation: Installation,
  business: TestBusiness,
  graphUrl: string,
  shared: boolean,
): Promise<TestApp> {
  const id = ids.new()
  const slug = `test-${randomBytes(4).toString('hex')}`
  const appSecret = randomBytes(16).toString('hex')
  const verifyToken = randomBytes(12).toString('hex')
  const box = createBox('apps', null, { version: 1, key: installation.master.derive('meta apps') })
  await withAccount(installation, asSystem(business.accountId), (scope) =>
    sql`select make_meta_app(${id}, ${slug}, ${'Test app'}, ${shared}, ${digits(15)},
      ${box.seal('meta_apps', 'secret', id, appSecret)}, ${box.seal('meta_apps', 'verify_token', id, verifyToken)},
      ${graphUrl}, ${'v26.0'}, ${clock.now()})`.execute(scope.database),
  )
  return { id, appSecret, verifyToken, path: `/webhooks/whatsapp/${slug}` }
}

/** One delivery of Meta's, signed over its exact bytes. */
export async function deliver(
  app: FastifyInstance,
  { path, appSecret }: { path: string; appSecret: string },
  body: unknown,
  { signature }: { signature?: string | null } = {},
): Promise<number> {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const header = signature === undefined ? signBody(appSecret, bytes) : signature
  const answer = await app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json', ...(header && { 'x-hub-signature-256': header }) },
    payload: bytes,
  })
  return answer.statusCode
}

export type Said = {
  phoneNumberId: string
  text?: string
  item?: object
  wamid?: string
  from?: string | null
  userId?: string | null
  name?: string
  username?: string
  at?: Date
}

/** A webhook body with one message of a customer. */
export function messageBody({ phoneNumberId, ...said }: Said) {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '222000333000444',
        changes: [{ field: 'messages', value: messageValue({ phoneNumberId, ...said }) }],
      },
    ],
  }
}

export function messageValue({
  phoneNumberId,
  text,
  item,
  wamid,
  from,
  userId,
  name = 'Ana Ruiz',
  username,
  at,
}: Said) {
  const number = from === undefined ? '15125550123' : from
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550001111', phone_number_id: phoneNumberId },
    contacts: [
      {
        profile: { name, ...(username && { username }) },
        ...(number && { wa_id: number }),
        ...(userId && { user_id: userId }),
      },
    ],
    messages: [
      {
        ...(number && { from: number }),
        ...(userId && { from_user_id: userId }),
        id: wamid ?? `wamid.${randomBytes(12).toString('hex')}`,
        timestamp: String(Math.floor((at ?? new Date()).getTime() / 1000)),
        ...(item ?? { type: 'text', text: { body: text ?? 'Hello' } }),
      },
    ],
  }
}

function digits(count: number): string {
  return [...randomBytes(count)].map((byte) => (byte % 9) + 1).join('')
}
