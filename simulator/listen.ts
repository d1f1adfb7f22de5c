import type { FastifyInstance } from 'fastify'
import { isLoopbackName } from './local-only.ts'

/** Listens on loopback, and says in words why it cannot. */
export async function listen(fastify: FastifyInstance, name: string, port: number, host = 'localhost') {
  if (!isLoopbackName(host === '::1' ? '[::1]' : host)) {
    throw new Error(`the ${name} simulator listens on loopback only, not on ${host}`)
  }
  try {
    await fastify.listen({ port, host })
  } catch (error) {
    await fastify.close()
    throw listenError(error, name, port)
  }
}

export function listenError(error: unknown, name: string, port: number): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new Error(`the ${name} simulator cannot start: port ${port} is in use by another program`)
  }
  if (code === 'EACCES') return new Error(`the ${name} simulator may not listen on port ${port}`)
  return error as Error
}
