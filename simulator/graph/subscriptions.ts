import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import { shakeHands } from '../webhooks/handshake.ts'
import type { App, BusinessNumber, Waba } from '../world/types.ts'
import type { Parameters } from './parameters.ts'

/**
 * `POST /{app-id}/subscriptions`: where the app's webhooks go. Kept only when the callback answers the handshake
 * rightly.
 */
export async function subscribeApp(simulator: Simulator, app: App, parameters: Parameters): Promise<object> {
  const { object, callback_url: url, verify_token: verifyToken, fields } = parameters
  if (object !== 'whatsapp_business_account') {
    throw new GraphError(100, 'object must be "whatsapp_business_account"')
  }
  const names = readFields(fields)
  const callbackUrl = required(url, 'callback_url')
  const token = required(verifyToken, 'verify_token')
  await verify(simulator, callbackUrl, token)
  Object.assign(app, { callbackUrl, verifyToken: token, fields: names })
  simulator.world.changed({ kind: 'world' }, 'now')
  return { success: true }
}

/** `GET /{app-id}/subscriptions` */
export function appSubscriptions(app: App, version: string): object {
  if (!app.callbackUrl) return { data: [] }
  return {
    data: [
      {
        object: 'whatsapp_business_account',
        callback_url: app.callbackUrl,
        active: true,
        fields: app.fields.map((name) => ({ name, version })),
      },
    ],
  }
}

/** `DELETE /{app-id}/subscriptions` */
export function unsubscribeApp({ world }: Simulator, app: App): object {
  Object.assign(app, { callbackUrl: null, verifyToken: null, fields: [] })
  world.changed({ kind: 'world' }, 'now')
  return { success: true }
}

/**
 * `POST /{waba-id}/subscribed_apps`: the app receives the WABA's webhooks, at a callback of its own when one is given
 * (and answers the handshake); without one an earlier override ends.
 */
export async function subscribeToWaba(simulator: Simulator, app: App, waba: Waba, parameters: Parameters) {
  const overrideUrl = await readOverride(simulator, parameters)
  const known = waba.subscriptions.find((one) => one.appId === app.id)
  if (known) known.overrideUrl = overrideUrl
  else waba.subscriptions.push({ appId: app.id, overrideUrl })
  simulator.world.changed({ kind: 'world' }, 'now')
  return { success: true }
}

/** `GET /{waba-id}/subscribed_apps` */
export function subscribedApps({ world }: Simulator, waba: Waba): object {
  return {
    data: waba.subscriptions.map(({ appId, overrideUrl }) => ({
      whatsapp_business_api_data: { id: appId, name: world.apps.get(appId)?.name ?? '' },
      ...(overrideUrl && { override_callback_uri: overrideUrl }),
    })),
  }
}

/** `DELETE /{waba-id}/subscribed_apps` */
export function unsubscribeFromWaba({ world }: Simulator, app: App, waba: Waba): object {
  waba.subscriptions = waba.subscriptions.filter((one) => one.appId !== app.id)
  world.changed({ kind: 'world' }, 'now')
  return { success: true }
}

/** `POST /{phone-number-id}` with `webhook_configuration`: an override for this number; an empty address ends it. */
export async function configureNumber(
  simulator: Simulator,
  app: App,
  number: BusinessNumber,
  parameters: Parameters,
) {
  const { webhook_configuration: configuration } = parameters
  if (typeof configuration !== 'object' || configuration === null) {
    throw new GraphError(100, 'webhook_configuration is the only thing that can be set here')
  }
  const overrideUrl = await readOverride(simulator, configuration as Parameters)
  if (overrideUrl === null) delete number.overrideUrls[app.id]
  else number.overrideUrls[app.id] = overrideUrl
  simulator.world.changed({ kind: 'world' }, 'now')
  return { success: true }
}

async function readOverride(simulator: Simulator, parameters: Parameters): Promise<string | null> {
  const { override_callback_uri: url, verify_token: token } = parameters
  if (url === undefined || url === '') return null
  await verify(simulator, required(url, 'override_callback_uri'), required(token, 'verify_token'))
  return String(url)
}

async function verify({ world }: Simulator, url: string, token: string): Promise<void> {
  const wrong = await shakeHands(url, token, world.behaviour.timeoutSeconds)
  if (wrong === undefined) return
  throw new GraphError(2200, wrong, {
    message: `(#2200) Callback verification failed with the following errors: ${wrong}`,
  })
}

function required(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 2048) return value
  throw new GraphError(100, undefined, { message: `(#100) The parameter ${name} is required` })
}

/** Only `messages` is simulated; other names are kept and never fire. */
function readFields(fields: unknown): string[] {
  const names = (Array.isArray(fields) ? fields : String(fields ?? '').split(',')).map((name) =>
    String(name).trim(),
  )
  const given = names.filter((name) => name !== '')
  return given.length > 0 ? given : ['messages']
}
