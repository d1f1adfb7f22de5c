import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page, Request } from 'playwright-core'
import { root } from './plumbline.ts'

/** What somebody has seen on their way through every screen. */
export type Walk = {
  /** Of each screen, by its address with ids left out: all that stands there, be it text, field, label or link. */
  screens: Map<string, string>
  /** What its pages asked of the API and were given, by method and path as the description of the API writes them. */
  given: Set<string>
  /** What went wrong on the way: refusals, dialogs, script that ran. */
  complaints: string[]
}

/** At most so many records of one kind are opened beside those that are named: one more tells nothing new. */
const samplesMax = 1

/**
 * Goes through every screen that the router knows, and every one to which a link on the way leads. `records` fill the places of ids, and are opened whether
 * or not a link leads there.
 */
export async function walkThrough(
  context: BrowserContext,
  url: string,
  { records, operations }: { records: Record<string, string[]>; operations: Operation[] },
): Promise<Walk> {
  const page = await context.newPage()
  const walk: Walk = { screens: new Map(), given: new Set(), complaints: [] }
  const traffic = watchTraffic(page, operations, walk)
  await page.goto(url)
  const waiting = screensOf(records)
  const seen = new Set(waiting)
  const samples = new Map<string, number>()
  for (const path of waiting) {
    const screen = screenOf(path)
    await goTo(page, path)
    await traffic.settled()
    const { text, links, scripts } = await page.evaluate(lookAround)
    walk.screens.set(screen, `${walk.screens.get(screen) ?? ''}\n${text}`)
    for (const script of scripts) walk.complaints.push(`${path}: ${script}`)
    for (const link of links) {
      const kind = screenOf(link)
      const count = samples.get(kind) ?? 0
      if (seen.has(link) || (kind !== link && count >= samplesMax)) continue
      samples.set(kind, count + 1)
      seen.add(link)
      waiting.push(link)
    }
  }
  await page.close()
  return walk
}

/** The addresses of the router's own list, with records in the places of their ids. What is there for strangers leads a person who is signed in back. */
function screensOf(records: Record<string, string[]>): string[] {
  const source = readFileSync(join(root, 'web/src/paths.ts'), 'utf8')
  const patterns = [...source.matchAll(/^ {2}\w+: '(\/[^']*)',$/gm)].map((match) => match[1]!)
  if (patterns.length < 20) throw new Error('the addresses of the pages were not found')
  return patterns.flatMap((pattern) => {
    const name = /\$(\w+)/.exec(pattern)?.[1]
    if (!name) return [pattern]
    if (!records[name]) throw new Error(`no record is named for ${pattern}`)
    return records[name].map((id) => pattern.replace(`$${name}`, id))
  })
}

function screenOf(path: string): string {
  return path.replace(/[?#].*$/, '').replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, ':id')
}

/** As a link does it: the page stays, and the router takes over. */
async function goTo(page: Page, path: string) {
  await page.evaluate((to) => history.pushState(null, '', to), path)
}

export type Operation = {
  method: string
  path: string
  permission: string | null
  isMatch(path: string): boolean
}

/** The operations that the description of the API names, with the permission that each needs. */
export async function operationsOf(url: string): Promise<Operation[]> {
  const answer = await fetch(`${url}/api/v1/openapi.json`)
  const { paths } = (await answer.json()) as {
    paths: Record<string, Record<string, { 'x-permission'?: string }>>
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const form = new RegExp(`^/api/v1${path.replace(/^\/api\/v1/, '').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      return {
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'] ?? null,
        isMatch: (one: string) => form.test(one),
      }
    }),
  )
}

/** Remembers what the pages ask. `settled` waits until nothing is under way and no skeleton stands. */
function watchTraffic(page: Page, operations: Operation[], walk: Walk) {
  const underWay = new Set<Request>()
  const isStream = (request: Request) => new URL(request.url()).pathname === '/api/v1/live'
  page.on('request', (request) => {
    if (!isStream(request)) underWay.add(request)
  })
  page.on('requestfinished', (request) => underWay.delete(request))
  page.on('requestfailed', (request) => underWay.delete(request))
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!pathname.startsWith('/api/v1/')) return
    const method = response.request().method()
    // The more exact one: `/conversations/counts` is no conversation.
    const [operation] = operations
      .filter((one) => one.method === method && one.isMatch(pathname))
      .sort((one, other) => one.path.split('{').length - other.path.split('{').length)
    const name = `${method} ${operation?.path ?? pathname}`
    if (response.ok()) walk.given.add(name)
    else if (response.status() !== 404) walk.complaints.push(`${name} was answered with ${response.status()}`)
  })
  page.on('dialog', (dialog) => {
    walk.complaints.push(`${page.url()}: a dialog says ${dialog.message()}`)
    void dialog.dismiss()
  })
  return {
    async settled() {
      // Twice in a row: what has just come may ask for more.
      for (let calm = 0, turns = 0; calm < 2; turns++) {
        if (turns > 400) throw new Error(`${page.url()} does not come to rest`)
        await page.evaluate(drawn)
        const isCalm = underWay.size === 0 && (await page.evaluate(isAtRest))
        calm = isCalm ? calm + 1 : 0
      }
    },
  }
}

/** Runs in the page: what has come by now is drawn. */
function drawn(): Promise<unknown> {
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}

/** Runs in the page. */
function isAtRest(): boolean {
  return document.querySelector('[role="status"][aria-label^="Loading"]') === null
}

/** Runs in the page: what a person, a screen reader or whoever opens the tools would find there. */
function lookAround(): { text: string; links: string[]; scripts: string[] } {
  const words: string[] = [document.title, document.body.textContent ?? '']
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes)
      if (/^(aria-label|title|alt|placeholder|href|download|value)$/.test(name)) words.push(value)
    if ('value' in element && typeof element.value === 'string') words.push(element.value)
  }
  const anchors = [...document.querySelectorAll('a')].map((anchor) => anchor.getAttribute('href') ?? '')
  const scripts = anchors
    .filter((href) => /^\s*(javascript|data|vbscript):/i.test(href))
    .map((href) => `a link leads to ${href}`)
  if (document.documentElement.hasAttribute('data-owned')) scripts.push('script of somebody else has run')
  const links = anchors.filter((href) => /^\/(?!\/|api\/|trust|webhooks\/)/.test(href))
  return { text: words.join('\n'), links: [...new Set(links)], scripts }
}
