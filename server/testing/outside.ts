import type { FastifyInstance } from 'fastify'
import type { Trade } from '#contract/shared.ts'
import { createApp } from '#server/app.ts'
import { type MailSimulator, startMailSimulator } from '#simulator/mail/mail.ts'
import { startWhatsappSimulator, type WhatsappSimulator } from '#simulator/whatsapp.ts'
import { type Looked, openBusiness, signedIn, type TestBusiness, type TestClient } from './business.ts'
import { asAdmin, type TestInstallation, testInstallation } from './installation.ts'
import { runTasks } from './tasks.ts'

/** A business that is connected to the simulated WhatsApp over real HTTP, as its owner connects it. */
export type Outside = {
  installation: TestInstallation
  app: FastifyInstance
  whatsapp: WhatsappSimulator
  business: TestBusiness
  owner: TestClient
  /** The business's number, by the platform's id. */
  numberId: string
  /** The control API of the simulated WhatsApp; throws when it refuses. */
  control(method: string, path: string, body?: unknown): Promise<Looked>
  customer(given?: object): Promise<Customer>
  /** Writes on the customer's phone and waits until the business has it; what follows is not done yet. */
  write(customer: Customer, message: object): Promise<string>
  /** The same with text, and everything that follows from it is done. */
  say(customer: Customer, text: string): Promise<string>
  /** What the customer's phone shows. */
  phone(customer: Customer): Promise<Shown[]>
  conversationOf(customer: Customer): Promise<Looked>
  /** What the platform was asked to send since `sentSince`, as it was asked. */
  sends(): Promise<Looked[]>
  /** Background work and platform, until both are at rest. */
  settle(): Promise<void>
  /** What waits for its time is due now. */
  hurry(): Promise<void>
  rows<Row extends object = Looked>(sql: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

export type Customer = { id: string; name: string; phone: string | null; userId: string }
export type Shown = {
  id: string
  author: string
  text?: string
  ticks?: string
  state?: string
  buttons?: { id: string; title: string }[]
  list?: { sections: { rows: { id: string; title: string }[] }[] }
}

/** The stage with the outside world on it; `trade` and `name` are the business's. */
export async function outside({
  trade = 'plumbing' as Trade,
  name = 'Copper Creek',
}: {
  trade?: Trade
  name?: string
} = {}): Promise<Outside> {
  const whatsapp = await startWhatsappSimulator({ port: 0 })
  const installation = await testInstallation({ PLUMBLINE_GRAPH_URL: whatsapp.url })
  const app = await createApp(installation)
  const callback = await app.listen({ host: '127.0.0.1', port: 0 })
  const business = await openBusiness(installation, { name, trade })
  const owner = await signedIn(app, business.ownerEmail)
  const control = controlOf(`${whatsapp.url}/control`)
  await control('PUT', '/webhook-behaviour', { sentDelayMs: 0, deliveredDelayMs: 0, readDelayMs: 0 })
  const numberId = await connect(owner, whatsapp.url, callback, control)

  const stage: Outside = {
    installation,
    app,
    whatsapp,
    business,
    owner,
    numberId,
    control,
    customer: async (given = {}) =>
      (await control('POST', '/customers', { name: 'Dana Whitlock', ...given })) as unknown as Customer,
    async write(customer, message) {
      const sent = await control('POST', `/customers/${customer.id}/messages?wait=1`, {
        numberId,
        ...message,
      })
      if (!sent.acknowledged) throw new Error('the platform could not deliver this message')
      return String(sent.id)
    },
    async say(customer, text) {
      const id = await stage.write(customer, { type: 'text', text })
      await stage.settle()
      return id
    },
    async phone(customer) {
      const chat = await control('GET', `/customers/${customer.id}/chats/${numberId}`)
      return chat.messages as unknown as Shown[]
    },
    async conversationOf(customer) {
      const { items } = (await owner.get('/conversations?limit=100')).body as unknown as { items: Looked[] }
      const found = items.find(({ contact }) => Object(contact).displayName === customer.name)
      if (!found) throw new Error('no conversation with this customer')
      return found
    },
    async sends() {
      const { items } = await control('GET', '/sent')
      return (items as unknown as Looked[]).filter(({ kind }) => String(kind) === 'send')
    },
    async settle() {
      for (let round = 0; round < 50; round++) {
        await runTasks(installation)
        await control('GET', '/idle?timeoutSeconds=20&ignoreRetries=1')
        const [due] = await stage.rows<{ count: number }>(
          `select count(*)::int as count from graphile_worker._private_jobs
            where run_at <= now() and attempts < max_attempts and locked_at is null`,
        )
        if (due?.count === 0) return
      }
      throw new Error('background work does not come to rest')
    },
    async hurry() {
      await stage.rows('update graphile_worker._private_jobs set run_at = now() where locked_at is null')
    },
    rows: (sql, values = []) =>
      asAdmin(installation.adminUrls.data, async (admin) => (await admin.query(sql, values)).rows),
    async close() {
      await whatsapp.close()
      await app.close()
      await installation.close()
    },
  }
  return stage
}

export async function mailServer(): Promise<MailSimulator & { mails(): Promise<Looked[]> }> {
  const simulator = await startMailSimulator({ webPort: 0, smtpPort: 0 })
  const control = controlOf(`${simulator.url}/control`)
  return { ...simulator, mails: async () => (await control('GET', '/mails')).items as unknown as Looked[] }
}

/** As in life: the owner gives number and app, Meta confirms, and the app's webhooks are pointed here. */
async function connect(
  owner: TestClient,
  graphUrl: string,
  callback: string,
  control: Outside['control'],
): Promise<string> {
  const world = (await control('GET', '/world')) as unknown as {
    apps: { id: string; secret: string }[]
    numbers: { id: string; wabaId: string; token: string }[]
  }
  const [meta] = world.apps
  const [number] = world.numbers
  const connected = await owner.post('/whatsapp/numbers', {
    phoneNumberId: number!.id,
    wabaId: number!.wabaId,
    accessToken: number!.token,
    app: { name: 'Local app', appId: meta!.id, appSecret: meta!.secret },
  })
  if (connected.status !== 200) throw new Error(`not connected: ${JSON.stringify(connected.body)}`)
  const subscribed = await fetch(`${graphUrl}/v26.0/${meta!.id}/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${meta!.id}|${meta!.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      object: 'whatsapp_business_account',
      callback_url: `${callback}/webhooks/whatsapp`,
      verify_token: connected.body.verifyToken,
      fields: 'messages',
    }),
  })
  if (!subscribed.ok) throw new Error(`not subscribed: ${await subscribed.text()}`)
  return number!.id
}

function controlOf(base: string): Outside['control'] {
  return async (method, path, body) => {
    const answer = await fetch(`${base}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text)
  }
}
