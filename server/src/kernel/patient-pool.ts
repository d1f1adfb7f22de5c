import type { Pool, PoolClient } from 'pg'
import { isOutage } from './database/outage.ts'

/**
 * The pool as the queue sees it: an outage of the database carries a code at which the queue tries again. Without it a task that ends while
 * the database is away is never marked as done, and the failure to mark it flies unheard and ends the process.
 */
export function patientPool(pool: Pool): Pool {
  return new Proxy(pool, {
    get(target, name) {
      if (name !== 'connect') return bound(target, name)
      return (callback?: Parameters<Pool['connect']>[0]) =>
        callback ? target.connect(callback) : target.connect().then(patientClient, tryAgain)
    },
  })
}

function patientClient(client: PoolClient): PoolClient {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'query') return bound(target, name)
      return (...args: Parameters<PoolClient['query']>) =>
        (target.query(...args) as unknown as Promise<unknown>).catch(tryAgain)
    },
  })
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}

/** EHOSTUNREACH is among the codes that graphile-worker tries again at: after 3 seconds, later and later, a hundred times. */
function tryAgain(error: Error & { code?: string }): never {
  if (isOutage(error)) error.code = 'EHOSTUNREACH'
  throw error
}
