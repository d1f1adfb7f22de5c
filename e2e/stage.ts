import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { launchBrowser, type WatchedBrowser } from './browser.ts'
import { type Plumbline, type Role, startPlumbline } from './plumbline.ts'
import { type Simulator, simulatorAt } from './simulator.ts'

/** What every journey of a file plays on: one Plumbline with its demo business, one browser, the outside world. */
export type Stage = {
  plumbline: Plumbline
  simulator: Simulator
  /** A browser profile in which nobody is signed in. */
  stranger(options?: BrowserContextOptions): Promise<BrowserContext>
  /** A browser profile in which the demo's person of that role is signed in. */
  signedIn(role: Role, options?: BrowserContextOptions): Promise<BrowserContext>
  /** One that holds this cookie of a session. */
  asWhom(cookie: string, options?: BrowserContextOptions): Promise<BrowserContext>
  /** A page of that role at this path. */
  page(role: Role, path: string, options?: BrowserContextOptions): Promise<Page>
  /** Our API, asked by that role as a program would ask it: to arrange what a journey begins with. */
  api(role: Role): Promise<Api>
  person(role: Role): { email: string; password: string }
  /** Stops and starts the program on the same data, with other settings. */
  restart(settings?: Record<string, string>): Promise<void>
  /** For a journey that provokes it: what pages have complained of so far is no failure. */
  forgiveComplaints(): string[]
}

export type Api = <Answer = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<Answer>

/**
 * Sets the stage for the tests of this file. After each of them every page is closed, and whatever a page complained of
 * (an error of a script, a breach of the content policy) fails the test; at the end Plumbline must end cleanly.
 */
export function setStage(settings: Record<string, string> = {}): Stage {
  let plumbline: Plumbline
  let browser: WatchedBrowser
  const sessions = new Map<Role, Promise<Api>>()
  const cookies = new Map<Role, string>()

  beforeAll(async () => {
    ;[plumbline, browser] = await Promise.all([startPlumbline(settings), launchBrowser()])
  })
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const pictures = await browser.photograph(join(tmpdir(), `plumbline-failed-${task.id}`))
      console.error([`When "${task.name}" failed, the pages looked like this:`, ...pictures].join('\n  '))
    }
    await browser.closeAll()
    expect(browser.complaints()).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    try {
      await plumbline?.stop()
    } finally {
      await plumbline?.remove()
    }
  })

  function person(role: Role) {
    const found = plumbline.demo?.people.find((one) => one.role === role)
    if (!found) throw new Error(`the demo has no ${role}`)
    return found
  }
  function api(role: Role): Promise<Api> {
    const known = sessions.get(role)
    if (known) return known
    const begun = apiFor(plumbline.url, person(role)).then(({ ask, cookie }) => {
      cookies.set(role, cookie)
      return ask
    })
    sessions.set(role, begun)
    return begun
  }
  async function signedIn(role: Role, options?: BrowserContextOptions) {
    await api(role)
    return asWhom(cookies.get(role) ?? '', options)
  }
  async function asWhom(cookie: string, options?: BrowserContextOptions) {
    const context = await browser.context(options)
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: plumbline.url, httpOnly: true, sameSite: 'Lax' }])
    return context
  }

  return {
    get plumbline() {
      return plumbline
    },
    get simulator() {
      return simulatorAt(plumbline.simulatorUrl, plumbline.demo?.whatsapp.phoneNumberId ?? '')
    },
    stranger: (options) => browser.context(options),
    signedIn,
    asWhom,
    async page(role, path, options) {
      const context = await signedIn(role, options)
      const page = await context.newPage()
      await page.goto(`${plumbline.url}${path}`)
      return page
    },
    api,
    person,
    async restart(changed) {
      plumbline = await plumbline.restart(changed)
    },
    forgiveComplaints: () => browser.complaints(),
  }
}

/** Signs in by HTTP, from a browser that calls itself whatever it likes. What is asked throws with the answer when it is refused. */
export async function apiFor(
  url: string,
  { email, password }: { email: string; password: string },
  browser = 'a program',
): Promise<{ ask: Api; cookie: string }> {
  const signIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': browser },
    body: JSON.stringify({ email, password }),
  })
  if (!signIn.ok) throw new Error(`signing in as ${email}: ${signIn.status} ${await signIn.text()}`)
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrf } = (await signIn.json()) as { csrf: string }
  const ask: Api = async <Answer>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        cookie,
        origin: url,
        'x-csrf-token': csrf,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as Answer
  }
  return { ask, cookie }
}
