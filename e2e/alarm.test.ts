import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { setStage } from './stage.ts'

const stage = setStage()

type Mail = { to: string[]; subject: string; text: string }

async function mailsTo(address: string): Promise<Mail[]> {
  const url = `${stage.plumbline.demo!.simulator.mailUrl}/control/mails`
  const { items } = (await (await fetch(url)).json()) as { items: Mail[] }
  return items.filter(({ to }) => String(to) === address)
}

async function letter(address: string, subject: string): Promise<string> {
  const found = async () => (await mailsTo(address)).find((mail) => mail.subject === subject)?.text
  await eventually(found).toBeDefined()
  return (await found())!
}

const linkIn = (text: string, page: string) => new RegExp(`/${page}#[\\w-]{43}`).exec(text)![0]

async function open(path: string, context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await stage.stranger())).newPage()
  await page.goto(`${stage.plumbline.url}${path}`)
  return page
}

async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('a sign-in on a new device is mailed; “this wasn’t me” throws the other browser out at once, and a new password brings the person back', async () => {
  const { email, password } = stage.person('member')
  const own = await open('/board')
  await signIn(own, { email, password })
  await own.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
  expect(await mailsTo(email), 'the first sign-in ever is no alarm').toEqual([])
  const thief = await open('/board')
  await signIn(thief, { email, password })
  await thief.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
  const admin = await stage.page('admin', '/board')
  await admin.getByRole('heading', { name: 'Board', level: 1 }).waitFor()

  const mail = await letter(email, 'Signed in on a new device')
  expect(mail).toContain('Chrome on Linux')
  const page = await open(linkIn(mail, 'not-me'))
  await page.getByRole('heading', { name: 'This wasn’t you?' }).waitFor()
  await page.getByText('Every browser and phone that is signed in as you').waitFor()
  expect(await thief.getByRole('dialog').count(), 'opening the page does nothing').toBe(0)
  await page.getByRole('button', { name: 'This wasn’t me: sign everybody out' }).click()
  await page.getByRole('heading', { name: 'You are signed out everywhere' }).waitFor()
  for (const out of [thief, own]) await out.getByRole('dialog', { name: 'Your session has ended' }).waitFor()

  await admin.getByText('says of a sign-in: this wasn’t me.').waitFor()
  await admin.getByRole('link', { name: 'Look at it' }).click()
  await admin.getByRole('button', { name: /^Seen to/ }).click()
  await eventually(() => admin.getByText('says of a sign-in: this wasn’t me').count()).toBe(0)

  const again = await open('/sign-in')
  await signIn(again, { email, password })
  await again.getByText('An alarm was raised for this sign-in.').waitFor()
  const way = await open(
    linkIn(await letter(email, 'Your sign-in is shut: set a new password'), 'new-password'),
  )
  await way.getByLabel('New password').fill('nine valves turn by moonlight')
  await way.getByRole('button', { name: 'Set the password' }).click()
  await way.getByRole('link', { name: 'Sign in' }).click()
  await signIn(way, { email, password: 'nine valves turn by moonlight' })
  await way.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()

  const old = await open(linkIn(mail, 'not-me'))
  await old.getByRole('button', { name: 'This wasn’t me: sign everybody out' }).click()
  await old.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
})

test('beside a session stands “this wasn’t me” as well, says what will happen, and leads out with what is next', async () => {
  const viewer = stage.person('viewer')
  const other = await open('/board')
  await signIn(other, viewer)
  await other.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
  const page = await open('/settings/sign-in')
  await signIn(page, viewer)
  await page.getByRole('heading', { name: 'What happened to your sign-in' }).waitFor()
  await page.getByText('Signed in with the password').first().waitFor()
  await page.getByRole('button', { name: 'This wasn’t me: Chrome on Linux' }).first().click()
  const dialog = page.getByRole('alertdialog', { name: 'This wasn’t you?' })
  await dialog.getByText('Your password stops working.').waitFor()
  await dialog.getByRole('button', { name: 'Sign everybody out' }).click()
  await page.getByRole('heading', { name: 'You are signed out everywhere' }).waitFor()
  await other.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
})

test('a new address is asked for, confirmed from its mailbox, and taken back from the old one', async () => {
  const admin = stage.person('admin')
  const wanted = 'maria.new@lonestar.example'
  const page = await open('/settings/sign-in')
  await signIn(page, admin)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const field = page.getByLabel('New address')
  await field.fill(admin.email)
  const send = page.getByRole('button', { name: 'Send the link' }).last()
  await send.click()
  await page.getByText('This is the address that you have already.').waitFor()
  expect(await field.inputValue()).toBe(admin.email)
  await field.fill(wanted)
  await send.click()
  await page.getByText(`A link is on its way to ${wanted}.`).waitFor()

  const there = await open(linkIn(await letter(wanted, 'Confirm your new address'), 'new-email'))
  await there.getByRole('button', { name: 'Yes, use this address' }).click()
  await there.getByRole('heading', { name: 'Your address is changed' }).waitFor()
  const back = await open(linkIn(await letter(admin.email, 'Your address was changed'), 'old-email'))
  await back.getByRole('button', { name: 'This wasn’t me: bring it back' }).click()
  await back.getByRole('heading', { name: 'Your address is back' }).waitFor()
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
})
