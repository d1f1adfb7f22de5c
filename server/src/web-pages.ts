import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '#kernel/http/server.ts'

const distFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The web app: files with a hash in their name for a year, and one page for every other address, with a fresh nonce each time. */
export async function mountWebPages(server: FastifyInstance) {
  const page = existsSync(`${distFolder}/index.html`)
    ? readFileSync(`${distFolder}/index.html`, 'utf8')
    : null
  if (page)
    await server.register(fastifyStatic, {
      root: distFolder,
      prefix: '/',
      index: false,
      wildcard: false,
      setHeaders(response, path) {
        response.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
        response.header(
          'cache-control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        )
      },
    })
  server.setNotFoundHandler((request, reply) => {
    if (!page || !asksForPage(request)) return sendProblem(request, reply, { code: 'not_found' })
    return sendPage(page, reply)
  })
}

function asksForPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0] ?? ''
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  return !/^\/(api|webhooks|health|assets)(\/|$)/.test(path) && !/\.[a-z0-9]{2,5}$/i.test(path)
}

function sendPage(page: string, reply: FastifyReply) {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', pagePolicy(nonce))
    .header('x-frame-options', 'DENY')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('__CSP_NONCE__', nonce))
}

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')
}
