import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

/**
 * Serves the pages of a folder: each address with its file. No script but the page's own files, and framed only by
 * pages of this machine.
 */
export function staticPages(fastify: FastifyInstance, folder: URL, files: Record<string, string>): void {
  for (const [address, file] of Object.entries(files)) {
    const type = contentTypes[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
    fastify.get(address, (_request, reply) =>
      reply
        .headers({
          'content-type': type,
          'content-security-policy': policy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cache-control': 'no-cache',
        })
        .send(readFileSync(new URL(file, folder))),
    )
  }
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  'frame-ancestors http://localhost:* http://127.0.0.1:*',
].join('; ')

const contentTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
