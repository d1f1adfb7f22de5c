import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { type Device, giveDevice } from './device.ts'
import { eventually } from './eventually.ts'
import { type Customer, simulatorAt } from './simulator.ts'
import { type Api, setStage } from './stage.ts'

const stage = setStage()

/** The whole of it in one story: nobody gets in, and everybody sees just what they should. */
test('an owner without a password gives a technician three conversations, requires a second factor, makes a key for deals, ends a stranger’s session, and reads all of it', {
  timeout: 240_000,
}, async () => {
  // Whose number is connected here asks the simulated platform.
  await stage.restart({ PLUMBLINE_GRAPH_URL: stage.plumbline.simulatorUrl })
  const context = await stage.stranger()
  const page = await context.newPage()
  const device = await signUpWithPasskey(page)
  const owner = await apiOf(context)
  const business = await connectNumber(owner)
  const customers: Customer[] = []
  for (const name of ['Ada Pike', 'Ben Roth', 'Cleo Marsh', 'Dora Finch', 'Egon Wirth']) {
    const customer = await business.customer(name)
    await business.say(customer, `person please, my sink is clogged, ${name}`)
    customers.push(customer)
  }
  const hidden = customers.slice(3)

  const tech = await stage.stranger()
  const theirs = await joinAsTechnician(page, tech)
  const technician = await apiOf(tech)
  await assign(owner, customers.slice(0, 3), (await whoIs(technician)).id)

  // On the screen.
  await theirs.goto(`${stage.plumbline.url}/inbox`)
  const rows = theirs.getByRole('list', { name: 'Conversations' }).getByRole('link')
  await eventually(() => rows.count()).toBe(3)
  await theirs.getByRole('link', { name: /Ada Pike/ }).click()
  await theirs.getByText('my sink is clogged, Ada Pike').first().waitFor()
  for (const path of ['/inbox', '/contacts', '/board', '/today']) {
    await theirs.goto(`${stage.plumbline.url}${path}`)
    await theirs.getByText('Ada Pike').first().waitFor()
    mustHide(await theirs.content(), customers, hidden)
  }

  // In the API, and in what is exported.
  type List = { items: { id: string }[] }
  const all = (await owner<List>('GET', '/conversations')).items.map(({ id }) => id)
  const own = (await technician<List>('GET', '/conversations')).items.map(({ id }) => id)
  expect([all.length, own.length]).toEqual([5, 3])
  for (const path of ['/conversations', '/contacts', '/deals', '/board', '/conversations/counts'])
    mustHide(JSON.stringify(await technician('GET', path)), customers, hidden)
  for (const id of all.filter((one) => !own.includes(one)))
    await expect(technician('GET', `/conversations/${id}/messages`)).rejects.toThrow(/404/)
  await expect(technician('POST', '/audit/exports', { format: 'json' })).rejects.toThrow(/403/)

  // In what is told live: of another's customer nothing, of their own at once.
  const heard = await listen(tech, theirs)
  await business.say(hidden[0]!, 'is anybody there?')
  await business.say(customers[0]!, 'it drips on the floor now')
  await eventually(() => heard().some(({ conversationId }) => own.includes(conversationId))).toBe(true)
  expect(heard().filter(({ conversationId }) => !own.includes(conversationId))).toEqual([])

  await requireSecondFactor(page)
  await theirs.reload()
  await theirs.getByText('Lone Star Drains requires a second factor').waitFor()
  await expect(technician('GET', '/conversations')).rejects.toThrow(/second_factor_required/)

  await makeKeyForDeals(page)
  await endStranger(page, device)
  await readAudit(page)
})

async function signUpWithPasskey(page: Page): Promise<Device> {
  await page.goto(`${stage.plumbline.url}/sign-up`)
  const device = await giveDevice(page)
  await page.getByLabel('Name of the business').fill('Lone Star Drains')
  await page.getByLabel('Your name').fill('Lou Marsh')
  await page.getByLabel('E-mail').fill('lou@lonestar.example')
  await page.getByRole('button', { name: 'Go on with a passkey' }).click()
  await page.waitForURL(`${stage.plumbline.url}/inbox`)
  return device
}

/** Our API, asked as whoever is signed in in this browser. */
async function apiOf(context: BrowserContext): Promise<Api> {
  const { url } = stage.plumbline
  const session = await context.request.get(`${url}/api/v1/session`)
  const { csrf } = (await session.json()) as { csrf: string }
  return async <Answer>(method: string, path: string, data?: unknown) => {
    const headers = { origin: url, 'x-csrf-token': csrf }
    const answer = await context.request.fetch(`${url}/api/v1${path}`, { method, headers, data })
    const text = await answer.text()
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`)
    return (text === '' ? {} : JSON.parse(text)) as Answer
  }
}

async function whoIs(api: Api): Promise<{ id: string }> {
  return (await api<{ member: { id: string } }>('GET', '/session')).member
}

/** A number of the simulated platform, connected as its owner would, and the customers who write to it. */
async function connectNumber(owner: Api) {
  const { simulatorUrl } = stage.plumbline
  const { control } = stage.simulator
  const app = await control<{ id: string; secret: string }>('POST', '/apps', { name: 'Lone Star' })
  const number = await control<{ id: string; wabaId: string; token: string }>('POST', '/numbers', {
    verifiedName: 'Lone Star Drains',
    appId: app.id,
  })
  const connected = await owner<{ verifyToken: string; number: { app: { webhookUrl: string } } }>(
    'POST',
    '/whatsapp/numbers',
    {
      phoneNumberId: number.id,
      wabaId: number.wabaId,
      accessToken: number.token,
      app: { name: 'Lone Star app', appId: app.id, appSecret: app.secret },
    },
  )
  const subscribed = await fetch(`${simulatorUrl}/v26.0/${app.id}/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.id}|${app.secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      object: 'whatsapp_business_account',
      callback_url: connected.number.app.webhookUrl,
      verify_token: connected.verifyToken,
      fields: 'messages',
    }),
  })
  expect(await subscribed.json()).toEqual({ success: true })
  return simulatorAt(simulatorUrl, number.id)
}

/** Invited by mail, given the ready-made rights of a technician, and signed in again with those. */
async function joinAsTechnician(page: Page, context: BrowserContext): Promise<Page> {
  const { url, demo } = stage.plumbline
  const email = 'tess@lonestar.example'
  const password = 'seven copper pipes whistle'
  await page.goto(`${url}/settings/team`)
  await page.getByRole('button', { name: 'Invite somebody' }).click()
  await page.getByLabel('Their e-mail').fill(email)
  await page.getByRole('dialog').getByRole('button', { name: 'Invite', exact: true }).click()
  type Mails = { items: { text: string }[] }
  const letters = async () =>
    ((await (await fetch(`${demo?.simulator.mailUrl}/control/mails?to=${email}`)).json()) as Mails).items
  await eventually(async () => (await letters()).length).toBe(1)
  const link = /http\S+\/invitation#\S+/.exec((await letters())[0]!.text)?.[0] ?? ''

  const theirs = await context.newPage()
  await theirs.goto(link)
  await theirs.getByLabel('Your name').fill('Tess Moor')
  await theirs
    .getByLabel(/^(Password|New password)$/)
    .first()
    .fill(password)
  await theirs.getByRole('button', { name: 'Accept and sign in' }).click()
  await theirs.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()

  await page.reload()
  await page.getByRole('link', { name: 'Tess Moor' }).click()
  await page
    .locator('label')
    .filter({ hasText: /^Technician/ })
    .click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved. Tess Moor signs in again.').waitFor()
  await theirs.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await theirs.goto(`${url}/sign-in`)
  await theirs.getByLabel('E-mail').fill(email)
  await theirs.getByLabel('Password', { exact: true }).fill(password)
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click()
  await theirs.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()
  return theirs
}

async function assign(owner: Api, customers: Customer[], assigneeId: string) {
  type List = { items: { id: string; contact: { displayName: string } }[] }
  const conversations = async () => (await owner<List>('GET', '/conversations')).items
  await eventually(async () => (await conversations()).length).toBe(5)
  for (const { id, contact } of await conversations())
    if (customers.some(({ name }) => name === contact.displayName))
      await owner('PATCH', `/conversations/${id}`, { assigneeId })
}

/** No number of anybody, and of those who are not theirs not even a name. */
function mustHide(text: string, all: Customer[], hidden: Customer[]) {
  const digits = text.replaceAll(/[\s().+-]/g, '')
  for (const { phone } of all) expect(digits).not.toContain((phone ?? '').replaceAll(/\D/g, '').slice(-10))
  for (const { name } of hidden) expect(text).not.toContain(name)
}

/** What an open page is told, as it comes. */
async function listen(context: BrowserContext, page: Page): Promise<() => { conversationId: string }[]> {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const stop = new AbortController()
  page.once('close', () => stop.abort())
  const stream = await fetch(`${stage.plumbline.url}/api/v1/live`, {
    headers: { cookie },
    signal: stop.signal,
  })
  expect(stream.status).toBe(200)
  let text = ''
  void (async () => {
    for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) text += chunk
  })().catch(() => undefined)
  return () =>
    [...text.matchAll(/^data: (\{.*\})$/gm)]
      .map((line) => JSON.parse(line[1]!) as { conversationId: string })
      .filter(({ conversationId }) => conversationId)
}

async function requireSecondFactor(page: Page) {
  await page.goto(`${stage.plumbline.url}/settings/team`)
  await page
    .locator('label')
    .filter({ hasText: /^Member$/ })
    .click()
  await page
    .locator('label')
    .filter({ hasText: /^At once$/ })
    .click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Required since').waitFor()
}

async function makeKeyForDeals(page: Page) {
  const { url } = stage.plumbline
  await page.goto(`${url}/settings/keys`)
  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.getByRole('dialog', { name: 'New API key' })
  await dialog.getByLabel('Name').fill('The accountant’s sheet')
  await dialog.getByText('Read cards and the board').click()
  await dialog.getByRole('button', { name: 'Make the key' }).click()
  const secret = page.getByRole('dialog', { name: /^The secret of/ })
  const token = (await secret.locator('code').first().textContent()) ?? ''
  await secret.getByRole('button', { name: 'I have put it away' }).click()
  const by = (method: string, path: string) =>
    fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } })
  expect((await by('GET', '/deals')).status).toBe(200)
  for (const [method, path] of [
    ['GET', '/contacts'],
    ['GET', '/conversations'],
    ['GET', '/members'],
    ['GET', '/audit'],
    ['GET', '/keys'],
    ['POST', '/deals'],
    ['PATCH', '/account'],
  ] as const)
    expect((await by(method, path)).status, `${method} ${path}`).toBe(403)
}

/** Somebody has a copy of the owner's passkey, and is in with it. */
async function endStranger(page: Page, device: Device) {
  const { url } = stage.plumbline
  const { credentials } = await device.devtools.send('WebAuthn.getCredentials', {
    authenticatorId: device.id,
  })
  const stranger = await (await stage.stranger()).newPage()
  const copy = await giveDevice(stranger)
  const [credential] = credentials
  await copy.devtools.send('WebAuthn.addCredential', {
    authenticatorId: copy.id,
    credential: { ...credential!, signCount: credential!.signCount + 100 },
  })
  await stranger.goto(`${url}/sign-in`)
  await stranger.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor()

  await page.goto(`${url}/settings/sign-in`)
  await page.getByRole('button', { name: /^Sign out: / }).click()
  await stranger.getByRole('dialog', { name: 'Your session has ended' }).waitFor()
  await page.getByText('You are signed in nowhere else.').waitFor()
}

async function readAudit(page: Page) {
  await page.goto(`${stage.plumbline.url}/settings/audit`)
  await olderToTheEnd(page)
  for (const words of [
    'opened this business',
    'connected a WhatsApp number',
    'invited somebody to the team as Member',
    'took an invitation and joined the team',
    'changed what Tess Moor may do',
    'changed who must have a second factor',
    'made an API key',
    'signed in, in a browser that was not known',
    'signed out 1 other browser',
  ])
    expect(await page.getByText(words).count(), words).toBeGreaterThan(0)
}

/** What customers did stands there as well: further back is some presses away. */
async function olderToTheEnd(page: Page) {
  const older = page.getByRole('button', { name: 'Show older' })
  const end = page.getByText('This is the beginning.')
  for (;;) {
    await older.or(end).first().waitFor()
    if (await end.isVisible()) return
    await older.click({ timeout: 5_000 }).catch(() => undefined)
  }
}
