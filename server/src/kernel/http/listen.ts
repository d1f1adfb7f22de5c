import { lookup } from 'node:dns/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** The addresses of a host to listen on, first the one that counts. `localhost` is both loopback addresses, where a machine has both. */
export async function addressesOf(host: string): Promise<string[]> {
  if (host !== 'localhost') return [host]
  const found = await lookup(host, { all: true })
  return [...new Set(found.map(({ address }) => address))]
}

/**
 * One server behind several addresses: what comes in at the others is handed to the one, so that its limits, its short ways and its certificate
 * count for all. (The framework would open servers of its own for them, which know none of that.) Answers how to close the others.
 */
export async function listenOn(
  app: FastifyInstance,
  { port, addresses, backlog }: { port: number; addresses: string[]; backlog: number },
): Promise<{ close(): Promise<void> }> {
  const [first, ...others] = addresses
  await app.listen({ port, host: first!, backlog })
  const { port: taken } = app.server.address() as AddressInfo
  const doors: Server[] = []
  for (const host of others) {
    const door = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      app.server.emit('connection', socket),
    )
    if (await isOpened(door, { port: taken, host, backlog })) doors.push(door)
  }
  return {
    async close() {
      for (const door of doors) door.close()
    },
  }
}

/** False where this machine has no such address: its table of hosts may name one of a family that is switched off. */
function isOpened(door: Server, where: { port: number; host: string; backlog: number }): Promise<boolean> {
  return new Promise((resolve, reject) => {
    door.once('error', (error: NodeJS.ErrnoException) => {
      if (isMissing(error)) resolve(false)
      else reject(error)
    })
    door.listen(where, () => resolve(true))
  })
}

export function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}
