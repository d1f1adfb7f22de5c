import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { atRest, findings, lookAtFocus } from './accessibility.ts'
import { boardOn, isFocused, pressUntilFocused } from './board.ts'
import { eventually } from './eventually.ts'
import { root } from './plumbline.ts'
import { setStage } from './stage.ts'

const stage = setStage()

/** Every path that the app has a page for, read where the app itself has it from. */
const paths = [
  ...readFileSync(join(root, 'web/src/paths.ts'), 'utf8').matchAll(/^ {2}\w+: '(\/[^']*)',$/gm),
].map(([, path = '']) => path)

/** Every page of a signed-in person, from the app's own list, with what tells that it is there. */
async function pages(): Promise<{ path: string; shows: (page: Page) => Locator }[]> {
  const owner = await stage.api('owner')
  type Item = { id: string; contact: { id: string } }
  const { items: conversations } = await owner<{ items: Item[] }>('GET', '/conversations?limit=1')
  const { items: deals } = await owner<{ items: Item[] }>('GET', '/deals?limit=1')
  const { member } = await owner<{ member: { id: string } }>('GET', '/session')
  const named: Record<string, string | undefined> = {
    $conversationId: conversations[0]?.id,
    $dealId: deals[0]?.id,
    $contactId: deals[0]?.contact.id,
    $memberId: member.id,
  }
  const inside = paths.filter((path) => path !== '/' && !outside.includes(path))
  expect(inside.length).toBeGreaterThan(15)
  return [...inside, '/inbox?view=closed'].map((path) => ({
    path: path.replace(/\$\w+/, (name) => named[name] ?? name),
    shows: wholeOnce[path] ?? ((page) => page.getByRole('heading', { level: 1 })),
  }))
}

/** Pages of which a heading says too little. */
const wholeOnce: Record<string, (page: Page) => Locator> = {
  '/inbox': (page) => page.getByRole('link', { name: /Ana Ruiz/ }),
  '/inbox?view=closed': (page) => page.getByRole('link', { name: /Yesenia Campos/ }),
  '/inbox/$conversationId': (page) => page.getByRole('textbox', { name: /^Write to/ }),
  '/board': (page) => page.getByRole('row').first(),
  '/board/$dealId': (page) => page.getByRole('tab', { name: 'Conversation' }),
  '/contacts': (page) => page.getByRole('link', { name: /Ana Ruiz/ }),
}

/** Pages that need no session. */
const outside: string[] = [
  '/sign-in',
  '/sign-in/google',
  '/sign-up',
  '/link',
  '/forgot-password',
  '/new-password',
  '/invitation',
  '/confirm-email',
  '/not-me',
  '/new-email',
  '/old-email',
]

const widths: [string, BrowserContextOptions][] = [
  ['on a desk', {}],
  ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true }],
]

/** Three dozen pages, looked at twice each: more than the usual time where the machine is busy. */
const manyPages = { timeout: 300_000 }

describe.each(widths)('%s', (_, options) => {
  test('axe finds nothing serious on any page, and none is wider than its screen', manyPages, async () => {
    const context = await stage.signedIn('owner', { ...options, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const found: string[] = []
    for (const { path, shows } of await pages()) {
      await page.goto(`${stage.plumbline.url}${path}`)
      await shows(page).waitFor()
      found.push(...(await findings(page)))
      const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
      if (isTooWide) found.push(`${path} scrolls sideways`)
    }
    const stranger = await (await stage.stranger({ ...options, reducedMotion: 'reduce' })).newPage()
    for (const path of [...outside, '/inbox/nowhere']) {
      await stranger.goto(`${stage.plumbline.url}${path}`)
      await stranger.getByRole('heading', { level: 1 }).waitFor()
      found.push(...(await findings(stranger)))
    }
    expect(found).toEqual([])
  })

  test(
    'axe finds nothing serious in any window over a page, and Esc gives the focus back where it was',
    manyPages,
    async () => {
      const context = await stage.signedIn('owner', { ...options, reducedMotion: 'reduce' })
      const page = await context.newPage()
      const found: string[] = []
      for (const { path, open } of windows) {
        const address = `${stage.plumbline.url}${path}`
        if (page.url() !== address) await page.goto(address)
        const place = await open(page)
        const window = page.locator('[role="dialog"], [role="alertdialog"], [role="menu"]').last()
        await window.waitFor()
        found.push(...(await findings(page)))
        if (!(await holdsFocus(window))) found.push(`${path}: the focus is not in the window`)
        await page.keyboard.press('Escape')
        await window.waitFor({ state: 'detached' })
        await eventually(() => holdsFocus(place)).toBe(true)
      }
      expect(found).toEqual([])
    },
  )
})

const holdsFocus = (place: Locator) => place.evaluate((element) => element.contains(document.activeElement))

/** Opens each with the keyboard; answers where the focus belongs once it is closed. */
const windows: { path: string; open: (page: Page) => Promise<Locator> }[] = [
  { path: '/board', open: (page) => press(page.getByRole('button', { name: 'New card' })) },
  { path: '/board', open: (page) => press(page.getByRole('button', { name: 'Remove it' })) },
  { path: '/board', open: (page) => press(boardOn(page).card(/Ana Ruiz/), 'm') },
  { path: '/board', open: openLost },
  { path: '/contacts', open: (page) => press(page.getByRole('button', { name: 'New contact' })) },
  { path: '/inbox', open: (page) => press(page.getByRole('link', { name: /Ana Ruiz/ }), '?') },
  { path: '/today', open: (page) => press(yourMenu(page)) },
  { path: '/today', open: openAlerts },
  {
    path: '/settings/whatsapp',
    open: (page) => press(page.getByRole('button', { name: 'Connect a number' }).first()),
  },
  { path: '/settings/whatsapp', open: (page) => press(page.getByRole('button', { name: 'Replay…' })) },
]

async function press(place: Locator, key = 'Enter'): Promise<Locator> {
  await eventually(() => place.isEnabled()).toBe(true)
  await place.focus()
  await place.page().keyboard.press(key)
  return place
}

async function openLost(page: Page): Promise<Locator> {
  const card = await press(boardOn(page).card(/Ana Ruiz/), 'm')
  await press(page.getByRole('menuitem', { name: 'Lost' }))
  await page.getByRole('dialog', { name: 'Why was it lost?' }).waitFor()
  return card
}

async function openAlerts(page: Page): Promise<Locator> {
  const button = await press(yourMenu(page))
  await press(page.getByRole('menuitem', { name: 'Sound and notifications' }))
  await page.getByRole('dialog', { name: 'When a customer waits' }).waitFor()
  return button
}

const yourMenu = (page: Page) =>
  page.getByRole('button', { name: /: your menu$|^More$/ }).filter({ visible: true })

describe('these checks', () => {
  test('look at light and at dark', async () => {
    const page = await stage.page('owner', '/today')
    await page.getByRole('heading', { level: 1 }).waitFor()
    const paper = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme })
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    }
    expect(await paper('light')).not.toBe(await paper('dark'))
  })

  test('notice a picture without words, grey on grey, and a stop whose focus cannot be seen', async () => {
    const page = await stage.page('owner', '/today', { reducedMotion: 'reduce' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.evaluate(() => {
      const image = document.createElement('img')
      const button = document.createElement('button')
      button.textContent = 'grey'
      button.style.cssText = 'color: #bbb; background: #ccc; outline: none; border: 0'
      document.querySelector('main')?.append(image, button)
      button.focus()
    })
    const found = (await findings(page)).join('\n')
    expect(found).toContain('image-alt')
    expect(found).toContain('color-contrast')
    expect((await page.evaluate(lookAtFocus)).shows).toBe(false)
  })
})

describe('with the keyboard alone', () => {
  test('the first key skips the navigation, and every page is reached and left through it', async () => {
    const page = await stage.page('owner', '/inbox')
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
    const skip = page.getByRole('link', { name: 'Skip to the content' })
    await page.keyboard.press('Tab')
    expect(await isFocused(skip)).toBe(true)
    await page.keyboard.press('Enter')
    await eventually(() => isFocused(page.locator('#content'))).toBe(true)
    const navigation = page.getByRole('navigation', { name: 'Pages' })
    for (const name of ['Board', 'Today', 'Contacts', 'Settings', 'Inbox']) {
      await pressUntilFocused(page, 'Shift+Tab', skip)
      await pressUntilFocused(
        page,
        'Tab',
        navigation.getByRole('link', { name, exact: name !== 'Inbox' }).last(),
      )
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/${name.toLowerCase()}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
    }
  })

  test('the focus can be seen at every stop, and stops come in the order in which they stand', async () => {
    const context = await stage.signedIn('owner', { reducedMotion: 'reduce' })
    const page = await context.newPage()
    for (const path of ['/inbox', '/board', '/contacts', '/settings', '/settings/appearance']) {
      await page.goto(`${stage.plumbline.url}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await atRest(page)
      const unseen: string[] = []
      const seen = new Set<string>()
      for (let stop = 0; stop < 30; stop++) {
        await page.keyboard.press('Tab')
        const { name, shows, isInside } = await page.evaluate(lookAtFocus)
        if (!isInside || seen.has(name)) break
        seen.add(name)
        if (!shows) unseen.push(`${path}: ${name}`)
      }
      expect(unseen).toEqual([])
      expect(seen.size, path).toBeGreaterThan(6)
    }
  })

  test('a card is opened, answered from and left, and the focus is on it again', async () => {
    const board = boardOn(await stage.page('owner', '/board'))
    const card = board.card(/Ana Ruiz/)
    await card.focus()
    await board.page.keyboard.press('Enter')
    const field = board.page.getByRole('textbox', { name: 'Write to Ana Ruiz' })
    await field.waitFor()
    await board.page.keyboard.press('r')
    await eventually(() => isFocused(field)).toBe(true)
    await board.page.keyboard.press('Escape')
    await board.page.keyboard.press('Escape')
    await eventually(() => isFocused(card)).toBe(true)
  })
})

describe('for who wants no motion', () => {
  test('nothing moves for longer than an eye can follow', async () => {
    const context = await stage.signedIn('owner', { reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${stage.plumbline.url}/board`)
    await page.getByRole('button', { name: 'New card' }).click()
    await page.getByRole('dialog').waitFor()
    const slowest = await page.evaluate(() => {
      const seconds = (text: string) => Math.max(...text.split(',').map((one) => Number.parseFloat(one)))
      return Math.max(
        ...[...document.querySelectorAll('*')].map((element) => {
          const { animationDuration, transitionDuration } = getComputedStyle(element)
          return Math.max(seconds(animationDuration), seconds(transitionDuration))
        }),
      )
    })
    expect(slowest).toBeLessThanOrEqual(0.001)
  })

  test('a change between light and dark is there with the next picture', async () => {
    const page = await stage.page('owner', '/board', { reducedMotion: 'reduce' })
    await page.getByRole('row').first().waitFor()
    await atRest(page)
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const before = await paper()
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await paper()).not.toBe(before)
    expect(await page.evaluate(countMoving)).toBe(0)
  })
})

/** Runs in the page: how much is on its way once the next picture has been drawn. */
async function countMoving() {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  return document.getAnimations().length
}
