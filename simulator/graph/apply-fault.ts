import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import { GraphError } from '../errors.ts'
import type { FaultEffect } from './faults.ts'

/**
 * Does to a call what the rule says, before the call is carried out. True: it is answered (or never will be) and
 * nothing else must happen. Throws the error that the rule demands.
 */
export async function applyFault(reply: FastifyReply, effect: FaultEffect | undefined): Promise<boolean> {
  if (!effect) return false
  if (effect.delaySeconds) await sleep(effect.delaySeconds * 1000)
  if (effect.hang) {
    reply.hijack()
    return true
  }
  if (effect.dropConnection === 'before') {
    cutConnection(reply)
    return true
  }
  if (effect.error) throw demandedError(effect.error)
  if (effect.body) {
    reply.code(effect.body.status).header('content-type', effect.body.contentType).send(effect.body.text)
    return true
  }
  if (effect.wrongSuccess) {
    reply.code(200).header('content-type', 'application/json; charset=UTF-8').send('{"result":"ok"}')
    return true
  }
  return false
}

export function cutConnection(reply: FastifyReply): void {
  reply.hijack()
  reply.raw.destroy()
}

function demandedError(error: NonNullable<FaultEffect['error']>): GraphError {
  return new GraphError(error.code, error.details, {
    status: error.status,
    subcode: error.subcode,
    headers: error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) },
  })
}
