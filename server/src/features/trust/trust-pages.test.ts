import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trustSchema } from '#contract/trust.ts'
import { openApp, openAppAs } from '#testing/app.ts'
import { openBusiness, signedIn } from '#testing/business.ts'

let opened: Awaited<ReturnType<typeof openApp>>

beforeAll(async () => {
  opened = await openApp()
})
afterAll(() => opened.close())

const get = (url: string, headers: Record<string, string> = {}) => opened.app.inject({ url, headers })

describe('the trust page', () => {
  test('is for anybody, is never kept anywhere, and holds every promise with what cannot be shown', async () => {
    const [page, api] = [await get('/trust'), await get('/api/v1/trust/commitments')]
    expect(page.statusCode).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect(api.headers['cache-control']).toBe('no-store')
    const trust = trustSchema.parse(api.json())
    expect(trust.commitments.length).toBeGreaterThan(0)
    const text = textOf(page.body)
    for (const { id, sentence, kept } of trust.commitments) {
      expect(page.body).toContain(`id="${id}"`)
      expect(text).toContain(sentence)
      expect(text).toContain(kept)
    }
    for (const paragraph of trust.limitation.split('\n\n')) expect(text).toContain(paragraph)
    expect(text).toContain('/api/v1/trust/commitments')
    expect(text).toContain('npm run verify')
  })

  test('says nothing in absolute words', async () => {
    for (const path of ['/', '/trust', '/browsers']) {
      expect(textOf((await get(path)).body)).not.toMatch(
        /100 ?%|completely|guarantee|unbreakable|unhackable|impossible|fully secure|bank.?grade|military|never fail/i,
      )
    }
  })

  test('needs no script and lets none in: its policy knows a style of this answer and nothing inline', async () => {
    for (const path of ['/', '/trust', '/browsers']) {
      const [one, other] = [await get(path), await get(path)]
      const policy = String(one.headers['content-security-policy'])
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
      expect(one.body).toContain(`<style nonce="${nonce}">`)
      expect(other.headers['content-security-policy']).not.toContain(nonce)
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|script-src|\*/)
      expect(one.body).not.toMatch(/<script|javascript:|\son\w+=|style="/i)
    }
  })

  test('is written in order: one first heading, none left out on the way down, a language', async () => {
    for (const path of ['/', '/trust', '/browsers']) {
      const { body } = await get(path)
      const levels = [...body.matchAll(/<h([1-6])/g)].map((match) => Number(match[1]))
      expect(levels[0]).toBe(1)
      expect(levels.filter((level) => level === 1)).toHaveLength(1)
      for (const [index, level] of levels.entries())
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
      expect(body).toContain('<html lang="en">')
      const ids = [...body.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
      expect(new Set(ids).size).toBe(ids.length)
    }
  })
})

describe('while the database is away', () => {
  const away = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }))

  test('the trust page claims nothing, and the first page still says what this is', async () => {
    const pools = {
      ...opened.installation.pools,
      app: Object.assign(Object.create(opened.installation.pools.app), { connect: away, query: away }),
    }
    const app = await openAppAs({ ...opened.installation, pools }, {})
    const [trust, home] = [await app.inject({ url: '/trust' }), await app.inject({ url: '/' })]
    await app.close()
    expect(trust.statusCode).toBe(503)
    expect(textOf(trust.body)).toContain('cannot be told right now')
    expect(trust.body).not.toContain('<article')
    expect(home.statusCode).toBe(200)
    expect(home.body).not.toContain('kept right now')
  })
})

describe('the first page', () => {
  test('tells a stranger what this is, and leads to the promises and to signing in', async () => {
    const { statusCode, body, headers } = await get('/')
    expect(statusCode).toBe(200)
    expect(headers.vary).toContain('cookie')
    for (const link of ['/trust', '/sign-in', '/sign-up']) expect(body).toContain(`href="${link}"`)
  })

  test('offers no sign-up where there is none', async () => {
    const app = await openAppAs(opened.installation, { signUp: 'closed' })
    const { body } = await app.inject({ url: '/' })
    await app.close()
    expect(body).not.toContain('/sign-up')
    expect(body).toContain('/sign-in')
  })

  test('is not what somebody gets who is signed in, and is again once the session has ended', async () => {
    const owner = await signedIn(opened.app, (await openBusiness(opened.installation)).ownerEmail)
    const asOwner = () => get('/', { cookie: owner.cookie })
    expect((await asOwner()).body).not.toContain('See what we promise')
    await owner.delete('/session')
    expect((await asOwner()).body).toContain('See what we promise')
    expect((await get('/', { cookie: 'plumbline_session=made-up' })).body).toContain('See what we promise')
  })
})

describe('the page about browsers', () => {
  const oldAgent = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko' }

  test('names a version for each, and every page leads there', async () => {
    const text = textOf((await get('/browsers')).body)
    for (const name of ['Chrome', 'Edge', 'Safari', 'Firefox'])
      expect(text).toMatch(new RegExp(`${name}\\s*\\d+`))
    for (const path of ['/', '/trust']) expect((await get(path)).body).toContain('href="/browsers"')
  })

  test('is shown to an old browser on every page, and nothing else is other for it', async () => {
    const limits = ({ headers }: Awaited<ReturnType<typeof get>>) => ({
      ...headers,
      date: '',
      'content-length': '',
      'x-request-id': '',
      'content-security-policy': String(headers['content-security-policy']).replace(/nonce-[^']+/, ''),
    })
    for (const path of ['/', '/trust', '/browsers']) {
      const [old, usual] = [await get(path, oldAgent), await get(path)]
      expect(old.body).toContain('too old for Plumbline')
      expect(usual.body).not.toContain('too old for Plumbline')
      expect(limits(old)).toEqual(limits(usual))
    }
  })
})

describe('security.txt', () => {
  const path = '/.well-known/security.txt'

  test('is not there until the operator says whom to tell', async () => {
    const answer = await get(path)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'not_found' })
  })

  test('names whom to tell as plain text', async () => {
    const app = await openAppAs(opened.installation, { securityContact: 'mailto:security@crm.example' })
    const answer = await app.inject({ url: path })
    await app.close()
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.body.split('\n')[0]).toBe('Contact: mailto:security@crm.example')
  })
})

/** What a person reads: no markup, entities as the characters that they stand for. */
function textOf(body: string): string {
  return body
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
