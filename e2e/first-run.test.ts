import { describe, expect, test } from 'vitest'
import { boardOn } from './board.ts'
import { eventually } from './eventually.ts'
import { phoneOn } from './phone.ts'
import { setStage } from './stage.ts'

const stage = setStage()

describe('the first run', () => {
  test('the link in the terminal signs in once, and says in words why it does not sign in a second time', async () => {
    const link = stage.plumbline.link ?? ''
    const first = await (await stage.stranger()).newPage()
    await first.goto(link)
    await first.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
    expect(first.url()).toBe(`${stage.plumbline.url}/inbox`)

    const second = await (await stage.stranger()).newPage()
    await second.goto(link)
    await second.getByRole('heading', { name: 'This link did not sign you in' }).waitFor()
    await second.getByText('This link was used already or is too old.').waitFor()
    expect(second.url(), 'the token is out of the address').toBe(`${stage.plumbline.url}/link`)
    await second.getByRole('link', { name: 'Sign in with a password' }).click()
    await second.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('a customer writes, a card stands on the board at once, fills, and goes to Paid with keys alone', async () => {
    const office = await stage.signedIn('owner')
    const board = boardOn(await office.newPage())
    await board.page.goto(`${stage.plumbline.url}/board`)
    await board.card(/Ana Ruiz/).waitFor()
    await board.page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''))
    const before = { new: await board.count('New'), paid: await board.count('Paid') }

    const outside = await stage.stranger()
    const phone = phoneOn(await outside.newPage())
    await phone.page.goto(stage.simulator.url)
    await phone.becomeNewCustomer('Jordan Reyes')
    await phone.write('my water heater is leaking, 78704')

    await board.cardIn('New', 'Jordan Reyes').waitFor()
    await eventually(() => board.count('New')).toBe(before.new + 1)

    await phone.tap('Can you shut off the water', 'Yes, it is off')
    await phone.hears('gas or electric?')
    await phone.write('gas')
    await phone.tap('Does it have a tank', 'Tank')
    await phone.hears('Can you send a photo')
    await board.cardIn('New', 'Jordan Reyes').getByText('1 missing').waitFor()
    await board.cardIn('New', 'Jordan Reyes').getByText('Urgent').waitFor()
    await phone.attachSample('Leaking water heater')
    await phone.hears('What is the street address there, in 78704?')
    await phone.write('1204 Live Oak St')
    await phone.hears('This is what I noted')

    const card = board.cardIn('Qualified', 'Jordan Reyes')
    await card.waitFor()
    await card.getByText('Qualified').waitFor()
    await eventually(() => board.count('New')).toBe(before.new)

    const inbox = await office.newPage()
    await inbox.goto(`${stage.plumbline.url}/inbox`)
    await inbox.getByRole('link', { name: /Jordan Reyes/ }).click()
    await inbox.getByRole('button', { name: 'Show the photo large' }).waitFor()
    await inbox
      .getByRole('textbox', { name: 'Write to Jordan Reyes' })
      .fill('Devon is on the way, 20 minutes.')
    await inbox.keyboard.press('Enter')
    await phone.hears('Devon is on the way, 20 minutes.')

    // Each side sees two blue ticks on what it wrote.
    await phone.ofCustomer
      .filter({ hasText: '1204 Live Oak St' })
      .getByRole('img', { name: 'Read' })
      .waitFor()
    const answer = inbox.getByTitle(/^Sent .* · Delivered .* · Read /).last()
    await answer.waitFor()
    await inbox.getByText('Devon is on the way, 20 minutes.').last().waitFor()

    await board.page.bringToFront()
    const paid = await board.total('Paid')
    await board.dragByKeys(card, 'Paid')
    await board.cardIn('Paid', 'Jordan Reyes').waitFor()
    await eventually(() => board.count('Paid')).toBe(before.paid + 1)

    // Nobody has said yet what it was worth: the board asks, and its totals follow.
    await board.page.getByRole('button', { name: 'Add the value' }).click()
    await board.page
      .getByRole('dialog')
      .getByLabel(/^Value/)
      .fill('1,850')
    await board.page.keyboard.press('Enter')
    await eventually(() => board.total('Paid')).toBe(paid + 1850)

    await board.cardIn('Paid', 'Jordan Reyes').click()
    await board.page.getByRole('tab', { name: 'Activity' }).click()
    const activity = board.page.getByRole('tabpanel', { name: 'Activity' }).getByRole('listitem')
    await activity.filter({ hasText: 'Rosa Delgado' }).filter({ hasText: 'Paid' }).waitFor()
    await activity.filter({ hasText: 'Bot' }).filter({ hasText: 'Qualified' }).first().waitFor()

    expect(await board.page.locator('body[data-not-reloaded]').count(), 'never reloaded').toBe(1)
  })

  test('a customer who only says hello chooses from a list what it is about, and the card says so', async () => {
    const board = boardOn(await stage.page('member', '/board'))
    const phone = phoneOn(await (await stage.stranger()).newPage())
    await phone.page.goto(stage.simulator.phoneUrl(await stage.simulator.customer('Noor Haddad')))
    await phone.write('hello')
    await board.cardIn('New', /Noor Haddad/).waitFor()
    await phone.choose('What can we help you with?', 'Clogged drain')
    await board.cardIn('New', 'Clogged drain, Noor Haddad').waitFor()
  })
})
