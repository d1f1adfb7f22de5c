import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { setStage } from './stage.ts'

const stage = setStage()

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function open(path: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await stage.stranger())).newPage()
  await page.goto(`${stage.plumbline.url}${path}`)
  return page
}

/** Ends it on the server alone, as its hours or an administrator would: the browser knows nothing of it. */
async function endSession(context: BrowserContext) {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const session = `${stage.plumbline.url}/api/v1/session`
  const { csrf } = (await (await fetch(session, { headers: { cookie } })).json()) as { csrf: string }
  const ended = await fetch(session, {
    method: 'DELETE',
    headers: { cookie, 'x-csrf-token': csrf, origin: stage.plumbline.url },
  })
  expect(ended.ok).toBe(true)
}

describe('signing in', () => {
  test('a wrong password is refused in words, the right one leads to the page that was asked for', async () => {
    const page = await open('/board')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const { email, password } = stage.person('member')
    await signIn(page, { email, password: `${password}!` })
    await page.getByText('This e-mail and password do not match.').waitFor()
    expect(await page.getByLabel('E-mail').inputValue(), 'what was typed stays').toBe(email)
    await signIn(page, { email, password })
    await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
  })

  test('nothing is sent while a field is empty, and each empty field says so', async () => {
    const page = await open('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Write your e-mail.').waitFor()
    await page.getByText('Write your password.').waitFor()
  })

  test('an address that leads elsewhere is not followed after signing in', async () => {
    const page = await open('/sign-in?next=//elsewhere.example/inbox')
    await signIn(page, stage.person('member'))
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
  })

  test('after signing out the session is worth nothing, and the way back shows nobody’s inbox', async () => {
    const context = await stage.stranger()
    const page = await open('/inbox', context)
    await signIn(page, stage.person('admin'))
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    await page.getByRole('button', { name: 'Maria Tran: your menu' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    const answer = await fetch(`${stage.plumbline.url}/api/v1/conversations`, { headers: { cookie } })
    expect(answer.status).toBe(401)
    await page.goto(`${stage.plumbline.url}/inbox`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.getByText('Ana Ruiz').count()).toBe(0)
  })

  test('a session that ends under what somebody sends keeps the text, and the message goes out after signing in', async () => {
    const customer = await stage.simulator.customer('Nell Ostrow')
    await stage.simulator.say(customer, 'person please')
    const context = await stage.stranger()
    const page = await open('/inbox', context)
    await signIn(page, stage.person('admin'))
    await page.getByRole('link', { name: /Nell Ostrow/ }).click()
    const field = page.getByRole('textbox', { name: 'Write to Nell Ostrow' })
    await field.fill('We can be there at four.')
    // With the message under way: whatever else the page asks learns of it no sooner.
    let ended = false
    await page.route(/\/conversations\/[^/]+\/messages$/, async (route) => {
      if (route.request().method() === 'POST' && !ended) {
        ended = true
        await endSession(context)
      }
      await route.continue()
    })
    await field.press('Enter')

    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.getByLabel('Password').fill('not this one, surely')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.getByText('This e-mail and password do not match.').waitFor()
    await dialog.getByLabel('Password').fill(stage.person('admin').password)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })

    await page
      .getByTitle(/^Sent /)
      .last()
      .waitFor()
    await eventually(async () =>
      (await stage.simulator.chat(customer)).filter(({ text }) => text === 'We can be there at four.'),
    ).toHaveLength(1)
  })

  test('the sign-in page speaks Spanish when asked, and what follows speaks it too', async () => {
    const page = await open('/sign-in')
    await page.getByRole('button', { name: 'Español' }).click()
    await page.getByRole('heading', { name: 'Entrar' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('es')
    const { email, password } = stage.person('viewer')
    await page.getByLabel('Correo electrónico').fill(email)
    await page.getByLabel('Contraseña', { exact: true }).fill('esta no es la clave')
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByText('Este correo y esta contraseña no coinciden.').waitFor()
    await page.getByLabel('Contraseña', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByRole('link', { name: 'Tablero' }).click()
    await page.getByRole('heading', { name: 'Tablero', level: 1 }).waitFor()
  })
})

describe('one’s own sign-in', () => {
  test('shows where one is signed in, and a browser that is signed out from here is out at once', async () => {
    const lost = await stage.stranger()
    const lostPage = await open('/board', lost)
    await signIn(lostPage, stage.person('member'))
    await lostPage.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
    const page = await open('/settings/sign-in')
    await signIn(page, stage.person('member'))
    const places = page
      .locator('section', { hasText: 'Where you are signed in' })
      .getByRole('listitem')
      .filter({ hasText: 'Chrome on Linux' })
    await eventually(() => places.count()).toBeGreaterThan(1)
    expect(await places.filter({ hasText: 'This one' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
    await lostPage.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    await page.getByText('You are signed in nowhere else.').waitFor()
    expect(await places.count()).toBe(1)
  })

  test('takes a new password from whoever knows the old one, and keeps what was typed otherwise', async () => {
    const { email, password } = stage.person('member')
    const next = 'nine valves turn by moonlight'
    const page = await open('/settings/sign-in')
    await signIn(page, { email, password })
    const change = async (from: string, to: string) => {
      await page.getByLabel('Password until now').fill(from)
      await page.getByLabel('New password').fill(to)
      await page.getByRole('button', { name: 'Change the password' }).click()
    }
    await change('not this one, surely', next)
    await page.getByText('This is not your password.').waitFor()
    expect(await page.getByLabel('New password').inputValue()).toBe(next)
    await change(password, 'short')
    await page.getByText('Use at least 15 characters. A sentence works well.').waitFor()
    await change(password, next)
    await page.getByText('Your password is changed.').waitFor()
    expect(await page.getByLabel('Password until now').inputValue()).toBe('')
    await page.getByText('You are signed in nowhere else.').waitFor()

    const other = await open('/sign-in')
    await signIn(other, { email, password })
    await other.getByText('This e-mail and password do not match.').waitFor()
    await signIn(other, { email, password: next })
    await other.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
    await change(next, password)
    await other.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  })
})

describe('signing up', () => {
  test('refuses weak passwords at their field, and leads into a business of one’s own beside the demo', async () => {
    const page = await open('/sign-up')
    await page.getByLabel('Name of the business').fill(newcomer.businessName)
    await page.getByLabel('Your name').fill(newcomer.name)
    await page.getByLabel('E-mail').fill(newcomer.email)
    const password = page.getByLabel('Password', { exact: true })
    const refusedWith = async (given: string, words: string) => {
      await password.fill(given)
      await page.getByRole('button', { name: 'Create the business' }).click()
      await page.getByText(words).waitFor()
      await eventually(() => password.getAttribute('aria-invalid')).toBe('true')
      const ids = (await password.getAttribute('aria-describedby'))?.split(' ') ?? []
      const said = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()))
      expect(said.join(' '), 'said with the field').toContain(words)
    }
    await refusedWith('fourteen chars', 'Use at least 15 characters. A sentence works well.')
    await refusedWith('passwordpassword', 'This password is easy to guess. Choose another.')
    await refusedWith('Lone Star Drains 1', 'This password is easy to guess. Choose another.')
    await password.fill(newcomer.password)
    await page.getByRole('button', { name: 'Create the business' }).click()

    await page.waitForURL(`${stage.plumbline.url}/inbox`)
    await page.getByRole('heading', { name: 'Your customers’ messages stand here' }).waitFor()
    for (const path of ['/board', '/contacts']) {
      await page.goto(`${stage.plumbline.url}${path}`)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await eventually(() => page.getByRole('status').filter({ hasText: 'Loading' }).count()).toBe(0)
      expect(await page.getByText('Ana Ruiz').count(), `nobody of the other business on ${path}`).toBe(0)
    }
  })

  test('is closed from then on, on the page and behind it', async () => {
    const page = await open('/sign-up')
    await page.getByRole('heading', { name: 'Sign-up is closed here' }).waitFor()
    const answer = await fetch(`${stage.plumbline.url}/api/v1/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...newcomer,
        email: 'other@lonestar.example',
        trade: 'plumbing',
        timeZone: 'America/Chicago',
      }),
    })
    expect(answer.status).toBe(403)
    expect(((await answer.json()) as { code: string }).code).toBe('sign_up_closed')
  })

  test('opens again by setting: the mailbox is told what the page does not tell, and a code from it makes the business', async () => {
    await stage.restart({ PLUMBLINE_SIGNUP: 'open' })
    const page = await open('/sign-up')
    await page.getByLabel('Name of the business').fill('Second Firm')
    await page.getByLabel('Your name').fill('Lou Marsh')
    await page.getByLabel('E-mail').fill(newcomer.email)
    await page.getByLabel('Password', { exact: true }).fill(newcomer.password)
    await page.getByRole('button', { name: 'Create the business' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    await mailTo(newcomer.email, /^You have a sign-in already$/)

    await page.getByLabel('Code from the mail').fill('3F7KM-9TQ2X')
    await page.getByRole('button', { name: 'Create the business' }).click()
    await page.getByText('This code is not right, or its time is over.').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    const another = 'lou@second.example'
    expect(await page.getByLabel('Name of the business').inputValue()).toBe('Second Firm')
    await page.getByLabel('E-mail').fill(another)
    await page.getByLabel('Password', { exact: true }).fill(newcomer.password)
    await page.getByRole('button', { name: 'Create the business' }).click()
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
    const [code = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await mailTo(another, / is your code$/)) ?? []
    await page.getByLabel('Code from the mail').fill(code)
    await page.getByRole('button', { name: 'Create the business' }).click()
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
  })
})

type Mail = { to: string[]; subject: string; text: string }

async function mailTo(address: string, subject: RegExp): Promise<string> {
  const url = `${stage.plumbline.demo!.simulator.mailUrl}/control/mails`
  const found = async () => {
    const { items } = (await (await fetch(url)).json()) as { items: Mail[] }
    return items.find((mail) => String(mail.to) === address && subject.test(mail.subject))?.text
  }
  await eventually(found).toBeDefined()
  return (await found())!
}

const newcomer = {
  businessName: 'Lone Star Drains',
  name: 'Lou Marsh',
  email: 'lou@lonestar.example',
  password: 'seven copper pipes whistle',
}
