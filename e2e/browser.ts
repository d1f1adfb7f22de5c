import { spawnSync } from 'node:child_process'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

/** A real Chromium that remembers whatever a page complains about. */
export type WatchedBrowser = {
  /** A browser profile of its own: nothing is shared with the others. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>
  /** What pages complained of since the last call: errors of scripts, of the console, breaches of the content policy. */
  complaints(): string[]
  /** Pictures of every open page, as files that begin with this path; answers which page is on which. */
  photograph(path: string): Promise<string[]>
  /** Closes every profile, with its pages. */
  closeAll(): Promise<void>
  close(): Promise<void>
}

export async function launchBrowser(): Promise<WatchedBrowser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--disable-component-update'],
  })
  const complaints: string[] = []
  return {
    async context(options) {
      const context = await open(browser, options)
      await context.exposeBinding('tellBreach', (_source, breach: string) => complaints.push(breach))
      await context.addInitScript(tellBreaches)
      context.on('page', (page) => watch(page, complaints))
      return context
    },
    complaints: () => complaints.splice(0),
    async photograph(path) {
      const pages = browser.contexts().flatMap((context) => context.pages())
      return Promise.all(
        pages.map(async (page, index) => {
          const file = `${path}-${index + 1}.png`
          await page.screenshot({ path: file, timeout: 5_000 }).catch(() => undefined)
          return `${file}: ${page.url()}`
        }),
      )
    },
    closeAll: async () => void (await Promise.all(browser.contexts().map((context) => context.close()))),
    close: () => browser.close(),
  }
}

/** CHROMIUM_PATH, as npm test sets it; else the first of the usual names that is on the path. */
function chromiumPath(): string {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' })
    if (found.status === 0) return found.stdout.trim()
  }
  throw new Error('The journeys need Chromium: install it, or set CHROMIUM_PATH to one that you have.')
}

async function open(browser: Browser, options?: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: 'en-US',
    timezoneId: 'America/Chicago',
    viewport: { width: 1360, height: 860 },
    colorScheme: 'light',
    ...options,
  })
  context.setDefaultTimeout(20_000)
  return context
}

/** Runs in the page, before anything of ours. */
function tellBreaches() {
  const tell = (window as unknown as { tellBreach: (breach: string) => void }).tellBreach
  document.addEventListener('securitypolicyviolation', (event) =>
    tell(`${event.violatedDirective} refused ${event.blockedURI} on ${location.pathname}`),
  )
}

function watch(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    // A refusal or a server that is away is an answer like others; the page shows it in words.
    if (/^Failed to load resource: /.test(message.text())) return
    complaints.push(`${page.url()}: ${message.text()}`)
  })
}
