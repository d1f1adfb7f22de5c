import { sql } from 'kysely'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { listNumbers as endpoint, WhatsappNumber } from '#contract/whatsapp.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import type { GraphAccess } from '#providers/whatsapp/graph.ts'
import { appBox } from './apps.ts'

type NumberRow = {
  id: string
  meta_app_id: string
  phone_number_id: string
  display_number: string
  verified_name: string | null
  access_token_cipher: Buffer
  connected_at: Date
  last_seen_at: Date | null
}

type AppRow = {
  id: string
  slug: string
  name: string
  is_default: boolean
  app_id: string
  secret_cipher: Buffer
  graph_url: string
  graph_version: string
}

export async function listNumbers(scope: Scope): Promise<ResponseOf<typeof endpoint>> {
  const rows = await numberRows(scope)
  const shared = await appById(scope, null)
  return {
    items: await Promise.all(rows.map((row) => toNumber(scope, row))),
    sharedApp: shared && { appId: shared.app_id, webhookUrl: webhookUrl(scope, shared) },
  }
}

export async function numberById(scope: Scope, id: string): Promise<WhatsappNumber> {
  const row = (await numberRows(scope)).find((number) => number.id === id)
  return row ? toNumber(scope, row) : refuse('not_found')
}

/** How to reach Meta for a number; null when it is not connected any more. */
export async function accessOf(
  scope: Scope,
  numberId: string,
): Promise<(GraphAccess & { phoneNumberId: string }) | null> {
  const row = (await numberRows(scope)).find((number) => number.id === numberId)
  const app = row && (await appById(scope, row.meta_app_id))
  if (!row || !app) return null
  return {
    phoneNumberId: row.phone_number_id,
    graphUrl: app.graph_url,
    graphVersion: app.graph_version,
    appSecret: appBox(scope.installation).open<string>('meta_apps', 'secret', app.id, app.secret_cipher),
    accessToken: scope.boxes.account.open<string>(
      'whatsapp_numbers',
      'access_token',
      row.id,
      row.access_token_cipher,
    ),
    mediaHosts: scope.installation.config.graph.mediaHosts,
  }
}

async function numberRows(scope: Scope): Promise<NumberRow[]> {
  return scope.database
    .selectFrom('whatsapp_numbers')
    .select((expression) => [
      'id',
      'meta_app_id',
      'phone_number_id',
      'display_number',
      'verified_name',
      'access_token_cipher',
      'connected_at',
      expression
        .selectFrom('whatsapp_items')
        .select('received_at')
        .whereRef('whatsapp_items.number_id', '=', 'whatsapp_numbers.id')
        .orderBy('id', 'desc')
        .limit(1)
        .as('last_seen_at'),
    ])
    .orderBy('connected_at')
    .execute()
}

/** An app that this account may connect through, by id; null asks for the shared one. */
async function appById(scope: Scope, id: string | null): Promise<AppRow | null> {
  const { rows } = await sql<AppRow>`select * from meta_app_to_connect(${id})`.execute(scope.database)
  return rows[0] ?? null
}

async function toNumber(scope: Scope, row: NumberRow): Promise<WhatsappNumber> {
  const app = await appById(scope, row.meta_app_id)
  if (!app) throw new Error('a number without its app')
  return {
    id: row.id,
    phoneNumberId: row.phone_number_id,
    displayNumber: row.display_number,
    verifiedName: row.verified_name,
    app: { name: app.name, webhookUrl: webhookUrl(scope, app) },
    webhookLastSeenAt: row.last_seen_at?.toISOString() ?? null,
    connectedAt: row.connected_at.toISOString(),
  }
}

function webhookUrl({ installation }: Scope, app: AppRow): string {
  return `${installation.config.publicUrl.origin}/webhooks/whatsapp${app.is_default ? '' : `/${app.slug}`}`
}
