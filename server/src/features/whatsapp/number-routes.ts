import type { Installation } from '#kernel/installation.ts'

export type Route = { accountId: string; numberId: string }

/**
 * Where items of a number go, from memory. A number that is not remembered is looked up, at most once a second per app, so a
 * newly connected one works at once. The database checks the route again when the item is stored.
 */
class NumberRoutes {
  readonly #installation: Installation
  readonly #apps = new Map<string, { routes: Map<string, Route>; readAt: number }>()
  readonly #reading = new Map<string, Promise<Map<string, Route>>>()

  constructor(installation: Installation) {
    this.#installation = installation
  }

  /** Without asking anybody: what is remembered. */
  known(appId: string, phoneNumberId: string): Route | undefined {
    return this.#apps.get(appId)?.routes.get(phoneNumberId)
  }

  async find(appId: string, phoneNumberId: string): Promise<Route | null> {
    const route = this.known(appId, phoneNumberId)
    if (route) return route
    const known = this.#apps.get(appId)
    if (known && Date.now() - known.readAt < 1000) return null
    return (await this.#read(appId)).get(phoneNumberId) ?? null
  }

  forget(appId: string) {
    this.#apps.delete(appId)
  }

  #read(appId: string): Promise<Map<string, Route>> {
    const underWay = this.#reading.get(appId)
    if (underWay) return underWay
    const reading = this.#query(appId).finally(() => this.#reading.delete(appId))
    this.#reading.set(appId, reading)
    return reading
  }

  async #query(appId: string): Promise<Map<string, Route>> {
    const { rows } = await this.#installation.pools.webhook.query<{
      phone_number_id: string
      account_id: string
      number_id: string
    }>({ name: 'number_routes', text: 'select * from number_routes($1)', values: [appId] })
    const routes = new Map(
      rows.map((row) => [row.phone_number_id, { accountId: row.account_id, numberId: row.number_id }]),
    )
    this.#apps.set(appId, { routes, readAt: Date.now() })
    return routes
  }
}

const memories = new WeakMap<Installation, NumberRoutes>()

export function routesOf(installation: Installation): NumberRoutes {
  const routes = memories.get(installation) ?? new NumberRoutes(installation)
  memories.set(installation, routes)
  return routes
}
