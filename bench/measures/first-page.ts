import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import type { Result } from '../line.ts'
import type { Stand } from '../subject/stand.ts'

/** JavaScript that a browser with an empty cache loads until the first page stands, each file as gzip would send it. */
export async function measureFirstPage(stand: Stand): Promise<Result> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
  try {
    const signIn = await scriptsOf(browser, stand, '/sign-in', null)
    const inbox = await scriptsOf(browser, stand, '/inbox', stand.session.cookie)
    return {
      measure: 'first_page',
      value: inbox.gzip / 1000,
      unit: 'kB (gzip)',
      baseline: null,
      ratio: null,
      n: inbox.files,
      more: { sign_in: signIn.gzip / 1000, plain: inbox.plain / 1000, sent: inbox.sent / 1000 },
    }
  } finally {
    await browser.close()
  }
}

type Scripts = { files: number; gzip: number; plain: number; sent: number }

async function scriptsOf(
  browser: Awaited<ReturnType<typeof chromium.launch>>,
  { server }: Stand,
  path: string,
  cookie: string | null,
): Promise<Scripts> {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  if (cookie) {
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: server.url }])
  }
  const page = await context.newPage()
  const reading: Promise<{ plain: number; gzip: number; sent: number }>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    reading.push(
      response.body().then(async (body) => ({
        plain: body.length,
        gzip: gzipSync(body).length,
        sent: (await response.request().sizes()).responseBodySize,
      })),
    )
  })
  await page.goto(`${server.url}${path}`)
  await page.locator('main, form').first().waitFor()
  await page.waitForLoadState('load')
  const files = await Promise.all(reading)
  await context.close()
  const sum = (part: 'plain' | 'gzip' | 'sent') => files.reduce((total, file) => total + file[part], 0)
  if (sum('gzip') === 0) throw new Error(`${path} has loaded no scripts`)
  return { files: files.length, plain: sum('plain'), gzip: sum('gzip'), sent: sum('sent') }
}

function chromiumPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
    if (found) return found
  }
  throw new Error('first_page: there is no Chromium on the path')
}
