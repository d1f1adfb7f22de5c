import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { customerRoutes } from './control/customer-routes.ts'
import { historyRoute } from './control/history-route.ts'
import { observeRoutes } from './control/observe-routes.ts'
import { platformRoutes } from './control/platform-routes.ts'
import { answerWithProblems, ControlProblem } from './control/problem.ts'
import { worldRoutes } from './control/world-routes.ts'
import { mediaFileRoute } from './graph/media-file.ts'
import { graphRoutes } from './graph/routes.ts'
import { listen } from './listen.ts'
import { localOnly } from './local-only.ts'
import { phoneRoutes } from './phone/routes.ts'
import { makeSimulator } from './simulator.ts'

export type WhatsappSimulator = {
  /** "http://localhost:4001": the Graph API's base, the control API under /control, and the phone's page. */
  url: string
  port: number
  close(): Promise<void>
}

/**
 * Starts the simulated messaging platform on loopback. `port: 0` takes a free one. With `dataFolder` its world is kept
 * there and taken up again; without, it is fresh each time. Throws when the port is in use.
 */
export async function startWhatsappSimulator(options: {
  port: number
  host?: string
  dataFolder?: string
}): Promise<WhatsappSimulator> {
  const simulator = makeSimulator(options.dataFolder)
  const fastify = Fastify({
    forceCloseConnections: true,
    requestTimeout: 120_000,
    // Files come as base64 inside JSON here.
    bodyLimit: 150 * 1024 * 1024,
    routerOptions: { maxParamLength: 600 },
  })
  localOnly(fastify)
  fastify.register(async (control) => {
    answerWithProblems(control)
    worldRoutes(control, simulator)
    customerRoutes(control, simulator)
    historyRoute(control, simulator)
    platformRoutes(control, simulator)
    observeRoutes(control, simulator)
    control.all('/control/*', (request) => {
      throw new ControlProblem(404, `there is no ${request.method} ${request.url.split('?')[0]}`)
    })
  })
  fastify.register(async (pages) => phoneRoutes(pages, simulator))
  fastify.register(async (files) => mediaFileRoute(files, simulator))
  fastify.register(async (graph) => graphRoutes(graph, simulator))

  await listen(fastify, 'WhatsApp', options.port, options.host)
  const { port } = fastify.server.address() as AddressInfo
  simulator.origin = `http://localhost:${port}`
  simulator.deliveries.resume()
  simulator.statuses.resume()
  return {
    url: simulator.origin,
    port,
    async close() {
      simulator.deliveries.stop()
      simulator.clock.stop()
      await fastify.close()
      simulator.world.trySave()
    },
  }
}
