import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { fetchMedia } from '#providers/whatsapp/graph.ts'
import { itemsOf } from '#testing/desk.ts'
import { type Outside, outside } from '#testing/outside.ts'

let world: Outside
beforeAll(async () => {
  world = await outside()
  await world.owner.patch('/account', { botOn: false })
})
afterAll(() => world?.close())
afterEach(async () => {
  vi.restoreAllMocks()
  await world.control('DELETE', '/faults')
})

let customers = 0
type Media = {
  id: string
  state: string
  bytes: number | null
  fileName: string | null
  mimeType: string
  url: string
}

/** A customer sends this; answers the medium as the thread shows it. */
async function received(message: object): Promise<Media> {
  const customer = await world.customer({ name: `Sender ${++customers}` })
  await world.write(customer, message)
  await world.settle()
  const { id } = await world.conversationOf(customer)
  const [shown] = itemsOf<{ media: Media[] }>(await world.owner.get(`/conversations/${id}/messages`))
  return shown!.media[0]!
}

const download = async (media: Media, client = world.owner) =>
  world.app.inject({
    method: 'GET',
    url: media.url,
    headers: { cookie: client.cookie, 'sec-fetch-site': 'same-origin' },
  })

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const asImage = (bytes: Buffer | string, mimeType: string) => ({
  type: 'image',
  dataBase64: Buffer.from(bytes).toString('base64'),
  mimeType,
})

function sealedFiles(): Buffer[] {
  const folder = join(world.installation.config.dataFolder, 'files')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
}

describe('a photo of a customer', () => {
  test('is fetched, kept sealed, and comes back byte for byte with a safe type', async () => {
    const bytes = Buffer.concat([png, Buffer.from('MARKER-IN-A-PICTURE')])
    const media = await received(asImage(bytes, 'image/png'))
    expect(media).toMatchObject({ state: 'stored', bytes: bytes.length, mimeType: 'image/png' })
    const answer = await download(media)
    expect(answer.statusCode).toBe(200)
    expect(answer.rawPayload.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
    expect(String(answer.headers['content-disposition'])).toMatch(/^inline/)
    expect(String(answer.headers['content-security-policy'])).toContain('sandbox')
    expect(String(answer.headers['cache-control'])).toContain('private')
    expect(sealedFiles().some((file) => file.includes('MARKER-IN-A-PICTURE'))).toBe(false)
  })

  test.each([
    [
      'a picture that holds script (SVG)',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a page behind spaces', '   \n<html><body onload=alert(1)>'],
    ['XML', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>'],
    ['a PDF', '%PDF-1.7'],
    ['nothing at all', 'x'],
  ])('%s that calls itself a picture is a download, never shown', async (_words, bytes) => {
    const answer = await download(await received(asImage(bytes, 'image/jpeg')))
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(String(answer.headers['content-disposition'])).toMatch(/^attachment/)
    expect(answer.body).toBe(bytes)
  })

  test('is there only for people of the business who may read', async () => {
    const media = await received(asImage(png, 'image/png'))
    const { openBusiness, signedIn, addColleague } = await import('#testing/business.ts')
    const other = await signedIn(world.app, (await openBusiness(world.installation)).ownerEmail)
    expect((await download(media, other)).statusCode).toBe(404)
    const viewer = await signedIn(world.app, await addColleague(world.installation, world.business, 'viewer'))
    expect((await download(media, viewer)).statusCode).toBe(200)
    const stranger = await world.app.inject({ method: 'GET', url: media.url })
    expect(stranger.statusCode).toBe(401)
  })

  test('whose file was changed on the disk is not shown', async () => {
    const media = await received(asImage(png, 'image/png'))
    const folder = join(world.installation.config.dataFolder, 'files')
    const file = readdirSync(folder, { recursive: true, withFileTypes: true }).find(
      ({ name }) => name === media.id,
    )!
    const path = join(file.parentPath, file.name)
    const sealed = readFileSync(path)
    sealed[sealed.length - 1]! ^= 1
    writeFileSync(path, sealed)
    expect((await download(media)).statusCode).toBe(500)
  })
})

describe('a file', () => {
  test.each([
    'invoice.pdf',
    'año "quoted"; filename=evil.html',
    '../../etc/passwd',
    'línea\r\nset-cookie: x=1',
    '\u202egpj.exe',
    `${'💧'.repeat(130)}.pdf`,
  ])('named %j keeps its name in the thread, and its header holds nothing else', async (filename) => {
    const media = await received({ type: 'document', filename })
    expect(filename.startsWith(media.fileName!.replace(/\ufffd$/, ''))).toBe(true)
    const answer = await download(media)
    expect(answer.statusCode).toBe(200)
    expect(String(answer.headers['content-disposition'])).toMatch(
      /^attachment; filename\*=UTF-8''[\w%.!~*'()-]+$/,
    )
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('a voice note is heard in the page', async () => {
    const answer = await download(await received({ type: 'audio' }))
    expect(answer.headers['content-type']).toBe('audio/ogg')
    expect(String(answer.headers['content-disposition'])).toMatch(/^inline/)
  })
})

describe('fetching', () => {
  test('is tried again after a passing fault, and the thread says that it waits', async () => {
    await world.control('POST', '/faults', {
      call: 'media_retrieve',
      next: 1,
      effect: { error: { code: 131016, status: 503 } },
    })
    await world.control('POST', '/faults', {
      call: 'media_download',
      next: 1,
      effect: { dropConnection: 'before' },
    })
    const customer = await world.customer({ name: 'Patient' })
    await world.write(customer, asImage(png, 'image/png'))
    await world.settle()
    const { id } = await world.conversationOf(customer)
    const state = async () =>
      itemsOf<{ media: Media[] }>(await world.owner.get(`/conversations/${id}/messages`))[0]!.media[0]!.state
    expect(await state()).toBe('waiting')
    for (let turn = 0; turn < 2; turn++) {
      await world.hurry()
      await world.settle()
    }
    expect(await state()).toBe('stored')
  })

  test('of what Meta no longer has is given up at once', async () => {
    await world.control('POST', '/faults', {
      call: 'media_retrieve',
      next: 1,
      effect: { error: { code: 100 } },
    })
    const media = await received(asImage(png, 'image/png'))
    expect(media).toMatchObject({ state: 'failed', bytes: null })
    expect((await download(media)).statusCode).toBe(404)
  })

  test('from an address that has expired is given up', async () => {
    const real = globalThis.fetch
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (...call: Parameters<typeof fetch>) => {
      if (String(call[0]).includes('/attachments/'))
        await world.control('POST', '/clock', { advanceSeconds: 301 })
      return real(...call)
    })
    expect((await received(asImage(png, 'image/png'))).state).toBe('failed')
  })
})

describe('the token', () => {
  const evil: {
    server?: Server
    heard: (string | undefined)[]
    answer?: (url: string) => [number, Record<string, string>, string]
  } = { heard: [] }
  let origin = ''
  beforeAll(async () => {
    evil.server = createServer((request, response) => {
      evil.heard.push(request.headers.authorization)
      const [status, headers, body] = evil.answer?.(request.url ?? '') ?? [200, {}, 'stolen']
      response.writeHead(status, headers).end(body)
    })
    await new Promise<void>((resolve) => evil.server!.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(evil.server.address() as AddressInfo).port}`
  })
  afterAll(() => evil.server?.close())

  const access = (graphUrl: string) => ({
    graphUrl,
    graphVersion: 'v26.0',
    appSecret: 'secret-secret',
    accessToken: 'EAAtoken',
    mediaHosts: ['lookaside.fbsbx.com'],
  })

  test.each([
    (other: string) => `${other}/photo`,
    (other: string) => other.replace('http://', 'http://lookaside.fbsbx.com@'),
    (other: string) => `${other.replace('127.0.0.1', 'localhost')}/photo`,
    () => 'http://lookaside.fbsbx.com/photo',
    () => 'https://lookaside.fbsbx.com.evil.example/photo',
    () => 'file:///etc/passwd',
    () => 'not an address',
  ])('never goes to an address on another host (%#)', async (address) => {
    const graph = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ url: address(origin), mime_type: 'image/png', id: '1' }))
    })
    await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve))
    evil.heard.length = 0
    const result = await fetchMedia(
      access(`http://127.0.0.1:${(graph.address() as AddressInfo).port}`),
      '1',
      '2',
      1000,
    )
    graph.close()
    expect(result).toMatchObject({ kind: 'refused', code: 131052 })
    expect(evil.heard).toEqual([])
  })

  test('does not follow a redirect to one either', async () => {
    const graph = createServer((request, response) => {
      const self = `http://${request.headers.host}`
      if (request.url?.startsWith('/media')) response.writeHead(302, { location: `${origin}/photo` }).end()
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ url: `${self}/media`, mime_type: 'image/png' }))
    })
    await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve))
    evil.heard.length = 0
    const result = await fetchMedia(
      access(`http://127.0.0.1:${(graph.address() as AddressInfo).port}`),
      '1',
      '2',
      1000,
    )
    graph.close()
    expect(result.kind).not.toBe('done')
    expect(evil.heard).toEqual([])
  })

  test('is not needed for more than the limit: what is too large is refused, not kept in memory', async () => {
    evil.answer = (url) =>
      url.startsWith('/v26.0')
        ? [
            200,
            { 'content-type': 'application/json' },
            JSON.stringify({ url: `${origin}/large`, mime_type: 'image/png' }),
          ]
        : [200, {}, 'x'.repeat(1001)]
    const result = await fetchMedia(access(origin), '1', '2', 1000)
    expect(result).toMatchObject({ kind: 'refused', code: 131052, details: 'too large' })
  })
})
