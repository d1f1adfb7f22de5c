import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import type { App, BusinessNumber, Waba } from '../world/types.ts'
import type { Parameters } from './parameters.ts'

/** `GET /{phone-number-id}?fields=` */
export function numberObject(
  { world }: Simulator,
  number: BusinessNumber,
  caller: App,
  parameters: Parameters,
): object {
  const waba = world.wabas.get(number.wabaId)
  const all = {
    id: number.id,
    verified_name: number.verifiedName,
    code_verification_status: 'VERIFIED',
    display_phone_number: number.displayNumber,
    quality_rating: 'GREEN',
    platform_type: 'CLOUD_API',
    throughput: { level: number.throughput },
    name_status: 'APPROVED',
    new_name_status: 'NONE',
    status: 'CONNECTED',
    account_mode: 'LIVE',
    is_official_business_account: false,
    is_pin_enabled: true,
    is_on_biz_app: false,
    whatsapp_business_manager_messaging_limit: 'TIER_250',
    webhook_configuration: {
      ...(number.overrideUrls[caller.id] && { phone_number: number.overrideUrls[caller.id] }),
      ...withOverride(waba?.subscriptions.find((one) => one.appId === caller.id)?.overrideUrl),
      ...(caller.callbackUrl && { application: caller.callbackUrl }),
    },
    health_status: { can_send_message: 'AVAILABLE', entities: [] },
  }
  const usual = [
    'verified_name',
    'code_verification_status',
    'display_phone_number',
    'quality_rating',
    'platform_type',
    'throughput',
  ]
  return selected(all, parameters.fields, usual)
}

/** `GET /{waba-id}?fields=` */
export function wabaObject(waba: Waba, parameters: Parameters): object {
  const all = {
    id: waba.id,
    name: waba.name,
    currency: 'USD',
    timezone_id: '7',
    message_template_namespace: `ns_${waba.id}`,
    account_review_status: 'APPROVED',
    business_verification_status: 'not_verified',
    country: 'US',
    ownership_type: 'SELF',
    owner_business_info: { id: waba.businessId, name: waba.name },
  }
  return selected(all, parameters.fields, ['name', 'currency', 'timezone_id', 'message_template_namespace'])
}

export function appObject(app: App, parameters: Parameters): object {
  return selected({ id: app.id, name: app.name }, parameters.fields, ['name'])
}

/** `GET /debug_token` */
export function debugToken({ world }: Simulator, input: unknown): object {
  if (typeof input !== 'string' || input === '') {
    throw new GraphError(100, undefined, { message: '(#100) The parameter input_token is required' })
  }
  const token = world.tokens.get(input)
  if (!token) {
    const error = { code: 190, message: 'Invalid OAuth access token.' }
    return { data: { error, is_valid: false, scopes: [] } }
  }
  const scopes = ['whatsapp_business_management', 'whatsapp_business_messaging']
  const isExpired = token.expiresAt !== 0 && token.expiresAt <= world.clock.now()
  return {
    data: {
      app_id: token.appId,
      type: 'SYSTEM_USER',
      application: world.apps.get(token.appId)?.name ?? '',
      is_valid: !isExpired,
      expires_at: Math.floor(token.expiresAt / 1000),
      data_access_expires_at: 0,
      scopes,
      granular_scopes: scopes.map((scope) => ({ scope, target_ids: token.wabaIds })),
    },
  }
}

/** `fields=a,b{c}`; what an object does not have is refused, as Graph does. The id always comes along, last. */
function selected(all: Record<string, unknown>, fields: unknown, usual: string[]): object {
  const wanted =
    typeof fields === 'string' && fields.trim() !== ''
      ? fields
          .replace(/\{[^{}]*\}/g, '')
          .split(',')
          .map((name) => name.trim())
      : usual
  const unknown = wanted.find((name) => !Object.hasOwn(all, name))
  if (unknown !== undefined) {
    throw new GraphError(100, undefined, { message: `(#100) Tried accessing nonexisting field (${unknown})` })
  }
  return Object.fromEntries(
    [...wanted.filter((name) => name !== 'id'), 'id'].map((name) => [name, all[name]]),
  )
}

function withOverride(url: string | null | undefined): object {
  return url ? { whatsapp_business_account: url } : {}
}
