import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boardOn } from './board.ts'
import { eventually } from './eventually.ts'
import { inboxOn } from './inbox.ts'
import { type Role, root } from './plumbline.ts'
import { setStage } from './stage.ts'

const stage = setStage()

const boardOf = async (role: Role, path = '/board') => boardOn(await stage.page(role, path))

describe('moving a card', () => {
  test('by mouse puts it where it was dropped, for everybody who looks, at once', async () => {
    const [maria, devon] = await Promise.all([boardOf('admin'), boardOf('member')])
    const before = { new: await maria.count('New'), contacted: await maria.count('Contacted') }
    await devon.cardIn('New', /Marcus Hale/).waitFor()
    await maria.dragByMouse(maria.cardIn('New', /Marcus Hale/), maria.cardIn('Contacted', /Jorge Salinas/))
    await maria.cardIn('Contacted', /Marcus Hale/).waitFor()
    await devon.cardIn('Contacted', /Marcus Hale/).waitFor()
    await eventually(() => devon.count('New')).toBe(before.new - 1)
    await eventually(() => devon.count('Contacted')).toBe(before.contacted + 1)
    await devon.page.reload()
    await devon.cardIn('Contacted', /Marcus Hale/).waitFor()
  })

  test('by keys takes its money along, says where it goes, and keeps the focus on the board', async () => {
    const board = await boardOf('member')
    const card = board.cardIn('Contacted', /Tom Becker/)
    await card.waitFor()
    const before = { from: await board.total('Contacted'), to: await board.total('Follow-up') }
    await board.dragByKeys(card, 'Follow-up')
    await board.cardIn('Follow-up', /Tom Becker/).waitFor()
    await eventually(() => board.total('Contacted')).toBe(before.from - 220)
    await eventually(() => board.total('Follow-up')).toBe(before.to + 220)
    await board.page.getByText(/Drop complete/).waitFor({ state: 'attached' })
    expect(await board.page.evaluate(() => document.activeElement?.closest('[role="grid"]') !== null)).toBe(
      true,
    )
  })

  test('by keys is called off with Esc, and nothing has moved', async () => {
    const board = await boardOf('member')
    const card = board.cardIn('Contacted', /Denise Carter/)
    await card.focus()
    await board.pickUp(card)
    await board.page.keyboard.press('Escape')
    await card.waitFor()
    expect(await board.page.getByRole('button', { name: /^Drop on/ }).count()).toBe(0)
  })

  test('by the menu that M opens goes to the stage that was chosen', async () => {
    const board = await boardOf('member')
    await board.cardIn('New', /Lucía Fernández/).focus()
    await board.page.keyboard.press('m')
    await board.page.getByRole('menuitem', { name: 'Qualified' }).click()
    await board.cardIn('Qualified', /Lucía Fernández/).waitFor()
  })

  test('to Lost asks for the reason first, and without one it stays where it was', async () => {
    const board = await boardOf('member')
    const card = board.cardIn('Estimate sent', /Hank Dooley/)
    await card.focus()
    await board.page.keyboard.press('m')
    await board.page.getByRole('menuitem', { name: 'Lost' }).click()
    const dialog = board.page.getByRole('dialog', { name: 'Why was it lost?' })
    await dialog.getByRole('button', { name: 'Move to lost' }).click()
    await dialog.getByText('Choose a reason.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await card.waitFor()

    await card.focus()
    await board.page.keyboard.press('m')
    await board.page.getByRole('menuitem', { name: 'Lost' }).click()
    await dialog.getByText('Price', { exact: true }).click()
    await dialog.getByLabel('Note').fill('400 dollars cheaper elsewhere')
    await dialog.getByRole('button', { name: 'Move to lost' }).click()
    await board.cardIn('Lost', /Hank Dooley/).waitFor()
    await board.cardIn('Lost', /Hank Dooley/).click()
    await board.page.getByRole('tab', { name: /^Details/ }).click()
    const details = board.page.getByRole('tabpanel')
    await details.getByText(/^Price/).waitFor()
    await details.getByText('400 dollars cheaper elsewhere').waitFor()
  })

  test('to Paid can be taken back', async () => {
    const board = await boardOf('admin')
    const paid = await board.count('Paid')
    await board.cardIn('Estimate scheduled', /Grace Whitfield/).focus()
    await board.page.keyboard.press('m')
    await board.page.getByRole('menuitem', { name: 'Paid' }).click()
    await board.cardIn('Paid', /Grace Whitfield/).waitFor()
    await eventually(() => board.count('Paid')).toBe(paid + 1)
    await board.page.getByRole('button', { name: 'Undo' }).click()
    await board.cardIn('Estimate scheduled', /Grace Whitfield/).waitFor()
    await eventually(() => board.count('Paid')).toBe(paid)
  })

  test('is not for a viewer, on the page and behind it', async () => {
    const board = await boardOf('viewer')
    const card = board.cardIn('New', /Ana Ruiz/)
    await card.focus()
    await board.page.keyboard.press('m')
    expect(await board.page.getByRole('menu').count()).toBe(0)
    expect(await card.getByRole('button', { name: /^Drag / }).isDisabled()).toBe(true)
    expect(await board.page.getByRole('button', { name: 'New card' }).isDisabled()).toBe(true)
    const viewer = await stage.api('viewer')
    const { items } = await viewer<{ items: { id: string; stageId: string }[] }>('GET', '/deals?limit=1')
    const move = viewer('POST', `/deals/${items[0]?.id}/move`, { stageId: items[0]?.stageId })
    await expect(move).rejects.toThrow(/403/)
  })
})

describe('an open card', () => {
  test('holds the conversation beside the board, which stays as it was; Esc leads back to the card', async () => {
    const customer = await stage.simulator.customer('Kit Sandoval')
    await stage.simulator.say(customer, 'clogged kitchen drain')
    const board = await boardOf('admin')
    const paid = board.column('Paid')
    await paid.getByRole('row').first().scrollIntoViewIfNeeded()
    const scroller = paid.locator('xpath=..')
    const scrolled = await scroller.evaluate((element) => element.scrollLeft)
    expect(scrolled).toBeGreaterThan(0)
    const card = paid.getByRole('row', { name: /Greg Paulson/ })
    await card.click()
    const pane = board.page.getByRole('region', { name: 'Card', exact: true })
    await pane.getByRole('heading', { level: 2 }).waitFor()
    await board.page.keyboard.press('Escape')
    await pane.waitFor({ state: 'detached' })
    expect(await scroller.evaluate((element) => element.scrollLeft)).toBe(scrolled)
    await eventually(() => card.evaluate((element) => element === document.activeElement)).toBe(true)

    await board.column('New').scrollIntoViewIfNeeded()
    await board.cardIn('New', /Kit Sandoval/).click()
    await inboxOn(board.page).answer('Kit Sandoval', 'From the board: we come at nine.')
    await pane
      .getByTitle(/^Sent /)
      .last()
      .waitFor()
    await eventually(async () => (await stage.simulator.chat(customer)).at(-1)?.text).toBe(
      'From the board: we come at nine.',
    )
    await stage.simulator.say(customer, 'nine is fine')
    await pane.getByText('nine is fine', { exact: true }).waitFor()
    await board
      .cardIn('New', /Kit Sandoval/)
      .getByText('nine is fine')
      .waitFor()
  })

  test('is changed in place, and another page shows the change at once', async () => {
    const [maria, devon] = await Promise.all([boardOf('admin'), boardOf('member')])
    await devon.card(/Kevin Zhao/).waitFor()
    await maria.card(/Kevin Zhao/).click()
    const pane = maria.page.getByRole('region', { name: 'Card', exact: true })
    await pane.getByRole('button', { name: /Value .*press to change/ }).click()
    await pane.getByLabel(/^Value/).fill('forty')
    await maria.page.keyboard.press('Enter')
    await pane.getByText('Write an amount, such as 450.').waitFor()
    await pane.getByLabel(/^Value/).fill('1,234.50')
    await maria.page.keyboard.press('Enter')
    await devon
      .card(/Kevin Zhao/)
      .getByText('$1,234.50')
      .waitFor()
    await pane.getByRole('tab', { name: 'Activity' }).click()
    await pane
      .getByRole('listitem')
      .filter({ hasText: 'Maria Tran' })
      .filter({ hasText: '$1,234.50' })
      .waitFor()
  })

  test('has an address of its own: it opens from a link, and a wrong one says so', async () => {
    const owner = await stage.api('owner')
    const { items } = await owner<{ items: { id: string; title: string }[] }>('GET', '/deals?limit=1')
    const board = await boardOf('owner', `/board/${items[0]?.id}`)
    const pane = board.page.getByRole('region', { name: 'Card', exact: true })
    await pane
      .getByRole('heading', { level: 2 })
      .getByText(items[0]?.title ?? '')
      .waitFor()
    await board.page.goto(`${stage.plumbline.url}/board/0199c3a2-0000-7000-8000-000000000000`)
    await pane.getByRole('heading', { name: 'Not found' }).waitFor()
  })
})

describe('a card made by hand', () => {
  test('for somebody who phoned brings the contact along, and a wrong number is refused at its field', async () => {
    const board = await boardOf('member')
    await board.page.getByRole('button', { name: 'New card' }).click()
    const dialog = board.page.getByRole('dialog', { name: 'New card' })
    await dialog.getByLabel('Customer').fill('Wilma Ostrander')
    await dialog.getByRole('button', { name: 'New: Wilma Ostrander' }).click()
    await dialog.getByLabel('Number').fill('12')
    await dialog.getByLabel('What is it about').fill('Frozen hose bib')
    await dialog.getByLabel(/^Value/).fill('180')
    await dialog.getByRole('button', { name: 'Add the card' }).click()
    await dialog.getByText('This is not a phone number that we can read.').waitFor()
    await dialog.getByLabel('Number').fill('(737) 555-0199')
    await dialog.getByRole('button', { name: 'Add the card' }).click()
    const card = board.cardIn('New', 'Frozen hose bib, Wilma Ostrander')
    await card.getByText('Added by hand').waitFor()
    await card.getByText('$180').waitFor()
    await board.page
      .getByRole('region', { name: 'Card', exact: true })
      .getByText('No conversation yet')
      .waitFor()

    // Their first message finds the contact by the number, whatever name the phone shows.
    const phone = await stage.simulator.control<{ id: string; name: string; phone: string }>(
      'POST',
      '/customers',
      {
        name: 'W. O.',
        phone: '+17375550199',
      },
    )
    await stage.simulator.say(phone, 'it is me, about the hose bib')
    await board.page.getByText('it is me, about the hose bib').first().waitFor()
    const member = await stage.api('member')
    const { items } = await member<{ items: { phone: string | null }[] }>('GET', '/contacts?limit=100')
    expect(items.filter((contact) => contact.phone === '+17375550199')).toHaveLength(1)
  })
})

describe('a board of a thousand cards', () => {
  test('keeps few of them in the page, brings the others by scrolling, and still moves one at once', async () => {
    await seed('--contacts', '300', '--messages', '0', '--deals', '1000')
    const board = await boardOf('owner')
    const owner = await stage.api('owner')
    type Column = { stageId: string; count: number }
    const { columns } = await owner<{ columns: Column[] }>('GET', '/board?limit=1')
    const all = columns.reduce((sum, { count }) => sum + count, 0)
    expect(all).toBeGreaterThanOrEqual(1000)
    await board.page.getByRole('row').first().waitFor()
    const inPageMax = 20 * (await board.page.getByRole('grid').count())
    const inPage = () => board.page.getByRole('row').count()
    expect(await inPage()).toBeLessThan(inPageMax)

    const list = board.column('New').getByRole('grid')
    const count = await board.count('New')
    expect(count, 'more than one load of cards').toBeGreaterThan(60)
    const setSize = () => list.evaluate((element) => element.scrollHeight)
    const before = await setSize()
    await list.evaluate((element) => element.scrollTo({ top: element.scrollHeight }))
    await eventually(setSize).toBeGreaterThan(before)
    expect(await inPage()).toBeLessThan(inPageMax)

    await list.evaluate((element) => element.scrollTo({ top: 0 }))
    await board.cardIn('New', /Ana Ruiz/).focus()
    await board.page.keyboard.press('m')
    await board.page.getByRole('menuitem', { name: 'Contacted' }).click()
    await board.cardIn('Contacted', /Ana Ruiz/).waitFor()
    await eventually(() => board.count('New')).toBe(count - 1)
  })
})

/** What `npm run seed` runs, beside the running program. */
async function seed(...words: string[]): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'scripts/seed.ts'), ...words], {
    cwd: root,
    env: stage.plumbline.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk))
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(`npm run seed ended with ${code}: ${said}`)
}
