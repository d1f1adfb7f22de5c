import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { bareMimeType } from '../graph/media-kinds.ts'
import type { PictureName } from '../pictures/sample-pictures.ts'
import { pictureNames, samplePicture } from '../pictures/sample-pictures.ts'
import type { Simulator } from '../simulator.ts'
import { staticPages } from '../static-pages.ts'

/** The page with the simulated phones, the console beside it, and the pictures that they show. */
export function phoneRoutes(fastify: FastifyInstance, { world }: Simulator): void {
  staticPages(fastify, new URL('./', import.meta.url), {
    '/': 'phone.html',
    '/console': 'console.html',
    ...Object.fromEntries(assets.map((file) => [`/phone/${file}`, file])),
  })

  fastify.get('/phone/inter.woff2', (_request, reply) =>
    reply
      .headers({ 'content-type': 'font/woff2', 'cache-control': 'max-age=86400' })
      .send(readFileSync(font)),
  )

  fastify.get<{ Params: { id: string } }>('/phone/media/:id', (request, reply) => {
    const media = world.media.get(request.params.id)
    const bytes = media && world.mediaStore.get(media.id)
    if (!media || !bytes) return reply.code(404).send('This file is gone.')
    const isShown = shownTypes.includes(bareMimeType(media.mimeType))
    return reply
      .headers({
        'content-type': isShown ? media.mimeType : 'application/octet-stream',
        'content-disposition': isShown ? 'inline' : 'attachment',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      .send(bytes)
  })

  fastify.get<{ Params: { name: string } }>('/phone/samples/:name', (request, reply) => {
    const name = pictureNames.find((known): known is PictureName => known === request.params.name)
    if (!name) return reply.code(404).send('There is no such picture.')
    return reply
      .headers({ 'content-type': 'image/png', 'cache-control': 'max-age=3600' })
      .send(samplePicture(name))
  })
}

const font = new URL(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'))

const assets = [
  'icon.svg',
  'base.css',
  'people.css',
  'device.css',
  'bubble.css',
  'sheets.css',
  'narrow.css',
  'console.css',
  'phone.js',
  'console.js',
  'api.js',
  'dom.js',
  'icons.js',
  'chat-list.js',
  'thread.js',
  'bubble.js',
  'about.js',
  'dialogs.js',
  'composer.js',
]

/** What a browser may show in the page; everything else is a download. */
const shownTypes = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'audio/ogg',
  'audio/mpeg',
  'audio/mp4',
  'audio/aac',
  'video/mp4',
]
