import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mediaAnswerSchema } from '#wire/whatsapp/graph.ts'
import { samplePicture } from '../pictures/sample-pictures.ts'
import type { Stage } from '../testing/stage.ts'
import { setStage } from '../testing/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await setStage()
  await stage.subscribe()
})
afterAll(() => stage.close())

describe('media', () => {
  const png = samplePicture('drain')
  const upload = (bytes: Uint8Array, type: string, more: Record<string, string> = {}) => {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    for (const [name, value] of Object.entries(more)) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), 'drain.png')
    return stage.graph('POST', `${stage.numberId}/media`, form)
  }
  const bearer = () => ({ authorization: `Bearer ${stage.token}` })

  test('that was uploaded is fetched byte for byte from an address that needs the token', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const media = mediaAnswerSchema.parse((await stage.graph('GET', id)).body)
    expect(media).toMatchObject({ mime_type: 'image/png', file_size: png.length })
    expect(media.sha256).toBe(createHash('sha256').update(png).digest('hex'))
    const response = await fetch(media.url, { headers: bearer() })
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true)
    expect((await fetch(media.url)).status).toBe(401)
    expect((await fetch(media.url, { headers: { authorization: 'Bearer EAAsimno' } })).status).toBe(401)
    expect((await fetch(media.url.replace(/hash=./, 'hash=_'), { headers: bearer() })).status).toBe(404)
  })

  test('is gone from its address after 5 minutes, and has a new one then', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const { url } = (await stage.graph('GET', id)).body
    await stage.control('POST', '/clock', { advanceSeconds: 301 })
    expect((await fetch(url, { headers: bearer() })).status).toBe(404)
    const again = (await stage.graph('GET', id)).body.url
    expect((await fetch(again, { headers: bearer() })).status).toBe(200)
  })

  test('of customers is gone after 7 days, of the business after 30, and at once when deleted', async () => {
    const uploaded = (await upload(png, 'image/png')).body.id
    const deleted = (await upload(png, 'image/png')).body.id
    const customer = await stage.customer()
    await stage.write(customer, { type: 'image', sample: 'thermostat' })
    const value = JSON.parse(stage.receiver.received.at(-1)!.body.toString()).entry[0].changes[0].value
    const { id, sha256, url } = value.messages[0].image
    const bytes = Buffer.from(await (await fetch(url, { headers: bearer() })).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('base64')).toBe(sha256)

    expect((await stage.graph('DELETE', deleted)).body).toEqual({ success: true })
    expect((await stage.graph('GET', deleted)).body.error.error_subcode).toBe(33)
    await stage.control('POST', '/clock', { advanceSeconds: 7 * 24 * 3600 + 60 })
    expect((await stage.graph('GET', id)).body.error.code).toBe(100)
    expect((await stage.graph('GET', uploaded)).status).toBe(200)
    await stage.control('POST', '/clock', { advanceSeconds: 24 * 24 * 3600 })
    expect((await stage.graph('GET', uploaded)).body.error.code).toBe(100)
  })

  test('of another number is not to be had, with the number named or not', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const other = await stage.control('POST', '/numbers', { verifiedName: 'Other', appId: stage.appId })
    const foreign = await stage.graph('GET', id, undefined, { authorization: `Bearer ${other.body.token}` })
    expect(foreign.body.error.code).toBe(100)
    expect((await stage.graph('GET', `${id}?phone_number_id=${other.body.id}`)).body.error.code).toBe(100)
    expect((await stage.graph('GET', `${id}?phone_number_id=${stage.numberId}`)).status).toBe(200)
  })

  test('that is too large, empty, of no MIME type or of other bytes than it claims is refused', async () => {
    expect((await upload(new Uint8Array(5 * 1024 * 1024 + 1), 'image/png')).body.error.code).toBe(131053)
    expect((await upload(new Uint8Array(0), 'image/png')).body.error.code).toBe(131053)
    expect((await upload(png, 'image/jpeg')).body.error.code).toBe(131053)
    expect((await upload(png, '', { type: 'picture' })).body.error.code).toBe(100)
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    expect((await stage.graph('POST', `${stage.numberId}/media`, form)).body.error.code).toBe(100)
  })

  test('is sent by id and shown on the phone; a picture cannot be sent as a video', async () => {
    const { id } = (await upload(png, 'image/png')).body
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
    const sent = await stage.send(customer, { type: 'image', image: { id, caption: 'our van' } })
    expect(sent.status).toBe(200)
    await stage.idle()
    const chat = await stage.control('GET', `/customers/${customer.id}/chats/${stage.numberId}`)
    const shown = chat.body.messages.at(-1)
    expect(shown).toMatchObject({ type: 'image', caption: 'our van', author: 'business' })
    expect((await fetch(shown.mediaUrl)).headers.get('content-type')).toBe('image/png')
    expect((await stage.send(customer, { type: 'video', video: { id } })).body.error.code).toBe(131053)
  })

  test('that is linked and cannot be fetched makes the message fail with 131053', async () => {
    const customer = await stage.customer()
    await stage.write(customer, { type: 'text', text: 'hi' })
    const answer = await stage.send(customer, {
      type: 'image',
      image: { link: 'http://127.0.0.1:9/none.png' },
    })
    expect(answer.status).toBe(200)
    await stage.idle()
    expect(stage.receiver.received.at(-1)!.body.toString()).toContain('131053')
  })
})
