import { createServer, type Server as HttpServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Config } from '../config.ts'
import { readTlsPair, tlsOptions } from './tls.ts'

/** Node's own server with our limits (reference/security.md 1.5), the same with TLS and without. */
export function createBareServer({ tls }: Pick<Config, 'tls'>, answer: RequestListener): HttpServer {
  const server = tls
    ? createSecureServer({ ...limits, ...tlsOptions, ...readTlsPair(tls) }, answer)
    : createServer(limits, answer)
  server.timeout = 20_000
  return server
}

const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
}

const silentConnectionsMax = 500

/**
 * A connection costs memory before it has said anything, and ten seconds pass until it must. Whoever means it speaks at once, so of those that have
 * not yet asked for anything the oldest goes when there are too many: thousands of idle ones take no more room than these. Under TLS a request
 * comes on another object than the connection did, so they are known by the other side's address and port.
 */
export function boundSilence(server: HttpServer) {
  const silent = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket)
    silent.set(name, socket)
    socket.once('close', () => {
      if (silent.get(name) === socket) silent.delete(name)
    })
    if (silent.size > silentConnectionsMax) silent.values().next().value?.destroy()
  })
  server.on('request', ({ socket }) => silent.delete(nameOf(socket)))
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
