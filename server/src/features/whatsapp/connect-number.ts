import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type { connectNumber as endpoint } from '#contract/whatsapp.ts'
import { clock } from '#kernel/clock.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { type GraphAccess, readNumber, subscribeApp } from '#providers/whatsapp/graph.ts'
import { appBox } from './apps.ts'
import { numberById } from './queries.ts'

export const numberConnected = defineEvent('whatsapp.number_connected', z.object({ numberId: z.uuid() }))

type Input = BodyOf<typeof endpoint>
type App = {
  id: string
  slug: string
  name: string
  appSecret: string
  graphUrl: string
  graphVersion: string
}

/**
 * Connects a number after Meta has confirmed that this token may use it: whoever names a number that is not theirs gets nowhere. An
 * app of one's own is kept only when the number is confirmed. With `ownPath` it is never the one that answers at /webhooks/whatsapp itself; `verifyToken`
 * is the word by which Meta shall know it, where it is not to be one by chance.
 */
export async function connectNumber(
  installation: Installation,
  principal: Principal,
  input: Input,
  graph: { url: string; version: string; ownPath?: boolean; verifyToken?: string } = installation.config
    .graph,
): Promise<ResponseOf<typeof endpoint>> {
  const app = input.app
    ? newApp(graph, input.app)
    : await withAccount(installation, principal, (scope) => sharedApp(scope))
  const access: GraphAccess = {
    graphUrl: app.graphUrl,
    graphVersion: app.graphVersion,
    appSecret: app.appSecret,
    accessToken: input.accessToken,
    mediaHosts: installation.config.graph.mediaHosts,
  }
  const found = await readNumber(access, input.wabaId, input.phoneNumberId)
  if (found.kind === 'unreachable' || found.kind === 'unknown') refuse('provider_unavailable')
  if (found.kind === 'refused' || !found.value) {
    refuse('number_unreachable', {
      ...(found.kind === 'refused' && { detail: `Meta answers with code ${found.code}.` }),
    })
  }
  const number = found.value
  await subscribeApp(access, input.wabaId)

  const verifyToken = input.app ? (graph.verifyToken ?? randomBytes(18).toString('base64url')) : null
  return withAccount(installation, principal, async (scope) => {
    if (input.app && verifyToken) await insertApp(scope, app, input.app, verifyToken, graph.ownPath ?? false)
    const id = ids.new()
    const { rows } = await sql<{ connected: boolean }>`select connect_number(
      ${id}, ${app.id}, ${input.phoneNumberId}, ${input.wabaId}, ${number.display_phone_number ?? input.phoneNumberId},
      ${number.verified_name ?? null}, ${scope.boxes.account.seal('whatsapp_numbers', 'access_token', id, input.accessToken)},
      ${clock.now()}) as connected`.execute(scope.database)
    if (!rows[0]?.connected) refuse('number_taken')
    await announce(scope, numberConnected, { data: { numberId: id } })
    return { number: await numberById(scope, id), verifyToken }
  })
}

function newApp(graph: { url: string; version: string }, app: NonNullable<Input['app']>): App {
  const id = ids.new()
  return {
    id,
    slug: `${slugOf(app.name)}-${randomBytes(3).toString('hex')}`,
    name: app.name,
    appSecret: app.appSecret,
    graphUrl: graph.url,
    graphVersion: graph.version,
  }
}

async function sharedApp(scope: Scope): Promise<App> {
  const { rows } = await sql<{
    id: string
    slug: string
    name: string
    secret_cipher: Buffer
    graph_url: string
    graph_version: string
  }>`select * from meta_app_to_connect(null)`.execute(scope.database)
  const row = rows[0]
  if (!row) refuse('app_unknown', { detail: 'Give the id and secret of your own Meta app.' })
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    appSecret: appBox(scope.installation).open<string>('meta_apps', 'secret', row.id, row.secret_cipher),
    graphUrl: row.graph_url,
    graphVersion: row.graph_version,
  }
}

/** The first app of an installation answers at /webhooks/whatsapp and may be shared; later ones have a path of their own. */
async function insertApp(
  scope: Scope,
  app: App,
  { appId }: { appId: string },
  verifyToken: string,
  ownPath: boolean,
) {
  const box = appBox(scope.installation)
  await sql`select make_meta_app(${app.id}, ${app.slug}, ${app.name}, ${ownPath}, ${appId},
    ${box.seal('meta_apps', 'secret', app.id, app.appSecret)}, ${box.seal('meta_apps', 'verify_token', app.id, verifyToken)},
    ${app.graphUrl}, ${app.graphVersion}, ${clock.now()})`.execute(scope.database)
}

function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug.slice(0, 40) || 'app'
}
