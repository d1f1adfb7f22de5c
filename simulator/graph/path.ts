import { GraphError } from '../errors.ts'
import type { World } from '../world/world.ts'
import type { CallKind } from './faults.ts'
import type { Parameters } from './parameters.ts'

export type GraphPath = { version: string; id: string; edge: string | undefined; rest: number }

/** `/v26.0/{id}/{edge}`; v20.0 to v26.0 exist, and without a version it is the newest. */
export function readPath(pathname: string): GraphPath {
  const segments = pathname.split('/').filter((segment) => segment !== '')
  const isVersioned = /^v\d+\.\d+$/.test(segments[0] ?? '')
  const version = isVersioned ? segments.shift()! : newestVersion
  if (!/^v2[0-6]\.0$/.test(version)) {
    throw new GraphError(2500, undefined, { message: `Unknown path components: /${version}`, status: 400 })
  }
  const [id = '', edge, ...rest] = segments
  return { version, id, edge, rest: rest.length }
}

export const newestVersion = 'v26.0'

/** What kind of call this is, for the faults. */
export function callKind(world: World, method: string, path: GraphPath, parameters: Parameters): CallKind {
  if (path.id === 'debug_token') return 'debug_token'
  if (path.edge === 'messages') return parameters.status === 'read' ? 'mark_read' : 'send'
  if (path.edge === 'media') return 'media_upload'
  if (path.edge === 'subscriptions' || path.edge === 'subscribed_apps') return 'subscribe'
  if (path.edge === undefined && method === 'DELETE') return 'media_delete'
  if (path.edge === undefined && world.media.has(path.id)) return 'media_retrieve'
  return 'read_object'
}

/** By what a fault rule may name the recipient: number, user id, or the customer behind them. */
export function recipientsOf(world: World, path: GraphPath, parameters: Parameters): string[] {
  const digits = parameters.to === undefined ? undefined : String(parameters.to).replace(/\D/g, '')
  const userId = typeof parameters.recipient === 'string' ? parameters.recipient : undefined
  const messageId = typeof parameters.message_id === 'string' ? parameters.message_id : ''
  const customerId =
    (digits && world.customerByPhone(digits)?.id) ??
    (userId && world.customerByUserId(userId, world.businessIdOf(path.id))?.id) ??
    world.message(messageId)?.chat.customerId
  return [digits, userId, customerId].filter((one) => one !== undefined && one !== '') as string[]
}
