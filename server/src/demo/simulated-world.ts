import { z } from 'zod'

/** The simulated outside world, asked over its control API as any program would ask it. */
export type SimulatedWorld = {
  app: { id: string; secret: string }
  number: { id: string; wabaId: string; displayNumber: string; token: string }
}

const worldSchema = z.looseObject({
  apps: z.array(z.looseObject({ id: z.string(), secret: z.string() })).min(1),
  numbers: z
    .array(
      z.looseObject({ id: z.string(), wabaId: z.string(), displayNumber: z.string(), token: z.string() }),
    )
    .min(1),
  customers: z.array(
    z.looseObject({ id: z.string(), phone: z.string().nullable(), username: z.string().nullable() }),
  ),
})
const customerSchema = z.looseObject({ id: z.string(), userId: z.string().nullable() })
const historySchema = z.looseObject({ ids: z.array(z.string()) })

export async function readWorld(simulatorUrl: string): Promise<SimulatedWorld> {
  const world = worldSchema.parse(await ask(simulatorUrl, 'GET', '/control/world'))
  return { app: world.apps[0]!, number: world.numbers[0]! }
}

/** A customer with a phone of their own, or the one who has this number already; answers the id in the simulator and the business-scoped id. */
export async function makeCustomer(
  simulatorUrl: string,
  customer: { name: string; phone: string | null; username: string | null },
): Promise<{ id: string; userId: string | null }> {
  const world = worldSchema.parse(await ask(simulatorUrl, 'GET', '/control/world'))
  const existing = world.customers.find(
    ({ phone, username }) =>
      (customer.phone !== null && phone === customer.phone) ||
      (customer.username !== null && username === customer.username),
  )
  const identity = customer.phone ? 'phone_and_user_id' : 'user_id_only'
  return customerSchema.parse(
    existing
      ? await ask(simulatorUrl, 'PATCH', `/control/customers/${existing.id}`, { name: customer.name })
      : await ask(simulatorUrl, 'POST', '/control/customers', { ...customer, identity }),
  )
}

/** Puts what was written into the chat on that phone; answers the ids of the messages, in the same order. */
export async function writeHistory(
  simulatorUrl: string,
  customerId: string,
  numberId: string,
  messages: { author: 'customer' | 'business'; text: string; at: Date; read: boolean }[],
): Promise<string[]> {
  const body = {
    numberId,
    messages: messages.map(({ at, ...message }) => ({ ...message, at: Math.floor(at.getTime() / 1000) })),
  }
  return historySchema.parse(
    await ask(simulatorUrl, 'POST', `/control/customers/${customerId}/history`, body),
  ).ids
}

/** What Meta's dashboard does: tells the app where its webhooks go, which does the handshake. */
export async function registerWebhook(
  simulatorUrl: string,
  app: { id: string; secret: string },
  callback: { url: string; verifyToken: string },
) {
  await ask(simulatorUrl, 'POST', `/v26.0/${app.id}/subscriptions?access_token=${app.id}%7C${app.secret}`, {
    object: 'whatsapp_business_account',
    callback_url: callback.url,
    verify_token: callback.verifyToken,
    fields: 'messages',
  })
}

async function ask(simulatorUrl: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${simulatorUrl}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    signal: AbortSignal.timeout(20_000),
  })
  if (!response.ok) {
    throw new Error(
      `the simulator answers ${response.status} to ${method} ${path.split('?')[0]}: ${await response.text()}`,
    )
  }
  return response.json()
}
