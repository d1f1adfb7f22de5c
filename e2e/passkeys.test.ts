import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { giveDevice } from './device.ts'
import { eventually } from './eventually.ts'
import { setStage } from './stage.ts'

const stage = setStage()

/** In a browser of its own, signed in by password. */
async function signedIn(role: 'owner' | 'admin' | 'member' | 'viewer', path: string): Promise<Page> {
  const page = await (await stage.stranger()).newPage()
  await page.goto(`${stage.plumbline.url}${path}`)
  const { email, password } = stage.person(role)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  return page
}

/** With the first one come recovery codes; answers the first of them. */
async function addPasskey(page: Page, what = 'Add a passkey'): Promise<string> {
  await page.getByRole('button', { name: what }).click()
  const dialog = page.getByRole('dialog', { name: 'Your recovery codes' })
  const code = (await dialog.getByRole('listitem').first().textContent()) ?? ''
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('Never used').first().waitFor()
  return code
}

/** On the sign-in page, where nobody is signed in. */
async function givePassword(page: Page, role: 'owner' | 'viewer'): Promise<void> {
  const { email, password } = stage.person(role)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'One step more' }).waitFor()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /: your menu$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

describe('a passkey', () => {
  test('is added on this device, called as its owner likes, and signs in without a name and without a password', async () => {
    const page = await signedIn('member', '/settings/sign-in')
    const device = await giveDevice(page)
    await addPasskey(page)
    expect(await device.passkeys()).toBe(1)
    await page.getByRole('button', { name: /Name of the passkey/ }).click()
    await page.getByRole('textbox', { name: 'Name of the passkey' }).fill('The blue van')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /The blue van.*press to change/ }).waitFor()

    // The page asks by itself as soon as it is there; the device answers once it knows its owner.
    await device.verifies(false)
    await signOut(page)
    await page.goto(`${stage.plumbline.url}/sign-in?next=/settings/sign-in`)
    await device.verifies(true)
    await page.getByRole('heading', { name: 'Your sign-in', exact: true }).waitFor()
    await page.getByText(/Last used/).waitFor()
  })

  test('is offered in the field for the e-mail, where choosing it signs in', async () => {
    const page = await signedIn('viewer', '/settings/sign-in')
    await giveDevice(page)
    await addPasskey(page)
    await signOut(page)
    // A device of these tools chooses at once what a browser would show in a list.
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
    await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  })

  test('that is removed here does not sign in any more, and the page says so', async () => {
    const page = await signedIn('admin', '/settings/sign-in')
    const device = await giveDevice(page)
    await addPasskey(page)
    await page.getByRole('button', { name: /^Remove Chrome/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No passkey yet.').waitFor()
    expect(await device.passkeys(), 'the device has it still').toBe(1)
    await signOut(page)
    await page.getByText('This passkey is not known here.').waitFor()
    expect((await page.context().request.get(`${stage.plumbline.url}/api/v1/session`)).status()).toBe(401)
  })

  test('is asked for after the password too, before any code; a recovery code lets in without the device', async () => {
    const page = await signedIn('owner', '/settings/sign-in')
    const device = await giveDevice(page)
    const code = await addPasskey(page)
    // It would sign in by itself as soon as the page is there.
    await device.verifies(false)
    await signOut(page)
    await givePassword(page, 'owner')
    await device.verifies(true)
    await page.getByRole('button', { name: 'Use a passkey or security key' }).click()
    await page.waitForURL(`${stage.plumbline.url}/inbox`)

    await device.verifies(false)
    await signOut(page)
    await givePassword(page, 'owner')
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByRole('textbox', { name: 'Recovery code' }).fill(code)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
  })

  test('belongs to the name of this installation: at its address the page leads to the name', async () => {
    const address = stage.plumbline.url.replace('localhost', '127.0.0.1')
    const page = await (await stage.stranger()).newPage()
    await page.goto(`${address}/sign-in`)
    await page.getByRole('link', { name: /Use a passkey, at localhost/ }).click()
    await page.waitForURL(`${stage.plumbline.url}/sign-in`)
    await eventually(() => page.getByRole('button', { name: 'Use a passkey' }).count()).toBe(1)
  })
})

describe('a security key', () => {
  test('that only is touched is asked for after the password, and signs in nobody by itself', async () => {
    await stage.plumbline.sql('delete from passkeys; delete from recovery_codes')
    const page = await signedIn('viewer', '/settings/sign-in')
    await giveDevice(page, 'key')
    await addPasskey(page, 'Add a security key')
    await page.getByText('No passkey yet.').waitFor()
    await signOut(page)
    await givePassword(page, 'viewer')
    await page.getByRole('button', { name: 'Use a passkey or security key' }).click()
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
  })
})

describe('a business without a password', () => {
  test('is set up with a passkey, and what is sensitive is done after showing it once more', async () => {
    const page = await (await stage.stranger()).newPage()
    await page.goto(`${stage.plumbline.url}/sign-up`)
    const device = await giveDevice(page)
    await page.getByRole('button', { name: 'Go on with a passkey' }).click()
    await eventually(() => page.getByText('This is needed.').count()).toBe(3)
    await page.getByLabel('Name of the business').fill('Lone Star Drains')
    await page.getByLabel('Your name').fill('Lou Marsh')
    await page.getByLabel('E-mail').fill('lou@lonestar.example')
    await page.getByRole('button', { name: 'Go on with a passkey' }).click()
    await page.waitForURL(`${stage.plumbline.url}/inbox`)
    expect(await device.passkeys()).toBe(1)

    await page.getByText('You have no recovery codes').waitFor()
    await page.goto(`${stage.plumbline.url}/settings/sign-in`)
    await page.getByText('You have none: your passkeys sign you in.').waitFor()
    expect(await page.getByLabel('Password until now').count()).toBe(0)
    await stage.plumbline.sql("update sessions set proven_at = now() - interval '1 hour'")
    await page.getByLabel('New password').fill('nine valves turn by moonlight')
    await page.getByRole('button', { name: 'Set the password' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.getByRole('button', { name: 'Use your passkey' }).click()
    await page.getByText('Your password is changed.').waitFor()
    await page.getByLabel('Password until now').waitFor()
  })
})
