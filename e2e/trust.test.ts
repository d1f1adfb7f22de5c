import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { findings } from './accessibility.ts'
import { isFocused } from './board.ts'
import { root } from './plumbline.ts'
import { setStage } from './stage.ts'

const stage = setStage()

type Trust = { commitments: { id: string; sentence: string }[]; limitation: string }

const widths: [string, BrowserContextOptions][] = [
  ['on a desk', {}],
  ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
]

async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await (await stage.stranger(options)).newPage()
  await page.goto(`${stage.plumbline.url}${path}`)
  return page
}

describe('a stranger', () => {
  test('comes to the address, reads what this is, and finds every promise, all without a script', async () => {
    const page = await open('/', { javaScriptEnabled: false })
    await page.getByRole('heading', { level: 1, name: /CRM for home-service businesses/ }).waitFor()
    await page.getByRole('link', { name: 'See what we promise' }).click()
    await page.getByRole('heading', { level: 1, name: 'What we promise, and whether it holds' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/trust')
    const trust = (await (await fetch(`${stage.plumbline.url}/api/v1/trust/commitments`)).json()) as Trust
    expect(trust.commitments.length).toBeGreaterThan(0)
    for (const { id, sentence } of trust.commitments) {
      const article = page.locator(`[id="${id}"]`)
      await article.getByRole('heading', { level: 3, name: sentence, exact: true }).waitFor()
      await article.getByRole('img').waitFor()
    }
    await page.getByText(trust.limitation.split('\n\n')[0] ?? '').waitFor()
  })

  test('with an old browser reads so before signing in, and finds the list; with one of today reads nothing of it', async () => {
    const userAgent =
      'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.130 Safari/537.36'
    for (const options of [{ userAgent }, { userAgent, javaScriptEnabled: false }]) {
      const page = await open('/sign-in', options)
      const notice = page.getByText('This browser is too old for Plumbline')
      await notice.waitFor({ state: 'visible' })
      await notice.getByRole('link').click()
      await page.getByRole('heading', { level: 1, name: 'Browsers in which Plumbline runs' }).waitFor()
      await page.getByRole('row', { name: /Firefox/ }).waitFor()
    }
    const page = await open('/sign-in')
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor()
    expect(await page.getByText('This browser is too old for Plumbline').isVisible()).toBe(false)
  })

  test('opens how a promise is checked with the keyboard alone, and a link leads to that very promise', async () => {
    const page = await open('/trust')
    const skip = page.getByRole('link', { name: 'Skip to the content' })
    await page.keyboard.press('Tab')
    expect(await isFocused(skip)).toBe(true)
    const article = page.getByRole('article').first()
    const summary = article.getByText(/^How it is checked/)
    await summary.focus()
    await page.keyboard.press('Enter')
    await article.getByRole('heading', { name: 'What looks' }).waitFor()
    await article.getByRole('link', { name: /^Link to promise/ }).click()
    const id = decodeURIComponent(new URL(page.url()).hash.slice(1))
    expect(await page.locator(`[id="${id}"]`).getByRole('article').count()).toBe(1)
  })

  test('reaches the promises from the sign-in page as well', async () => {
    const page = await open('/sign-in')
    await page.getByRole('link', { name: 'What we promise, and whether it holds' }).click()
    await page.waitForURL('**/trust')
  })
})

test('who is signed in goes from the first page to the inbox, and from the menu to the promises', async () => {
  const page = await stage.page('owner', '/')
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  await page.getByRole('button', { name: /your menu$/ }).click()
  await page.getByRole('menuitem', { name: 'What we promise' }).click()
  await page.waitForURL('**/trust')
  await page.getByRole('heading', { level: 1, name: 'What we promise, and whether it holds' }).waitFor()
})

describe.each(widths)('%s', (_, options) => {
  test('axe finds nothing serious on the public pages in light and dark, and none is wider than its screen', async () => {
    const found: string[] = []
    for (const path of ['/', '/trust']) {
      const page = await open(path, { ...options, reducedMotion: 'reduce' })
      for (const summary of await page.locator('summary').all()) await summary.click()
      found.push(...(await findings(page)))
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      if (isTooWide) found.push(`${path} scrolls sideways`)
    }
    expect(found).toEqual([])
  })
})

test('the doctor looks into the running installation and finds nothing that keeps it from its work', () => {
  const { stdout } = spawnSync(process.execPath, [join(root, 'scripts/doctor.ts'), '--json'], {
    cwd: root,
    // Nobody listens there: whether the world outside can be reached is not the question.
    env: { ...stage.plumbline.environment, PLUMBLINE_GRAPH_URL: 'http://127.0.0.1:2' },
    encoding: 'utf8',
  })
  const { findings } = JSON.parse(stdout) as { findings: { what: string; state: string; says: string }[] }
  const stateOf = (what: string) => findings.find((finding) => finding.what === what)?.state
  expect(findings.find(({ what }) => what === 'Server')?.says).toMatch(/^runs as process \d+/)
  for (const what of ['main database', 'key store']) {
    for (const part of ['PostgreSQL', 'Migrations', 'Roles'])
      expect(stateOf(`${part}, ${what}`), what).toBe('ok')
  }
  expect(stateOf('Two clusters')).toBe('ok')
  // Whether promises are kept is for the checks to say, which may still be at their first round.
  expect(findings.filter(({ what, state }) => state === 'wrong' && what !== 'Promises')).toEqual([])
})
