import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { inboxOn } from './inbox.ts'
import { phoneOn } from './phone.ts'
import { setStage } from './stage.ts'

const stage = setStage()

/** Each would mark the page if it ran. */
const mark = 'document.documentElement.setAttribute("data-owned",1)'
const corpus = [
  `<script>${mark}</script>`,
  `<img src=x onerror='${mark}'>`,
  `"><svg onload='${mark}'>`,
  `javascript:${mark}`,
  `{{constructor.constructor('${mark}')()}}`,
  `<iframe srcdoc="<script>parent.${mark}</script>">`,
  `*<a href="javascript:${mark}">bold</a>*`,
]

const isOwned = (page: Page) => page.locator('html[data-owned]').count()

describe('every answer', () => {
  test('carries the headers that keep a page to itself, and a policy that lets no foreign script in', async () => {
    for (const path of ['/', '/sign-in', '/inbox', '/api/v1/session', '/health/live', '/nowhere.txt']) {
      const { headers } = await fetch(`${stage.plumbline.url}${path}`)
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('referrer-policy'), path).toMatch(/no-referrer|same-origin|strict-origin/)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy, path).toContain("default-src 'none'")
      expect(policy, path).toContain("frame-ancestors 'none'")
      expect(policy, path).not.toContain('unsafe')
      expect(headers.get('x-powered-by'), path).toBeNull()
    }
  })

  test('of a page allows styles by a nonce that is never the same', async () => {
    const nonceOf = async () => {
      const { headers } = await fetch(`${stage.plumbline.url}/sign-in`)
      return /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1]
    }
    const [one, other] = [await nonceOf(), await nonceOf()]
    expect(one).toBeTruthy()
    expect(one).not.toBe(other)
  })
})

describe('every page', () => {
  test('asks nobody but its own server, and breaks its policy nowhere', async () => {
    const context = await stage.signedIn('owner')
    const foreign: string[] = []
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== stage.plumbline.url && !/^(blob|data):$/.test(protocol)) foreign.push(request.url())
    })
    const page = await context.newPage()
    const paths = ['/inbox', '/board', '/today', '/contacts', '/settings']
    const sections = ['whatsapp', 'team', 'appearance', 'tasks'].map((section) => `/settings/${section}`)
    for (const path of [...paths, ...sections]) {
      await page.goto(`${stage.plumbline.url}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await eventually(() => page.locator('[role="status"][aria-label^="Loading"]').count()).toBe(0)
    }
    await page.goto(`${stage.plumbline.url}/board`)
    await page.getByRole('row').first().click()
    await page.getByRole('tab', { name: 'Activity' }).click()
    expect(foreign).toEqual([])
    expect(stage.forgiveComplaints(), 'breaches of the policy').toEqual([])
  })
})

describe('script from a customer', () => {
  test('in names and messages is shown as the text that it is, on every page and on the phone', async () => {
    const { simulator, plumbline } = stage
    const name = `<img src=x onerror='${mark}'>Mallory`
    const mallory = await simulator.customer(name)
    for (const text of corpus) await simulator.say(mallory, text)
    const inbox = inboxOn(await stage.page('admin', '/inbox'))
    await inbox.open(name)
    for (const text of corpus.filter((one) => !one.startsWith('*'))) await inbox.message(name, text).waitFor()
    await inbox.page.getByText('bold</a>').first().waitFor()
    expect(await inbox.page.locator('a[href^="javascript:" i]').count()).toBe(0)
    expect(await isOwned(inbox.page)).toBe(0)

    for (const path of ['/board', '/contacts', '/today']) {
      await inbox.page.goto(`${plumbline.url}${path}`)
      await inbox.page
        .getByText(/Mallory/)
        .first()
        .waitFor()
      expect(await isOwned(inbox.page), path).toBe(0)
    }
    const phone = phoneOn(await (await stage.stranger()).newPage())
    await phone.page.goto(simulator.phoneUrl(mallory))
    await phone.ofCustomer.filter({ hasText: 'iframe srcdoc' }).waitFor()
    expect(await isOwned(phone.page)).toBe(0)
  })

  test('in a file is never run: what is no picture is a download, whatever it calls itself', async () => {
    const mallory = await stage.simulator.customer('Mallory Files')
    await stage.simulator.say(mallory, 'person please')
    const html = Buffer.from(`<html><script>${mark}</script></html>`).toString('base64')
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" onload='${mark}'><script>${mark}</script></svg>`,
    ).toString('base64')
    const filename = `"><img src=x onerror='${mark}'>.html`
    await stage.simulator.send(mallory, {
      type: 'document',
      filename,
      dataBase64: html,
      mimeType: 'text/html',
    })
    await stage.simulator.send(mallory, { type: 'image', dataBase64: svg, mimeType: 'image/svg+xml' })
    await stage.simulator.send(mallory, { type: 'image', dataBase64: html, mimeType: 'image/png' })

    const inbox = inboxOn(await stage.page('admin', '/inbox'))
    await inbox.open('Mallory Files')
    await inbox
      .thread('Mallory Files')
      .getByRole('link', { name: /onerror/ })
      .waitFor()
    const admin = await stage.api('admin')
    type Messages = { items: { media: { url: string; state: string }[] }[] }
    const id = new URL(inbox.page.url()).pathname.split('/').at(-1)
    const media = async () =>
      (await admin<Messages>('GET', `/conversations/${id}/messages`)).items.flatMap((one) => one.media)
    await eventually(async () => (await media()).map(({ state }) => state)).not.toContain('waiting')
    for (const { url, state } of await media()) {
      if (state !== 'stored') continue
      const answer = await inbox.page.context().request.get(new URL(url, stage.plumbline.url).href)
      const headers = answer.headers()
      expect(headers['content-type']).toBe('application/octet-stream')
      expect(headers['content-disposition']).toMatch(/^attachment/)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain('sandbox')
    }
    expect(await isOwned(inbox.page)).toBe(0)
  })

  test('written by a colleague into a card’s fields is shown as text to everybody', async () => {
    const member = await stage.api('member')
    const { items } = await member<{ items: { id: string }[] }>('GET', '/deals?limit=1')
    const title = `<script>${mark}</script>`
    await member('PATCH', `/deals/${items[0]?.id}`, { title, budget: `"><svg onload='${mark}'>` })
    const page = await stage.page('owner', `/board/${items[0]?.id}`)
    await page.getByRole('heading', { level: 2 }).getByText(title).waitFor()
    await page.getByRole('tab', { name: /^Details/ }).click()
    await page.getByText(`"><svg onload='${mark}'>`).waitFor()
    expect(await isOwned(page)).toBe(0)
    await eventually(() => page.title()).toContain(title)
  })
})
