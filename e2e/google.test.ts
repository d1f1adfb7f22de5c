import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { setStage } from './stage.ts'

const stage = setStage()

/** A browser in which nobody is signed in, at this page. */
async function stranger(path: string): Promise<Page> {
  const page = await (await stage.stranger()).newPage()
  await page.goto(`${stage.plumbline.url}${path}`)
  return page
}

/** Leaves for Google and chooses an account there. */
async function goToGoogle(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Continue with Google' }).click()
  await chooseThere(page, name)
}

async function chooseThere(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Simulated Google' }).waitFor()
  await page.getByRole('link', { name }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /: your menu$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

async function signInByPassword(page: Page, role: 'owner' | 'admin' | 'member' | 'viewer'): Promise<void> {
  const { email, password } = stage.person(role)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a business is set up with Google, which signs its owner in from then on; unlinking is refused while there is no other way', async () => {
  await stage.restart({ PLUMBLINE_SIGNUP: 'open' })
  const page = await stranger('/sign-up')
  await page.getByLabel('Name of the business').fill('Torres Heating')
  await goToGoogle(page, 'Ana Torres')
  await page.getByText('ana.torres.of.nowhere@gmail.com').waitFor()
  expect(await page.getByLabel('Name of the business').inputValue(), 'what was typed before').toBe(
    'Torres Heating',
  )
  expect(await page.getByLabel('Your name').inputValue(), 'as Google says').toBe('Ana Torres')
  await page.getByRole('button', { name: 'Create the business' }).click()
  await page.waitForURL(`${stage.plumbline.url}/inbox`)

  await signOut(page)
  await goToGoogle(page, 'Ana Torres')
  await page.waitForURL(`${stage.plumbline.url}/inbox`)

  await page.goto(`${stage.plumbline.url}/settings/sign-in`)
  await page.getByText('You have none: Google signs you in.').waitFor()
  await page.getByText('Confirmed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Unlink ana.torres.of.nowhere@gmail.com' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
  await page.getByText('Without this you could not sign in any more.').waitFor()
})

test('an account is linked in one’s settings, leads back to where one wanted to go, and signs in no more once it is unlinked', async () => {
  const page = await stranger('/sign-in')
  await signInByPassword(page, 'member')
  await page.waitForURL(`${stage.plumbline.url}/inbox`)
  await page.goto(`${stage.plumbline.url}/settings/sign-in`)
  await page.getByRole('button', { name: 'Link a Google account' }).click()
  await chooseThere(page, 'Carla Weiss')
  await page.getByText('carla@weiss.example signs you in from now on.').waitFor()
  expect(page.url(), 'nothing that Google sent stays in the address').toBe(
    `${stage.plumbline.url}/settings/sign-in`,
  )
  await page.getByText('Not used yet').waitFor()

  await signOut(page)
  await page.goto(`${stage.plumbline.url}/sign-in?next=/settings/sign-in`)
  await goToGoogle(page, 'Carla Weiss')
  await page.waitForURL(`${stage.plumbline.url}/settings/sign-in`)
  await page.getByRole('button', { name: 'Unlink carla@weiss.example' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
  await page.getByText('carla@weiss.example does not sign you in any more.').waitFor()
  await page.getByText('No Google account is linked.').waitFor()

  await signOut(page)
  await goToGoogle(page, 'Carla Weiss')
  expect((await page.context().request.get(`${stage.plumbline.url}/api/v1/session`)).status()).toBe(401)
})

test('whoever says no at Google, or is not confirmed there, reads why, and finds what was typed', async () => {
  const page = await stranger('/sign-in')
  await page.getByLabel('E-mail').fill('me@elsewhere.example')
  await goToGoogle(page, 'Say no')
  await page.getByText('Google was not allowed to say who you are.').waitFor()
  await page.getByRole('link', { name: 'Back to signing in' }).click()
  expect(await page.getByLabel('E-mail').inputValue()).toBe('me@elsewhere.example')
  await goToGoogle(page, 'Dev Patel')
  await page.getByText('Google has not confirmed the address of this account yet.').waitFor()
})

test('an answer that was played a trick with signs nobody in, and the page says so', async () => {
  const page = await stranger('/sign-in')
  await page.getByRole('button', { name: 'Continue with Google' }).click()
  await page.getByText('Play a trick').click()
  await page.getByRole('link', { name: 'a token that nobody signed' }).click()
  await page.getByText('It will answer with a token that nobody signed.').waitFor()
  await chooseThere(page, 'Ben Okafor')
  await page.getByText('What came back from Google could not be confirmed.').waitFor()
})

test('a proof is given in a window beside, and what was about to be done goes on', async () => {
  const page = await stranger('/sign-in')
  await signInByPassword(page, 'viewer')
  await page.waitForURL(`${stage.plumbline.url}/inbox`)
  await page.goto(`${stage.plumbline.url}/settings/sign-in`)
  await page.getByRole('button', { name: 'Link a Google account' }).click()
  await chooseThere(page, 'Ben Okafor')
  await page.getByText('Not used yet').waitFor()

  await stage.plumbline.sql("update sessions set proven_at = now() - interval '1 hour'")
  await page.getByRole('button', { name: 'Unlink ben@copperridge.example' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Unlink' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  const [beside] = await Promise.all([
    page.context().waitForEvent('page'),
    dialog.getByRole('button', { name: 'Continue with Google' }).click(),
  ])
  await chooseThere(beside, 'Ben Okafor')
  await page.getByText('ben@copperridge.example does not sign you in any more.').waitFor()
})
