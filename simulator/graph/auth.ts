import { timingSafeEqual } from 'node:crypto'
import { appSecretProof } from '#wire/whatsapp/signature.ts'
import { GraphError } from '../errors.ts'
import type { App, BusinessNumber, Token, Waba } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { Parameters } from './parameters.ts'

/** Who calls: an app with its own secret, or somebody with a token that an app was given. */
export type Caller = { kind: 'app'; app: App } | { kind: 'token'; app: App; token: Token }

/** Throws the Graph's refusals: no token, an unknown or expired one, a missing or wrong `appsecret_proof`. */
export function authenticate(
  world: World,
  authorization: string | undefined,
  parameters: Parameters,
): Caller {
  const given = bearer(authorization) ?? text(parameters.access_token)
  if (given === undefined) throw new GraphError(104, undefined, { message: missingToken, status: 401 })
  const caller = appCaller(world, given) ?? tokenCaller(world, given)
  checkProof(world, caller, given, parameters)
  return caller
}

/** The token alone, for addresses that are no Graph calls (the bytes of media). */
export function callerOfHeader(world: World, authorization: string | undefined): Caller {
  return authenticate(world, authorization, {})
}

export function maySeeWaba(caller: Caller, waba: Waba | undefined): waba is Waba {
  if (!waba) return false
  if (caller.kind === 'token') return caller.token.wabaIds.includes(waba.id)
  return waba.subscriptions.some((one) => one.appId === caller.app.id)
}

/** The number, if it exists and the caller may see it. */
export function visibleNumber(world: World, caller: Caller, id: string): BusinessNumber | undefined {
  const number = world.numbers.get(id)
  return number && maySeeWaba(caller, world.wabas.get(number.wabaId)) ? number : undefined
}

/** Unknown and invisible look the same. */
export function unknownObject(world: World, id: string, method: 'get' | 'post' | 'delete'): GraphError {
  const details =
    `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
    'permissions, or does not support this operation'
  return world.settings.unknownObject === '404/803'
    ? new GraphError(803, undefined, { message: `(#803) ${details}`, status: 404 })
    : new GraphError(100, undefined, {
        message: details,
        type: 'GraphMethodException',
        subcode: 33,
        status: 400,
      })
}

const missingToken = 'An access token is required to request this resource.'

function bearer(authorization: string | undefined): string | undefined {
  return /^(?:bearer|oauth)\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `{app-id}|{app-secret}` */
function appCaller(world: World, given: string): Caller | undefined {
  const [id = '', secret = ''] = given.split('|')
  const app = world.apps.get(id)
  return app && given.includes('|') && isSame(app.secret, secret) ? { kind: 'app', app } : undefined
}

function tokenCaller(world: World, given: string): Caller {
  const token = world.tokens.get(given)
  const app = token && world.apps.get(token.appId)
  if (!token || !app) {
    const looksReal = given.startsWith('EAA') && !given.startsWith('EAAsim') && given.length >= 100
    throw new GraphError(190, looksReal ? realToken : undefined, {
      message: 'Invalid OAuth access token - Cannot parse access token',
    })
  }
  if (token.expiresAt !== 0 && token.expiresAt <= world.clock.now()) {
    throw new GraphError(190, undefined, {
      message: 'Error validating access token: Session has expired.',
      subcode: 463,
    })
  }
  return { kind: 'token', app, token }
}

const realToken =
  'This is a simulator, and this looks like a token of the real platform: do not give it away. Tokens here begin with EAAsim.'

function checkProof(world: World, { app }: Caller, given: string, parameters: Parameters): void {
  const proof = text(parameters.appsecret_proof)
  if (proof === undefined) {
    if (!app.requireAppSecretProof) return
    throw new GraphError(100, undefined, {
      message: 'API calls from the server require an appsecret_proof argument',
      type: 'GraphMethodException',
    })
  }
  const time = text(parameters.appsecret_time)
  const isFresh = time === undefined || Math.abs(world.clock.now() / 1000 - Number(time)) <= 300
  if (isFresh && isSame(appSecretProof(app.secret, given, time), proof)) return
  throw new GraphError(100, undefined, {
    message: 'Invalid appsecret_proof provided in the API argument',
    type: 'GraphMethodException',
  })
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
