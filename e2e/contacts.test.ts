import { describe, expect, test } from 'vitest'
import { boardOn } from './board.ts'
import { eventually } from './eventually.ts'
import { inboxOn } from './inbox.ts'
import { setStage } from './stage.ts'

const stage = setStage()

describe('contacts', () => {
  test('are found by name and by number, and lead to their conversation and their card', async () => {
    const page = await stage.page('member', '/contacts')
    const contacts = page.getByRole('list', { name: 'Contacts' })
    await contacts.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
    const find = page.getByRole('textbox', { name: 'Find a contact' })
    await find.fill('0102')
    await contacts.getByRole('link', { name: /Marcus Hale/ }).waitFor()
    await eventually(() => contacts.getByRole('link').count()).toBe(1)
    await find.fill('lucia')
    await contacts.getByRole('link', { name: /Lucía Fernández/ }).click()

    await page.getByRole('heading', { name: 'Lucía Fernández', level: 1 }).waitFor()
    const cards = page.getByRole('region', { name: 'Cards' })
    await cards.getByRole('link', { name: /Fuga debajo del fregadero/ }).waitFor()
    await page.getByRole('link', { name: 'Conversation', exact: true }).click()
    await inboxOn(page).field('Lucía Fernández').waitFor()

    await page.goBack()
    await page.goBack()
    expect(await find.inputValue(), 'the list is as it was left').toBe('lucia')
  })

  test('with a number that another has, or that is none, are refused at the field; what was typed stays', async () => {
    const page = await stage.page('member', '/contacts')
    await page.getByRole('button', { name: 'New contact' }).click()
    const dialog = page.getByRole('dialog', { name: 'New contact' })
    const add = dialog.getByRole('button', { name: 'Add the contact' })
    await add.click()
    await dialog.getByText('Give at least a name, a number or an e-mail.').waitFor()
    await dialog.getByLabel('Name').fill('Ruth Alvarez')
    await dialog.getByLabel('Number').fill('512 555 0101')
    await add.click()
    await dialog.getByText('Another contact has this number already.').waitFor()
    await dialog.getByLabel('Number').fill('555')
    await add.click()
    await dialog.getByText('This is not a phone number that we can read.').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'New contact' }).click()
    expect(await dialog.getByLabel('Name').inputValue()).toBe('Ruth Alvarez')
    await dialog.getByLabel('Number').fill('737 555 0188')
    await add.click()
    await page.getByRole('heading', { name: 'Ruth Alvarez', level: 1 }).waitFor()
    await page.getByText('+1 737 555 0188').first().waitFor()
  })

  test('are renamed for everybody who looks, on the board and in the inbox too, at once', async () => {
    const customer = await stage.simulator.customer('Unknown Caller')
    await stage.simulator.say(customer, 'person please')
    const inbox = inboxOn(await stage.page('admin', '/inbox'))
    const board = boardOn(await stage.page('member', '/board'))
    await board.card(/Unknown Caller/).waitFor()
    await inbox.open('Unknown Caller')
    await inbox.page.getByRole('button', { name: 'Change the contact' }).click()
    await inbox.page.getByLabel('Name', { exact: true }).fill('Petra Vance')
    await inbox.page.keyboard.press('Enter')
    await inbox.row('Petra Vance').waitFor()
    await board.card(/Petra Vance/).waitFor()
    await stage.simulator.say(customer, 'still me')
    await inbox.message('Petra Vance', 'still me').waitFor()
  })

  test('who share a username and hide their number have no number anywhere, and can be answered', async () => {
    const hidden = await stage.simulator.control<{ id: string; name: string; phone: null }>(
      'POST',
      '/customers',
      {
        name: 'Quinn Abbot',
        username: 'quinn.abbot',
        identity: 'user_id_only',
      },
    )
    await stage.simulator.say(hidden, 'person please')
    const inbox = inboxOn(await stage.page('admin', '/inbox'))
    await inbox.open('Quinn Abbot')
    await inbox.page.getByText('Hidden by the customer').waitFor()
    await inbox.page.getByText('@quinn.abbot').first().waitFor()
    await inbox.answer('Quinn Abbot', 'We see no number and need none.')
    await eventually(async () => (await stage.simulator.chat(hidden)).at(-1)?.text).toBe(
      'We see no number and need none.',
    )
  })

  test('cannot be changed by a viewer, and one that does not exist says so', async () => {
    const page = await stage.page('viewer', '/contacts')
    await page.getByRole('link', { name: /Ana Ruiz/ }).waitFor()
    expect(await page.getByRole('button', { name: 'New contact' }).isDisabled()).toBe(true)
    await page.getByRole('link', { name: /Ana Ruiz/ }).click()
    await page.getByRole('heading', { name: 'Ana Ruiz', level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: 'Change the contact' }).count()).toBe(0)
    await page.goto(`${stage.plumbline.url}/contacts/0199c3a2-0000-7000-8000-000000000000`)
    await page.getByRole('heading', { name: 'Not found' }).waitFor()
  })
})
