import { GraphError } from '../errors.ts'
import type { Simulator } from '../simulator.ts'
import type { App, BusinessNumber, Waba } from '../world/types.ts'
import type { Caller } from './auth.ts'
import { maySeeWaba, unknownObject, visibleNumber } from './auth.ts'
import type { FaultEffect } from './faults.ts'
import { deleteMedia, retrieveMedia, uploadMedia, visibleMedia } from './media.ts'
import { appObject, debugToken, numberObject, wabaObject } from './objects.ts'
import { page } from './paging.ts'
import type { Parameters, UploadedFile } from './parameters.ts'
import type { GraphPath } from './path.ts'
import { markRead } from './send/mark-read.ts'
import { sendMessage } from './send/send-message.ts'
import {
  appSubscriptions,
  configureNumber,
  subscribeApp,
  subscribedApps,
  subscribeToWaba,
  unsubscribeApp,
  unsubscribeFromWaba,
} from './subscriptions.ts'

/** What a call is answered, and which message and customer it was about. */
export type CallOutcome = { answer: object; messageId?: string; customerId?: string | null }

type Call = {
  method: string
  path: GraphPath
  url: URL
  parameters: Parameters
  file: UploadedFile | undefined
  failLater: FaultEffect['failLater']
}

/** Finds what the address names and does what the method and edge ask of it. */
export async function dispatch(simulator: Simulator, caller: Caller, call: Call): Promise<CallOutcome> {
  const { world } = simulator
  const { id, rest } = call.path
  const unknown = unknownObject(
    world,
    id,
    call.method === 'GET' ? 'get' : call.method === 'DELETE' ? 'delete' : 'post',
  )
  if (rest > 0) throw unknown
  if (id === 'debug_token') return { answer: debugToken(simulator, call.parameters.input_token) }
  const app = world.apps.get(id)
  if (app) {
    if (app !== caller.app) throw unknown
    return { answer: (await ofApp(simulator, caller, app, call)) ?? fail(unknown) }
  }
  const waba = world.wabas.get(id)
  if (waba) {
    if (!maySeeWaba(caller, waba)) throw unknown
    return { answer: (await ofWaba(simulator, caller, waba, call)) ?? fail(unknown) }
  }
  if (world.numbers.has(id)) {
    const number = visibleNumber(world, caller, id)
    if (!number) throw unknown
    return (await ofNumber(simulator, caller, number, call)) ?? fail(unknown)
  }
  return { answer: ofMedia(simulator, caller, call) ?? fail(unknown) }
}

async function ofApp(
  simulator: Simulator,
  caller: Caller,
  app: App,
  call: Call,
): Promise<object | undefined> {
  const { method, parameters } = call
  if (call.path.edge === undefined && method === 'GET') return appObject(app, parameters)
  if (call.path.edge !== 'subscriptions') return undefined
  if (caller.kind !== 'app') {
    throw new GraphError(15, undefined, {
      message: '(#15) This method must be called with an app access_token.',
      status: 400,
    })
  }
  if (method === 'GET') return appSubscriptions(app, simulator.world.settings.webhookVersion)
  if (method === 'POST') return subscribeApp(simulator, app, parameters)
  if (method === 'DELETE') return unsubscribeApp(simulator, app)
  return undefined
}

async function ofWaba(
  simulator: Simulator,
  caller: Caller,
  waba: Waba,
  call: Call,
): Promise<object | undefined> {
  const { method, parameters, url } = call
  const { edge } = call.path
  if (edge === undefined && method === 'GET') return wabaObject(waba, parameters)
  if (edge === 'phone_numbers' && method === 'GET') {
    const numbers = [...simulator.world.numbers.values()]
      .filter((number) => number.wabaId === waba.id)
      .map((number) => numberObject(simulator, number, caller.app, parameters) as { id: string })
    return page(numbers, parameters, url)
  }
  if (edge !== 'subscribed_apps') return undefined
  if (method === 'GET') return subscribedApps(simulator, waba)
  if (method === 'POST') return subscribeToWaba(simulator, caller.app, waba, parameters)
  if (method === 'DELETE') return unsubscribeFromWaba(simulator, caller.app, waba)
  return undefined
}

async function ofNumber(
  simulator: Simulator,
  caller: Caller,
  number: BusinessNumber,
  call: Call,
): Promise<CallOutcome | undefined> {
  const { method, parameters } = call
  const { edge } = call.path
  if (edge === undefined && method === 'GET') {
    return { answer: numberObject(simulator, number, caller.app, parameters) }
  }
  if (method !== 'POST') return undefined
  if (edge === undefined) return { answer: await configureNumber(simulator, caller.app, number, parameters) }
  if (edge === 'media') return { answer: uploadMedia(simulator, number, parameters, call.file) }
  if (edge !== 'messages') return undefined
  if (parameters.messaging_product !== 'whatsapp') {
    throw new GraphError(100, undefined, { message: '(#100) The parameter messaging_product is required.' })
  }
  if (parameters.status === undefined)
    return sendMessage(simulator, caller, number, parameters, call.failLater)
  if (parameters.status === 'read') return markRead(simulator, number, parameters)
  throw new GraphError(131009, 'status must be "read"')
}

function ofMedia(simulator: Simulator, caller: Caller, call: Call): object | undefined {
  const { id, edge } = call.path
  if (edge !== undefined) return undefined
  if (call.method === 'GET') {
    return retrieveMedia(simulator, visibleMedia(simulator, caller, id, call.parameters, 'get'))
  }
  if (call.method === 'DELETE') {
    return deleteMedia(simulator, visibleMedia(simulator, caller, id, call.parameters, 'delete'))
  }
  return undefined
}

function fail(error: GraphError): never {
  throw error
}
