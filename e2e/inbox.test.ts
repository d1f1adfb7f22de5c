import { describe, expect, test } from 'vitest'
import { recordAlerts } from './alerts.ts'
import { eventually } from './eventually.ts'
import { inboxOn } from './inbox.ts'
import { phoneOn } from './phone.ts'
import type { Role } from './plumbline.ts'
import type { Customer } from './simulator.ts'
import { setStage } from './stage.ts'

const stage = setStage()

/** Somebody new who has asked for a person, so that the bot is silent. */
async function customerWaiting(name: string, more: { autoRead?: boolean } = {}): Promise<Customer> {
  const customer = await stage.simulator.customer(name, more)
  await stage.simulator.say(customer, 'I want to talk to a person')
  // Who waits has heard from the bot that a person comes.
  await eventually(() => textsFor(customer)).not.toHaveLength(0)
  return customer
}

const inboxOf = async (role: Role, path = '/inbox') => inboxOn(await stage.page(role, path))

const textsFor = async (customer: Customer) =>
  (await stage.simulator.chat(customer)).flatMap(({ author, text }) =>
    author === 'business' && text ? [text] : [],
  )

describe('two people at work', () => {
  test('each sees at once what the other answers, and both see the ticks turn blue', async () => {
    const customer = await customerWaiting('Ida Quist', { autoRead: true })
    const [maria, devon] = await Promise.all([inboxOf('admin'), inboxOf('member')])
    await Promise.all([maria.open('Ida Quist'), devon.open('Ida Quist')])

    await maria.answer('Ida Quist', 'Good morning, Maria here.')
    await devon.message('Ida Quist', 'Good morning, Maria here.').waitFor()
    await devon.thread('Ida Quist').getByRole('heading', { name: 'Maria Tran' }).waitFor()
    await devon.answer('Ida Quist', 'And Devon, with the parts.')
    await maria.message('Ida Quist', 'And Devon, with the parts.').waitFor()
    // The bot's own message is read as well.
    for (const inbox of [maria, devon]) {
      await eventually(() => inbox.page.getByTitle(/ · Read /).count()).toBeGreaterThanOrEqual(3)
    }
    await eventually(() => textsFor(customer)).toEqual(
      expect.arrayContaining(['Good morning, Maria here.', 'And Devon, with the parts.']),
    )
  })

  test('a page that lost its connection says so, keeps what is sent meanwhile, and catches up by itself', async () => {
    const customer = await customerWaiting('Otto Brandt')
    const inbox = await inboxOf('admin')
    await inbox.open('Otto Brandt')
    await inbox.page.context().setOffline(true)
    await inbox.page.getByText('You are offline.').waitFor()
    await stage.simulator.say(customer, 'are you still there?')
    await inbox.answer('Otto Brandt', 'Written in a tunnel.')
    await inbox.page.getByText('This waits here and goes out by itself.').waitFor()
    expect(await textsFor(customer)).not.toContain('Written in a tunnel.')

    await inbox.page.context().setOffline(false)
    await inbox.message('Otto Brandt', 'are you still there?').waitFor()
    await eventually(async () =>
      (await textsFor(customer)).filter((text) => text === 'Written in a tunnel.'),
    ).toHaveLength(1)
    await stage.simulator.say(customer, 'good, I see you')
    await inbox.message('Otto Brandt', 'good, I see you').waitFor()
  })

  test('a restart of the program under an open page is caught up with, without a reload', async () => {
    const customer = await customerWaiting('Pia Lund')
    const inbox = await inboxOf('admin')
    await inbox.open('Pia Lund')
    await inbox.page.evaluate(() => document.body.setAttribute('data-not-reloaded', ''))
    await stage.restart()
    await stage.simulator.say(customer, 'after the restart')
    await inbox.message('Pia Lund', 'after the restart').waitFor()
    expect(await inbox.page.locator('body[data-not-reloaded]').count()).toBe(1)
  })
})

describe('an answer', () => {
  test('that WhatsApp refuses says why, and goes out when it is tried again', async () => {
    const customer = await customerWaiting('Rolf Ahlers')
    const inbox = await inboxOf('admin')
    await inbox.open('Rolf Ahlers')
    // For this customer alone: under load the bot may still be answering another one, who is not meant.
    await stage.simulator.fault({
      call: 'send',
      recipient: customer.id,
      next: 1,
      effect: { error: { code: 131048 } },
    })
    await inbox.answer('Rolf Ahlers', 'See you at two.')
    await inbox
      .thread('Rolf Ahlers')
      .getByText('WhatsApp limits your number because of complaints.')
      .waitFor()
    await inbox.thread('Rolf Ahlers').getByRole('button', { name: 'Retry' }).click()
    await inbox.page
      .getByTitle(/^Sent /)
      .last()
      .waitFor()
    await eventually(async () =>
      (await textsFor(customer)).filter((text) => text === 'See you at two.'),
    ).toHaveLength(1)
    expect(await inbox.page.getByText('Not sent.').count()).toBe(0)
  })

  test('of 4,097 characters is held back in words; of 4,096 it arrives whole', async () => {
    const customer = await customerWaiting('Vera Lang')
    const inbox = await inboxOf('admin')
    await inbox.open('Vera Lang')
    const text = 'é'.repeat(4096)
    await inbox.answer('Vera Lang', `${text}x`)
    await inbox.page.getByText('4,097 / 4,096: too long for one message').waitFor()
    expect(await inbox.send.isDisabled()).toBe(true)
    expect(await inbox.field('Vera Lang').inputValue()).toBe(`${text}x`)
    await inbox.answer('Vera Lang', text)
    await eventually(async () => (await textsFor(customer)).includes(text)).toBe(true)
  })

  test('is not offered outside the 24 hours, which is said, and what was typed stays', async () => {
    type Page = { items: { id: string; contact: { displayName: string } }[] }
    const { items } = await (await stage.api('admin'))<Page>('GET', '/conversations?limit=100')
    const old = items.find(({ contact }) => contact.displayName === 'Esteban Vega')
    const inbox = await inboxOf('admin', `/inbox/${old?.id}`)
    await inbox.page.getByText(/The customer wrote more than 24 hours ago/).waitFor()
    await inbox.answer('Esteban Vega', '¿Todo bien con la llave?')
    expect(await inbox.send.isDisabled()).toBe(true)
    expect(await inbox.field('Esteban Vega').inputValue()).toBe('¿Todo bien con la llave?')
    expect(await inbox.thread('Esteban Vega').getByText('¿Todo bien con la llave?').count()).toBe(1)
  })

  test('that is not sent yet survives a reload, as a draft in its own conversation alone', async () => {
    await customerWaiting('Nils Berg')
    const inbox = await inboxOf('member')
    await inbox.open('Nils Berg')
    await inbox.field('Nils Berg').fill('half a sentence')
    await inbox.page.reload()
    await eventually(() => inbox.field('Nils Berg').inputValue()).toBe('half a sentence')
    await inbox.open('Ana Ruiz')
    expect(await inbox.field('Ana Ruiz').inputValue()).toBe('')
    await inbox.row('Nils Berg').getByText('Draft:').waitFor()
  })
})

describe('a conversation', () => {
  test('is taken over from the bot, which is silent from then on, and handed back to it', async () => {
    const customer = await stage.simulator.customer('Gus Farrow')
    await stage.simulator.say(customer, 'clogged kitchen drain')
    const inbox = await inboxOf('admin')
    await inbox.open('Gus Farrow')
    await inbox.page.getByText('The bot is answering.').waitFor()
    await eventually(async () => (await textsFor(customer)).length).toBe(1)

    await inbox.page.getByRole('button', { name: 'Take over' }).click()
    await inbox.page.getByText('Answering: You').waitFor()
    await stage.simulator.say(customer, 'only the kitchen')
    await inbox.answer('Gus Farrow', 'Maria here. Which side of the sink?')
    await eventually(() => textsFor(customer)).toHaveLength(2)

    await inbox.page.getByRole('button', { name: 'Hand back to the bot' }).click()
    await inbox.page.getByText('The bot is answering.').waitFor()
    await stage.simulator.say(customer, 'the left one')
    await eventually(async () => (await textsFor(customer)).length).toBeGreaterThanOrEqual(3)
  })

  test('shows the photo from the phone, small and large, and gives the focus back', async () => {
    const customer = await customerWaiting('Tess Moor')
    const phone = phoneOn(await (await stage.stranger()).newPage())
    await phone.page.goto(stage.simulator.phoneUrl(customer))
    await phone.attachSample('Blocked drain')
    const inbox = await inboxOf('viewer')
    await inbox.open('Tess Moor')
    const small = inbox.page.getByRole('button', { name: 'Show the photo large' })
    const isDrawn = () => small.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth > 0)
    await eventually(isDrawn).toBe(true)
    await small.focus()
    await inbox.page.keyboard.press('Enter')
    await inbox.page.getByRole('dialog').getByRole('link', { name: 'Download' }).waitFor()
    await inbox.page.keyboard.press('Escape')
    await inbox.page.getByRole('dialog').waitFor({ state: 'detached' })
    await eventually(() => small.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('that is closed leaves the list, can be brought back, and comes back by itself with a new message', async () => {
    const customer = await customerWaiting('Lars Holm')
    const inbox = await inboxOf('admin')
    await inbox.open('Lars Holm')
    await inbox.page.getByRole('button', { name: 'Close the conversation' }).click()
    await inbox.row('Lars Holm').waitFor({ state: 'detached' })
    await inbox.page.getByRole('button', { name: 'Undo' }).click()
    await inbox.open('Lars Holm')
    await inbox.page.getByRole('button', { name: 'Close the conversation' }).click()
    await inbox.row('Lars Holm').waitFor({ state: 'detached' })

    await inbox.page.getByRole('link', { name: 'Closed', exact: true }).click()
    await inbox.open('Lars Holm')
    await inbox.page.getByText('This conversation is closed. A new message opens it again.').waitFor()
    await stage.simulator.say(customer, 'one more thing')
    await inbox.message('Lars Holm', 'one more thing').waitFor()
    await inbox.page.getByRole('button', { name: 'Close the conversation' }).waitFor()
    await inbox.page.getByRole('navigation', { name: 'Lists' }).getByRole('link', { name: /^All/ }).click()
    await inbox.row('Lars Holm').waitFor()
  })

  test('can be read by a viewer and written in by none, on the page and behind it', async () => {
    await customerWaiting('Mona Reyes')
    const inbox = await inboxOf('viewer')
    await inbox.open('Mona Reyes')
    const field = inbox.field('Mona Reyes')
    expect(await field.getAttribute('placeholder')).toBe('Your role may read here, not write')
    expect(await field.isEditable()).toBe(false)
    expect(await inbox.send.isDisabled()).toBe(true)
    for (const name of ['Take over', 'Hand back to the bot', 'Close the conversation']) {
      expect(await inbox.page.getByRole('button', { name }).count(), name).toBe(0)
    }
    const id = new URL(inbox.page.url()).pathname.split('/').at(-1)
    const viewer = await stage.api('viewer')
    const write = viewer('POST', `/conversations/${id}/messages`, { clientId: 'not-by-a-viewer', text: 'no' })
    await expect(write).rejects.toThrow(/403/)
  })
})

describe('the keyboard', () => {
  test('J and K go through the list, R writes, Esc leaves the field and then the thread, E closes, ? explains', async () => {
    await customerWaiting('Zoe Last')
    await customerWaiting('Yan First')
    const inbox = await inboxOf('admin')
    const { keyboard } = inbox.page
    await inbox.row('Yan First').waitFor()
    await keyboard.press('j')
    await inbox.field('Yan First').waitFor()
    await keyboard.press('j')
    await inbox.field('Zoe Last').waitFor()
    await keyboard.press('k')
    await inbox.field('Yan First').waitFor()

    await keyboard.press('r')
    await keyboard.type('jjj')
    expect(await inbox.field('Yan First').inputValue(), 'keys are letters while one writes').toBe('jjj')
    await keyboard.press('Escape')
    await keyboard.press('?')
    const sheet = inbox.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByText('Next conversation').waitFor()
    await keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
    await inbox.field('Yan First').waitFor()
    await keyboard.press('e')
    await inbox.row('Yan First').waitFor({ state: 'detached' })
    await inbox.field('Zoe Last').waitFor()
    await keyboard.press('Escape')
    await inbox.page.waitForURL(`${stage.plumbline.url}/inbox`)
  })
})

describe('a customer who wants a person', () => {
  test('is counted in the title of every open page, whatever it shows, until somebody answers', async () => {
    const customer = await stage.simulator.customer('Abe Cole')
    await stage.simulator.say(customer, 'how much is a new faucet')
    const page = await stage.page('owner', '/board')
    const waiting = async () => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0)
    await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
    const owner = await stage.api('owner')
    const before = (await owner<{ waiting: number }>('GET', '/conversations/counts')).waiting
    await eventually(waiting).toBe(before)
    await stage.simulator.say(customer, 'let me talk to a person')
    await eventually(waiting).toBe(before + 1)
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByText(`${before + 1} waiting`)
      .waitFor({ state: 'attached' })

    const inbox = await inboxOf('owner')
    await inbox.open('Abe Cole')
    await inbox.answer('Abe Cole', 'Rosa here.')
    await eventually(waiting).toBe(before)
  })

  test('is announced with a sound and a desktop note to whoever has switched them on', async () => {
    const customer = await stage.simulator.customer('Bea Duarte')
    await stage.simulator.say(customer, 'how much is a new faucet')
    const context = await stage.signedIn('owner', { permissions: ['notifications'] })
    await context.addInitScript(recordAlerts)
    const page = await context.newPage()
    await page.goto(`${stage.plumbline.url}/settings/appearance`)
    await page.getByText('Show a desktop notification').click()
    await page.getByText('Play a sound').click()
    await page.goto(`${stage.plumbline.url}/board`)
    await page.getByRole('heading', { name: 'Board', level: 1 }).waitFor()
    const alerts = () => page.evaluate(() => (window as unknown as { alerts: string[] }).alerts)
    await page.getByRole('row', { name: /Bea Duarte/ }).waitFor()
    await page.mouse.click(600, 60)
    await stage.simulator.say(customer, 'let me talk to a person')
    await eventually(alerts).toEqual(
      expect.arrayContaining(['tone', expect.stringMatching(/^note: Bea Duarte: (?!Of course)/)]),
    )
  })
})
