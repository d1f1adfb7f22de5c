import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import { reviewedRoutes } from '#testing/generated/reviewed-routes.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { createApp } from './app.ts'

/** Closed unless described: what the server answers at all is in the contract, or on a short list that was reviewed. */

let installation: TestInstallation
let app: FastifyInstance
let routes: string[]

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  await app.ready()
  routes = readRoutes(app.printRoutes({ commonPrefix: false })).filter((route) => !isFile(route))
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

describe('the server', () => {
  test('answers what the contract describes: none is described and not built', () => {
    expect(routes).toEqual(expect.arrayContaining(endpoints.map(routeOf)))
  })

  test('answers nothing else but what was reviewed, and the files of the web app', () => {
    const described = new Set(endpoints.map(routeOf))
    const others = routes.filter((route) => !described.has(route) && !route.startsWith('HEAD '))
    expect(others.toSorted()).toEqual(Object.keys(reviewedRoutes).toSorted())
  })

  test('is asked for the head alone only where it is asked for the whole', () => {
    for (const route of routes.filter((one) => one.startsWith('HEAD '))) {
      expect(routes).toContain(route.replace('HEAD', 'GET'))
    }
  })
})

function routeOf({ method, path }: (typeof endpoints)[number]): string {
  return `${method} /api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`
}

/** The router's own tree, a line for each part of a path, as `METHOD /whole/path`. */
function readRoutes(tree: string): string[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const match = /^((?:│ {3}| {4})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line)
    if (!match) return []
    const depth = match[1]!.length / 4
    above.length = depth
    above[depth] = match[2]!
    const path = above.join('')
    return (match[3]?.split(', ') ?? []).map((method) => `${method} ${path}`)
  })
}

const distFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** A file of the built web app, which is asked for and nothing else. */
function isFile(route: string): boolean {
  const [method, path] = route.split(' ')
  return (method === 'GET' || method === 'HEAD') && path !== '/' && existsSync(`${distFolder}${path}`)
}
