import { accessToken, appSecret, graphId } from './ids.ts'
import type { App, BusinessNumber, Customer, Identity, Token, Waba } from './types.ts'
import type { World } from './world.ts'

/** What a fresh simulator begins with: one app, one WABA with one number, and some customers. */
export function populate(world: World): void {
  if (world.apps.size > 0) return
  const app = makeApp(world, { name: 'Local app' })
  makeNumber(world, { verifiedName: 'Copper Creek Plumbing', appId: app.id, isSubscribed: true })
  for (const customer of firstCustomers) makeCustomer(world, customer)
  world.changed({ kind: 'world' }, 'now')
}

export function makeApp(world: World, given: { name: string; requireAppSecretProof?: boolean }): App {
  const app: App = {
    id: graphId(),
    name: given.name,
    secret: appSecret(),
    callbackUrl: null,
    verifyToken: null,
    fields: [],
    requireAppSecretProof: given.requireAppSecretProof ?? false,
  }
  world.apps.set(app.id, app)
  return app
}

/**
 * A business number with a token of its own. In an existing WABA, or in a new one of a new portfolio; a new WABA is
 * subscribed to the app only when `isSubscribed`.
 */
export function makeNumber(world: World, given: NewNumber): { number: BusinessNumber; token: Token } {
  const existing = given.wabaId === undefined ? undefined : world.wabas.get(given.wabaId)
  const waba: Waba = existing ?? {
    id: graphId(),
    name: given.verifiedName,
    businessId: graphId(),
    subscriptions: [],
  }
  world.wabas.set(waba.id, waba)
  if (given.isSubscribed && !waba.subscriptions.some((one) => one.appId === given.appId)) {
    waba.subscriptions.push({ appId: given.appId, overrideUrl: null })
  }
  const number: BusinessNumber = {
    id: graphId(),
    wabaId: waba.id,
    displayNumber: freeDisplayNumber(world),
    verifiedName: given.verifiedName,
    throughput: given.throughput ?? 'STANDARD',
    overrideUrls: {},
  }
  world.numbers.set(number.id, number)
  const token: Token = { token: accessToken(), appId: given.appId, wabaIds: [waba.id], expiresAt: 0 }
  world.tokens.set(token.token, token)
  return { number, token }
}

export function makeCustomer(world: World, given: NewCustomer): Customer {
  const customer: Customer = {
    id: graphId(12),
    name: given.name,
    phone: given.phone ?? null,
    username: given.username ?? null,
    identity: given.identity,
    country: given.country ?? 'US',
    seed: graphId(20),
    autoRead: given.autoRead ?? false,
  }
  world.customers.set(customer.id, customer)
  return customer
}

/** The next fictional number of +1 512 555 01xx that nobody has; undefined when all hundred are taken. */
export function freeCustomerPhone(world: World): string | undefined {
  const taken = new Set([...world.customers.values()].map((customer) => customer.phone))
  for (let last = 0; last < 100; last += 1) {
    const phone = `+151255501${String(last).padStart(2, '0')}`
    if (!taken.has(phone)) return phone
  }
  return undefined
}

export type NewNumber = {
  verifiedName: string
  appId: string
  wabaId?: string | undefined
  isSubscribed: boolean
  throughput?: 'STANDARD' | 'HIGH' | undefined
}

export type NewCustomer = {
  name: string
  phone?: string | null | undefined
  username?: string | null | undefined
  identity: Identity
  country?: string | undefined
  autoRead?: boolean | undefined
}

/** +1 555 is given to nobody as an area code. */
function freeDisplayNumber(world: World): string {
  const taken = new Set([...world.numbers.values()].map((number) => number.displayNumber))
  for (let count = 0; ; count += 1) {
    const digits = String(1111 + count).padStart(7, '0')
    const display = `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}`
    if (!taken.has(display)) return display
  }
}

const firstCustomers: NewCustomer[] = [
  { name: 'Dana Whitlock', phone: '+15125550142', identity: 'phone_and_user_id' },
  { name: 'Luis Herrera', phone: '+15125550163', identity: 'phone_and_user_id' },
  { name: 'Priya Nair', phone: null, username: 'priya.nair', identity: 'user_id_only' },
  { name: 'Sam Okafor', phone: '+15125550187', identity: 'phone_only' },
]
