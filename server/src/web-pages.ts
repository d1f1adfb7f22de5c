import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isOldBrowser } from '#contract/browsers.ts'
import { pageHeaders } from '#kernel/http/browser-headers.ts'
import { sendProblem } from '#kernel/http/server.ts'

const distFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

/**
 * The web app: files with a hash in their name for a year, and one page for every other address, with a fresh nonce each time. At `/` it is for those
 * who are signed in; `sendLandingPage` answers everybody else there.
 */
export async function mountWebPages(
  server: FastifyInstance,
  {
    isSignedIn,
    sendLandingPage,
  }: {
    isSignedIn(request: FastifyRequest): Promise<boolean>
    sendLandingPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  },
) {
  const page = existsSync(`${distFolder}/index.html`)
    ? readFileSync(`${distFolder}/index.html`, 'utf8')
    : null
  if (page)
    await server.register(fastifyStatic, {
      root: distFolder,
      prefix: '/',
      index: false,
      wildcard: false,
      // The build has put `.br` and `.gz` beside what is worth it.
      preCompressed: true,
      setHeaders(response, path) {
        response.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        )
      },
    })
  server.get('/', { config: { operation: 'web.home' } }, async (request, reply) => {
    reply.header('vary', 'cookie')
    return page && (await isSignedIn(request))
      ? sendPage(page, request, reply)
      : sendLandingPage(request, reply)
  })
  server.setNotFoundHandler((request, reply) => {
    if (!page || !asksForPage(request)) return sendProblem(request, reply, { code: 'not_found' })
    return sendPage(page, request, reply)
  })
}

/** Where the built app has the letters of its font, as others may ask for them; null without a built app. */
export function findFontFile(): string | null {
  if (!existsSync(`${distFolder}/assets`)) return null
  const name = readdirSync(`${distFolder}/assets`).find((file) =>
    /^inter-latin-wght-normal-.*\.woff2$/.test(file),
  )
  return name ? `/assets/${name}` : null
}

function asksForPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  return !/^\/(api|webhooks|health|assets)(\/|$)/.test(path) && !/\.[a-z0-9]{2,5}$/i.test(path)
}

/** What an old browser is told stands in the page already; nothing else is other for it. */
function sendPage(page: string, request: FastifyRequest, reply: FastifyReply) {
  const nonce = randomBytes(16).toString('base64')
  const isOld = isOldBrowser(request.headers['user-agent'])
  return reply
    .headers(pageHeaders(mayLoad(nonce)))
    .type('text/html; charset=utf-8')
    .send(
      (isOld ? page.replace('<html ', '<html data-old-browser ') : page).replaceAll('__CSP_NONCE__', nonce),
    )
}

/** The app's own files and nothing else; customers' pictures are shown from memory, and styles of components carry the nonce. */
function mayLoad(nonce: string): string[] {
  return [
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
  ]
}
