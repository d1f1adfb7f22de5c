import { type Heard, type Knock, knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { noncesOf, parsePolicy } from './support/content-policy.ts'

export const oldBrowsers: Check = {
  id: 'old-browsers',
  commitment: 'C-9e',
  looksAt:
    'Reads the published list of browsers, then asks for pages, for the API and for a sign-in under the names of old and of current browsers: the old ones must be told, the current ones not, and both must get the same headers and cookies.',
  run: examine,
}

const windows = 'Windows NT 10.0; Win64; x64'
const mac = 'Macintosh; Intel Mac OS X 10_15_7'
const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const blink = 'AppleWebKit/537.36 (KHTML, like Gecko)'

/** As they called themselves. */
const old = {
  'Internet Explorer 11': `Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko`,
  'Internet Explorer 9': 'Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
  'Chrome 49': `Mozilla/5.0 (Windows NT 5.1) ${blink} Chrome/49.0.2623.112 Safari/537.36`,
  'Chrome 109': `Mozilla/5.0 (Windows NT 6.1; Win64; x64) ${blink} Chrome/109.0.0.0 Safari/537.36`,
  'Edge 18': `Mozilla/5.0 (${windows}) ${blink} Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763`,
  'Firefox 78': `Mozilla/5.0 (${windows}; rv:78.0) Gecko/20100101 Firefox/78.0`,
  'Firefox 115': 'Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:109.0) Gecko/20100101 Firefox/115.0',
  'Safari 12': `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) ${webkit} Version/12.1.2 Safari/605.1.15`,
  'Safari on iOS 12': `Mozilla/5.0 (iPhone; CPU iPhone OS 12_5_7 like Mac OS X) ${webkit} Version/12.1.2 Mobile/15E148 Safari/604.1`,
  'Chrome on iOS 15': `Mozilla/5.0 (iPad; CPU OS 15_8 like Mac OS X) ${webkit} CriOS/113.0.5672.121 Mobile/15E148 Safari/604.1`,
  'Samsung Internet 14': `Mozilla/5.0 (Linux; Android 11; SM-G960F) ${blink} SamsungBrowser/14.2 Chrome/87.0.4280.141 Mobile Safari/537.36`,
  'Opera 12': 'Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18',
}

const current = {
  Chrome: `Mozilla/5.0 (${windows}) ${blink} Chrome/141.0.0.0 Safari/537.36`,
  'Chrome on Android': `Mozilla/5.0 (Linux; Android 10; K) ${blink} Chrome/141.0.0.0 Mobile Safari/537.36`,
  Edge: `Mozilla/5.0 (${windows}) ${blink} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`,
  Firefox: `Mozilla/5.0 (${mac.replace('_15_7', '.15')}; rv:144.0) Gecko/20100101 Firefox/144.0`,
  Safari: `Mozilla/5.0 (${mac}) ${webkit} Version/26.0 Safari/605.1.15`,
  'Safari on iOS': `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${webkit} Version/26.0 Mobile/15E148 Safari/604.1`,
  'Samsung Internet': `Mozilla/5.0 (Linux; Android 10; K) ${blink} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`,
  Opera: `Mozilla/5.0 (${windows}) ${blink} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`,
}

const pages = ['/', '/trust', '/browsers', '/sign-in', '/inbox']
const answers = ['/api/v1/session', '/api/v1/sign-up', '/health/live', '/nothing.js']

async function examine(stage: Stage): Promise<Examined> {
  await mustPublishTheList(stage)
  const usual = await headersAt(stage, current.Chrome)
  for (const [name, agent] of Object.entries(current)) {
    for (const [path, told] of await toldAt(stage, agent)) {
      if (told) throw new Broken('current_browser_called_old', `${name} at ${path}`)
    }
  }
  for (const [name, agent] of Object.entries(old)) {
    for (const [path, told] of await toldAt(stage, agent)) {
      if (!told) throw new Broken('old_browser_not_told', `${name} at ${path}`)
    }
    for (const [path, headers] of await headersAt(stage, agent)) {
      const other = otherIn(usual.get(path)!, headers)
      if (other) throw new Broken('other_headers_for_an_old_browser', `${other} for ${name} at ${path}`)
    }
  }
  const cookies = await mustSetTheSameCookies(stage)
  const names = Object.keys(old).length + Object.keys(current).length
  return {
    examined: names * pages.length + Object.keys(old).length * usual.size + cookies,
    floor: 20 * pages.length + 12 * (pages.length + answers.length),
    control: `${Object.keys(current).length} current browsers were let by without a word; ${usual.size} answers were compared header by header`,
    measured: {
      oldBrowsers: Object.keys(old).length,
      currentBrowsers: Object.keys(current).length,
      journeys: 'none by this check; the tests of the program walk through it in Chromium alone',
    },
  }
}

/** A version for each browser, on a page for everybody that needs no script, and a way there from the first page. */
async function mustPublishTheList(stage: Stage) {
  const list = await knock(stage, '/browsers')
  const missing = ['Chrome', 'Edge', 'Safari', 'Firefox'].find(
    (name) => !new RegExp(`${name}</th><td>\\d+`).test(list.text),
  )
  if (list.status !== 200 || missing)
    throw new Broken('list_not_published', missing ?? `answered ${list.status}`)
  const first = await knock(stage, '/')
  if (!first.text.includes('href="/browsers"'))
    throw new Broken('list_not_published', 'no way from the first page')
}

const as = (agent: string): Pick<Knock, 'headers'> => ({ headers: { 'user-agent': agent } })

/** The notice stands in the page itself, for no script of ours may run there: the app's page holds it always, and the mark makes it seen. */
async function toldAt(stage: Stage, agent: string): Promise<[path: string, told: boolean][]> {
  const told: [string, boolean][] = []
  for (const path of pages) {
    const { status, text } = await knock(stage, path, as(agent))
    if (status !== 200) throw new Error(`a page could not be read: ${path} ${status}`)
    const says = /too old for Plumbline/.test(text) && text.includes('href="/browsers"')
    const isApp = text.includes('<div id="root">')
    told.push([path, says && (!isApp || /<html[^>]* data-old-browser/.test(text))])
  }
  return told
}

async function headersAt(stage: Stage, agent: string): Promise<Map<string, Record<string, string>>> {
  const found = new Map<string, Record<string, string>>()
  for (const path of [...pages, ...answers]) found.set(path, comparable(await knock(stage, path, as(agent))))
  return found
}

/** Other at every answer: when, which request, how long, what is left to ask; and nonces. */
const ofTheMoment =
  /^(date|x-request-id|content-length|connection|keep-alive|etag|last-modified|ratelimit.*)$/

function comparable(heard: Heard): Record<string, string> {
  const nonces = noncesOf(parsePolicy(String(heard.headers['content-security-policy'] ?? '')))
  return Object.fromEntries([
    ['status', String(heard.status)],
    ...Object.entries(heard.headers)
      .filter(([name]) => !ofTheMoment.test(name))
      .map(([name, value]) => [
        name,
        nonces.reduce((text, nonce) => text.replaceAll(nonce, '…'), String(value)),
      ]),
  ])
}

function otherIn(usual: Record<string, string>, now: Record<string, string>): string | undefined {
  return [...new Set([...Object.keys(usual), ...Object.keys(now)])].find((name) => usual[name] !== now[name])
}

/** A sign-in under an old name: the cookie is guarded as any. Answers how many were compared. */
async function mustSetTheSameCookies(stage: Stage): Promise<number> {
  const { email, password } = stage.canaries.a.people.viewer
  const cookiesFor = async (agent: string) => {
    const heard = await knock(stage, '/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', 'user-agent': agent },
      body: JSON.stringify({ email, password }),
    })
    if (heard.status !== 200 || heard.setCookies.length === 0)
      throw new Error(`a canary could not sign in: ${heard.status}`)
    const [session = ''] = heard.setCookies
    await knock(stage, '/api/v1/session', {
      method: 'DELETE',
      headers: {
        cookie: session.split(';')[0],
        'x-csrf-token': (heard.json as { csrf: string }).csrf,
        'sec-fetch-site': 'same-origin',
      },
    })
    return heard.setCookies.map(withoutValue).sort()
  }
  const [usual, now] = [await cookiesFor(current.Chrome), await cookiesFor(old['Internet Explorer 11'])]
  if (usual.join() !== now.join()) throw new Broken('other_cookies_for_an_old_browser', now.join())
  return now.length
}

/** Name and attributes; when it ends is told by the second. */
function withoutValue(line: string): string {
  return line.replace(/=[^;]*/, '').replace(/expires=[^;]*/i, 'expires')
}
