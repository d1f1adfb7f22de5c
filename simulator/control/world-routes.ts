import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Simulator } from '../simulator.ts'
import { freeCustomerPhone, makeApp, makeCustomer, makeNumber } from '../world/populate.ts'
import type { App, BusinessNumber, Customer } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { ControlProblem, parse, wrongField } from './problem.ts'

/** Apps, WABAs, numbers and customers: what there is, and more of each. */
export function worldRoutes(fastify: FastifyInstance, { world }: Simulator): void {
  fastify.get('/control/world', () => ({
    apps: [...world.apps.values()].map(viewApp),
    wabas: [...world.wabas.values()].map(({ id, name, businessId, subscriptions }) => ({
      id,
      name,
      businessId,
      subscribedAppIds: subscriptions.map((one) => one.appId),
    })),
    numbers: [...world.numbers.values()].map((number) => viewNumber(world, number)),
    token: [...world.tokens.keys()][0] ?? '',
    customers: [...world.customers.values()].map((customer) => viewCustomer(world, customer)),
  }))

  fastify.post('/control/apps', (request, reply) => {
    const app = makeApp(world, parse(newAppSchema, request.body))
    world.changed({ kind: 'world' }, 'now')
    return reply.code(201).send(viewApp(app))
  })

  fastify.post('/control/numbers', (request, reply) => {
    const given = parse(newNumberSchema, request.body)
    if (given.appId !== undefined && !world.apps.has(given.appId))
      throw wrongField('appId', 'there is no such app')
    if (given.wabaId !== undefined && !world.wabas.has(given.wabaId)) {
      throw wrongField('wabaId', 'there is no such WABA')
    }
    const ofWaba = given.wabaId && world.wabas.get(given.wabaId)?.subscriptions[0]?.appId
    const appId = given.appId ?? (ofWaba || [...world.apps.keys()][0]) ?? ''
    const { number } = makeNumber(world, { ...given, appId, isSubscribed: given.appId !== undefined })
    world.changed({ kind: 'world' }, 'now')
    return reply.code(201).send(viewNumber(world, number))
  })

  fastify.post('/control/customers', (request, reply) => {
    const customer = makeCustomer(world, checked(world, parse(newCustomerSchema, request.body)))
    world.changed({ kind: 'world' })
    return reply.code(201).send(viewCustomer(world, customer))
  })

  fastify.get<{ Params: { id: string } }>('/control/customers/:id', (request) =>
    viewCustomer(world, customerOf(world, request.params.id)),
  )

  fastify.patch<{ Params: { id: string } }>('/control/customers/:id', (request) => {
    const customer = customerOf(world, request.params.id)
    const change = parse(changedCustomerSchema, request.body)
    const { name, phone, username, identity, autoRead } = { ...customer, ...defined(change) }
    Object.assign(customer, checked(world, { name, phone, username, identity, autoRead }, customer))
    world.changed({ kind: 'world' })
    return viewCustomer(world, customer)
  })
}

export function customerOf(world: World, id: string): Customer {
  const customer = world.customers.get(id)
  if (!customer) throw new ControlProblem(404, `there is no customer ${id}`)
  return customer
}

export function numberOf(world: World, id: string): BusinessNumber {
  const number = world.numbers.get(id)
  if (!number) throw wrongField('numberId', 'there is no such business number', 404)
  return number
}

const name = z.string().trim().min(1).max(256)
const newAppSchema = z.strictObject({ name, requireAppSecretProof: z.boolean().optional() })
const newNumberSchema = z.strictObject({
  verifiedName: name,
  appId: z.string().optional(),
  wabaId: z.string().optional(),
  throughput: z.enum(['STANDARD', 'HIGH']).optional(),
})

const phone = z
  .string()
  .regex(/^\+?[\d\s().-]{7,30}$/, 'must be a phone number such as +1 512 555 0142')
  .transform((value) => `+${value.replace(/\D/g, '')}`)
  .refine((value) => value.length >= 8 && value.length <= 16, 'must have 7 to 15 digits')
const username = z.string().regex(/^[a-z0-9._]{3,35}$/, 'must be 3 to 35 of a-z 0-9 . _')
const identity = z.enum(['phone_and_user_id', 'user_id_only', 'phone_only'])

const newCustomerSchema = z.strictObject({
  name,
  /** Left out: a free fictional number, unless the identity shows none. */
  phone: phone.nullable().optional(),
  username: username.nullable().optional(),
  identity: identity.default('phone_and_user_id'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters')
    .optional(),
  autoRead: z.boolean().optional(),
})

const changedCustomerSchema = z.strictObject({
  name: name.optional(),
  phone: phone.nullable().optional(),
  username: username.nullable().optional(),
  identity: identity.optional(),
  autoRead: z.boolean().optional(),
})

type GivenCustomer = z.output<typeof newCustomerSchema>

/** Who is known by a number needs one; numbers and usernames belong to one person each. */
function checked<T extends GivenCustomer>(world: World, given: T, self?: Customer): T {
  const others = [...world.customers.values()].filter((customer) => customer !== self)
  const isNumberNeeded = given.identity !== 'user_id_only'
  const number = given.phone === undefined && isNumberNeeded ? freeCustomerPhone(world) : given.phone
  if (isNumberNeeded && !number)
    throw wrongField('phone', `identity "${given.identity}" needs a phone number`)
  if (number && others.some((other) => other.phone === number)) {
    throw wrongField('phone', 'another customer has this number', 409)
  }
  if (given.username && others.some((other) => other.username === given.username)) {
    throw wrongField('username', 'another customer has this username', 409)
  }
  return { ...given, phone: number ?? null }
}

function viewApp({ id, name, secret, callbackUrl, verifyToken, requireAppSecretProof }: App) {
  return { id, name, secret, callbackUrl, verifyToken, requireAppSecretProof }
}

function viewNumber(world: World, number: BusinessNumber) {
  const { id, wabaId, displayNumber, verifiedName, throughput } = number
  const waba = world.wabas.get(wabaId)
  const token = [...world.tokens.values()].findLast((one) => one.wabaIds.includes(wabaId))
  return {
    id,
    wabaId,
    businessId: waba?.businessId ?? '',
    displayNumber,
    verifiedName,
    throughput,
    token: token?.token ?? '',
    appId: token?.appId ?? '',
    subscribedAppIds: waba?.subscriptions.map((one) => one.appId) ?? [],
  }
}

export function viewCustomer(world: World, customer: Customer) {
  const { seed: _seed, ...shown } = customer
  const businessIds = [...new Set([...world.wabas.values()].map((waba) => waba.businessId))]
  const userIds = Object.fromEntries(businessIds.map((id) => [id, world.userId(customer, id)]))
  return { ...shown, userId: userIds[businessIds[0] ?? ''] ?? null, userIds }
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<T>
}
