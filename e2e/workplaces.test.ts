import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { setStage } from './stage.ts'

const stage = setStage({ PLUMBLINE_SIGNUP: 'open' })

const second = 'Westside Boilers'

async function openMenu(page: Page) {
  const button = page.getByRole('button', { name: /: your menu$/ })
  await button.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
}

/** The business in which whoever has this page open is. */
async function businessOf(page: Page): Promise<string> {
  return (await whoOn(page)).account.name
}

async function changeTo(page: Page, business: string) {
  await openMenu(page)
  await page.getByRole('menuitem', { name: business }).click()
  await eventually(() => businessOf(page)).toBe(business)
}

test('somebody opens a second business, invites a colleague who signs in here already, and both change between the two', async () => {
  const first = await businessOf(await stage.page('owner', '/board'))
  const page = await stage.page('owner', '/inbox')
  await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
  await openMenu(page)
  await page.getByRole('menuitem', { name: 'Open another business…' }).click()
  await page.getByLabel('Name of the business').fill(second)
  await page.getByRole('button', { name: 'Create the business' }).click()
  await eventually(() => businessOf(page)).toBe(second)
  await page.goto(`${stage.plumbline.url}/inbox`)
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  expect(await page.getByText('Ana Ruiz').count(), 'customers of the other business are not here').toBe(0)

  const { email } = stage.person('member')
  await page.goto(`${stage.plumbline.url}/settings/team`)
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByLabel('Their e-mail').fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click()
  const theirs = await stage.page('member', await invitationFor(email))
  await theirs.getByRole('heading', { name: `Join ${second}` }).waitFor()
  await theirs.getByRole('button', { name: 'Join', exact: true }).click()
  await eventually(() => businessOf(theirs)).toBe(second)

  await changeTo(theirs, first)
  await theirs.goto(`${stage.plumbline.url}/inbox`)
  await theirs.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
  await changeTo(page, first)
  await page.goto(`${stage.plumbline.url}/inbox`)
  await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
})

test('the ownership is offered, said to the other on every page, and taken; who gave it signs in anew as an admin', async () => {
  const next = await stage.page('admin', '/board')
  const business = await businessOf(next)
  const name = await nameOf(next)
  const page = await signInAsOwner()
  const giver = await nameOf(page)
  await changeTo(page, business)
  await page.goto(`${stage.plumbline.url}/settings/team`)
  await page.getByRole('button', { name: `Role of ${name}` }).click()
  await page.getByRole('menuitem', { name: 'Hand the ownership over…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Offer it' }).click()
  await page.getByText(`You have offered the ownership to ${name}.`).waitFor()

  await next.getByRole('region', { name: 'An offer to you' }).getByRole('link', { name: 'Answer' }).click()
  await next.getByRole('button', { name: 'Become the owner' }).click()
  await next.getByText(`You own ${business} now.`).waitFor()
  await eventually(() => roleOf(next)).toBe('owner')
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor()

  const again = await signInAsOwner()
  expect(await nameOf(again)).toBe(giver)
  await changeTo(again, business)
  expect(await roleOf(again)).toBe('admin')
})

/** In a browser of their own, by the form: changing to another business begins another session. */
async function signInAsOwner(): Promise<Page> {
  const page = await (await stage.stranger()).newPage()
  const { email, password } = stage.person('owner')
  await page.goto(`${stage.plumbline.url}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  return page
}

type Who = { account: { name: string }; member: { name: string; role: string } }
const whoOn = (page: Page) =>
  page.evaluate(async () => (await (await fetch('/api/v1/session')).json()) as Who)
const nameOf = async (page: Page) => (await whoOn(page)).member.name
const roleOf = async (page: Page) => (await whoOn(page)).member.role

async function invitationFor(email: string): Promise<string> {
  const url = `${stage.plumbline.demo!.simulator.mailUrl}/control/mails?to=${email}`
  type Mails = { items: { text: string }[] }
  const link = async () => {
    const { items } = (await (await fetch(url)).json()) as Mails
    return items.map(({ text }) => /\/invitation#\S+/.exec(text)?.[0]).find((found) => found)
  }
  await eventually(link).toBeDefined()
  return (await link())!
}
