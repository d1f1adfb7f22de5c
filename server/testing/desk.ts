import type { FastifyInstance } from 'fastify'
import type { Role } from '#contract/permissions.ts'
import type { Trade } from '#contract/shared.ts'
import { createApp } from '#server/app.ts'
import {
  addColleague,
  connectTestNumber,
  deliver,
  type Looked,
  messageBody,
  openBusiness,
  type Said,
  signedIn,
  type TestBusiness,
  type TestClient,
  type TestNumber,
} from './business.ts'
import { asAdmin, type TestInstallation, testInstallation } from './installation.ts'
import { runTasks } from './tasks.ts'

/** One business with its number and its owner at the desk, on an installation of its own; Meta is nowhere. */
export type Desk = {
  installation: TestInstallation
  app: FastifyInstance
  business: TestBusiness
  number: TestNumber
  owner: TestClient
  /** Somebody of this business with that role, signed in. */
  colleague(role: Role): Promise<TestClient>
  /** Another business of the same installation, with its owner. */
  neighbour(options?: { trade?: Trade }): Promise<{ business: TestBusiness; owner: TestClient }>
  /** A customer writes; everything that follows from it is done when this returns. Answers the wamid. */
  hear(said: Omit<Said, 'phoneNumberId'>): Promise<string>
  /** Any delivery, signed. Answers the HTTP status. */
  deliver(body: unknown): Promise<number>
  runTasks(): Promise<void>
  /** The database as its administrator sees it. */
  rows<Row extends object = Looked>(sql: string, values?: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

let wamids = 0

export async function openDesk({
  trade = 'plumbing' as Trade,
  botOn = true,
  environment = {} as Record<string, string>,
} = {}): Promise<Desk> {
  const installation = await testInstallation(environment)
  const app = await createApp(installation)
  const business = await openBusiness(installation, { trade })
  const number = await connectTestNumber(installation, business)
  const owner = await signedIn(app, business.ownerEmail)
  if (!botOn) await owner.patch('/account', { botOn: false })
  const desk: Desk = {
    installation,
    app,
    business,
    number,
    owner,
    colleague: async (role) => signedIn(app, await addColleague(installation, business, role)),
    async neighbour(options = {}) {
      const other = await openBusiness(installation, { name: 'Next Door', ...options })
      return { business: other, owner: await signedIn(app, other.ownerEmail) }
    },
    async hear(said) {
      const wamid = said.wamid ?? `wamid.DESK${++wamids}`
      const body = messageBody({ phoneNumberId: number.phoneNumberId, ...said, wamid })
      const status = await desk.deliver(body)
      if (status !== 200) throw new Error(`the delivery was answered with ${status}`)
      await desk.runTasks()
      return wamid
    },
    deliver: (body) => deliver(app, number, body),
    runTasks: () => runTasks(installation),
    rows: (sql, values = []) =>
      asAdmin(installation.adminUrls.data, async (admin) => (await admin.query(sql, values)).rows),
    async close() {
      await app.close()
      await installation.close()
    },
  }
  return desk
}

/** The items of a list's answer, in whatever shape the test expects them. */
export function itemsOf<Item = Looked>(answer: { body: Looked }): Item[] {
  return answer.body.items as unknown as Item[]
}
