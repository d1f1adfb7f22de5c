import { describe, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { setStage } from './stage.ts'

const stage = setStage()

type Account = { name: string; businessHours: { day: number; opens: string; closes: string }[] }
type Deliveries = { hours: Record<'received' | 'stored' | 'repeated' | 'refused', number>[] }

describe('the business', () => {
  test('keeps the opening hours that were set, and refuses those that close before they open', async () => {
    const page = await stage.page('admin', '/settings')
    const opens = page.getByLabel('Tuesday: opens')
    const closes = page.getByLabel('Tuesday: closes')
    await opens.fill('19:00')
    await page.getByText('This closes before it opens.').waitFor()
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await opens.fill('06:15')
    await closes.fill('20:45')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved').waitFor()
    await page.reload()
    await eventually(() => opens.inputValue()).toBe('06:15')
    expect(await closes.inputValue()).toBe('20:45')
    const { businessHours } = await (await stage.api('admin'))<Account>('GET', '/account')
    expect(businessHours).toContainEqual({ day: 2, opens: '06:15', closes: '20:45' })
  })

  test('whose bot is switched off says nothing to a new customer', async () => {
    const page = await stage.page('admin', '/settings')
    await page.getByText('The bot answers new customers').click()
    await page.getByText('The bot is off').waitFor()
    const silent = await stage.simulator.customer('Sam Early')
    await stage.simulator.say(silent, 'clogged kitchen drain')
    // Its turn is over when it has left the conversation to a person.
    type Page = { items: { handler: string; contact: { displayName: string } }[] }
    const admin = await stage.api('admin')
    await eventually(async () => {
      const { items } = await admin<Page>('GET', '/conversations')
      return items.find(({ contact }) => contact.displayName === 'Sam Early')?.handler
    }).toBe('person')
    await page.getByText('The bot is off').click()
    await page.getByText('The bot answers new customers').waitFor()
    const heard = await stage.simulator.customer('Sue Later')
    await stage.simulator.say(heard, 'clogged kitchen drain')
    const ofBusiness = async (customer: typeof heard) =>
      (await stage.simulator.chat(customer)).filter(({ author }) => author === 'business').length
    await eventually(() => ofBusiness(heard)).toBe(1)
    expect(await ofBusiness(silent)).toBe(0)
  })

  test('can be read by a technician and changed only by owner and admin', async () => {
    const page = await stage.page('member', '/settings')
    await page.getByText('You may read this. Owners and admins of your business change it.').waitFor()
    expect(await page.getByLabel('Name of the business').isDisabled()).toBe(true)
    await page.goto(`${stage.plumbline.url}/settings/whatsapp`)
    await page.getByText('Your role does not show this').waitFor()
    const member = await stage.api('member')
    await expect(member('PATCH', '/account', { name: 'Mine now' })).rejects.toThrow(/403/)
    await expect(member('GET', '/whatsapp/numbers')).rejects.toThrow(/403/)
  })
})

describe('the team page', () => {
  /** In a browser of its own: what ends here must not end for the journeys that follow. */
  async function signedIn(role: 'owner' | 'viewer', path: string) {
    const page = await (await stage.stranger()).newPage()
    await page.goto(`${stage.plumbline.url}${path}`)
    const { email, password } = stage.person(role)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    return page
  }

  test('gives a colleague another role after the password was given once more, and signs them out at once', async () => {
    const theirs = await signedIn('viewer', '/inbox')
    await theirs.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
    const page = await signedIn('owner', '/settings/team')
    const role = (name: string) => page.getByRole('button', { name: `Role of Pat Okafor: ${name}` })
    await role('Viewer').waitFor()
    await stage.plumbline.sql("update sessions set proven_at = now() - interval '1 hour'")
    await role('Viewer').click()
    await page.getByRole('menuitem', { name: 'Member' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    const password = dialog.getByLabel('Password', { exact: true })
    await password.fill('not this one, surely')
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.getByText('This is not your password.').waitFor()
    await password.fill(stage.person('owner').password)
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Pat Okafor is Member now, and signs in again.').waitFor()
    await theirs.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
    // The proof lasts: nothing is asked a second time.
    await role('Member').click()
    await page.getByRole('menuitem', { name: 'Viewer' }).click()
    await role('Viewer').waitFor()
  })
})

describe('the WhatsApp page', () => {
  test('shows deliveries that add up, with the reason of each refusal', async () => {
    const { simulator, plumbline } = stage
    const customer = await simulator.customer('Cara Dunn')
    await simulator.say(customer, 'hello there')
    await simulator.control('PUT', '/webhook-behaviour', { duplicate: 1 })
    await simulator.say(customer, 'hello twice')
    await simulator.control('PUT', '/webhook-behaviour', {})
    const forged = await fetch(`${plumbline.demo?.whatsapp.webhookUrl}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
      body: '{"object":"whatsapp_business_account","entry":[]}',
    })
    expect(forged.status).toBe(401)

    const page = await stage.page('owner', '/settings/whatsapp')
    await page.getByText('+1 555-000-1111').first().waitFor()
    const cells = page.getByRole('row', { name: /^Together/ }).getByRole('cell')
    await cells.first().waitFor()
    const [received = 0, stored = 0, repeated = 0, refused = 0] = (await cells.allTextContents()).map(
      (text) => Number(text.replaceAll(',', '')),
    )
    expect(stored).toBeGreaterThanOrEqual(2)
    expect(repeated).toBeGreaterThanOrEqual(1)
    expect(received).toBe(stored + repeated + refused)
    expect(await page.getByText('This does not add up').count()).toBe(0)
    const { hours } = await (await stage.api('owner'))<Deliveries>('GET', '/whatsapp/deliveries')
    for (const hour of hours) expect(hour.received).toBe(hour.stored + hour.repeated + hour.refused)
  })

  test('replays what was stored without a message or a card twice', async () => {
    const customer = await stage.simulator.customer('Rita Once')
    await stage.simulator.say(customer, 'I want to talk to a person')
    const owner = await stage.api('owner')
    type Page = { items: { id: string; contact: { displayName: string } }[] }
    const known = async () => {
      const { items } = await owner<Page>('GET', '/conversations?limit=100')
      const found = items.filter(({ contact }) => contact.displayName === 'Rita Once')
      const { items: messages } = await owner<Page>('GET', `/conversations/${found[0]?.id}/messages`)
      const deals = (await owner<Page>('GET', '/deals?limit=100')).items
      return [
        found.length,
        messages.length,
        deals.filter(({ contact }) => contact.displayName === 'Rita Once').length,
      ]
    }
    await eventually(async () => (await stage.simulator.chat(customer)).length).toBe(2)
    const before = await known()
    const page = await stage.page('owner', '/settings/whatsapp')
    await page.getByRole('button', { name: 'Replay…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Replay stored items' })
    await dialog.getByText('Everything', { exact: true }).click()
    await dialog.getByRole('button', { name: 'Replay', exact: true }).click()
    await dialog.getByText(/items? (is|are) being processed again/).waitFor()
    await dialog.getByRole('button', { name: 'Done' }).click()
    // What is said after the replay is heard after it: by then it has been processed.
    await stage.simulator.say(customer, 'after the replay')
    await eventually(async () => (await known())[1]).toBe((before[1] ?? 0) + 1)
    expect(await known()).toEqual([before[0], (before[1] ?? 0) + 1, before[2]])
  })

  test('refuses a number that Meta does not confirm, in words and at its field', async () => {
    const page = await stage.page('owner', '/settings/whatsapp')
    await page.getByRole('button', { name: 'Connect a number' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Ask Meta and connect' }).click()
    await dialog.getByText('Only digits stand there at Meta.').first().waitFor()
    await dialog.getByText('This is shorter than any token.').waitFor()
  })
})

describe('appearance and language', () => {
  test('are of this machine alone and stay after a reload', async () => {
    const page = await stage.page('member', '/settings/appearance')
    await page.getByText('Dark', { exact: true }).click()
    await page.getByText('Español', { exact: true }).click()
    await page.getByRole('heading', { name: 'Apariencia', level: 1 }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Apariencia', level: 1 }).waitFor()
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
    const other = await stage.page('member', '/settings/appearance')
    await other.getByRole('heading', { name: 'Appearance', level: 1 }).waitFor()
  })
})

describe('removing the demo', () => {
  test('is the owner’s alone, asks first, ends its people and the simulated phone, and a restart brings nothing back', async () => {
    const { plumbline } = stage
    const viewer = await stage.page('admin', '/inbox')
    const locked = viewer.getByRole('button', { name: 'Remove it' })
    await locked.waitFor()
    expect(await locked.isDisabled()).toBe(true)

    const page = await stage.page('owner', '/board')
    await page.getByRole('button', { name: 'Remove it' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Remove the demo business?' })
    await dialog.getByRole('button', { name: 'Keep it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: /Ana Ruiz/ }).waitFor()

    await page.getByRole('button', { name: 'Remove it' }).click()
    await dialog.getByRole('button', { name: 'Remove everything' }).click()
    await page.getByRole('heading', { name: 'Set up your business' }).waitFor()

    const signIn = (role: 'owner' | 'admin') => {
      const person = plumbline.demo?.people.find((one) => one.role === role)
      return fetch(`${plumbline.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: person?.email, password: person?.password }),
      })
    }
    expect((await signIn('owner')).status).toBe(401)
    expect((await signIn('admin')).status).toBe(401)
    await expect(fetch(stage.simulator.url)).rejects.toThrow()
    await viewer.goto(`${plumbline.url}/inbox`)
    await viewer.getByRole('heading', { name: 'Sign in' }).waitFor()

    await stage.restart()
    expect(stage.plumbline.demo).toBeNull()
    expect(stage.plumbline.link).toBeNull()
    await expect(fetch(stage.simulator.url)).rejects.toThrow()
    expect((await signIn('owner')).status).toBe(401)
    const stranger = await (await stage.stranger()).newPage()
    await stranger.goto(`${plumbline.url}/sign-up`)
    await stranger.getByRole('heading', { name: 'Set up your business' }).waitFor()
  })
})
