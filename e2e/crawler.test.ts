import { describe, expect, test } from 'vitest'
import { type Operation, operationsOf, type Walk, walkThrough } from './crawler.ts'
import { eventually } from './eventually.ts'
import { hostile, notShown } from './hostile.ts'
import { type Api, apiFor, setStage } from './stage.ts'

/**
 * Goes as every role and with every ready-made set of rights, and masked, through every screen, and compares what it sees with the matrix: what may be seen is
 * there, what may not is nowhere, and no page asks for what its person may not. All that customers and colleagues could write is hostile on this stage.
 */

const stage = setStage()

type Standing = { role: string; rights: Rights; permissions: string[] }
type Rights = {
  contacts: { which: 'all' | 'mine'; identity: 'shown' | 'masked' }
  conversations: string
}
type Matrix = {
  roles: Standing[]
  presets: (Standing & { preset: string })[]
  members: (Standing & { id: string; name: string })[]
}
type Customer = { name: string; digits: string; contactId: string; conversationId: string; dealId: string }

const walker = 'member'
let owner: Api
let walkerId: string
let operations: Operation[]
let kinds: [name: string, standing: Pick<Standing, 'role' | 'rights'>][]
let mine: Customer
let theirs: Customer
let presets: Matrix['presets']
let ofOwner: Walk

/** Once, by the first who walks. */
async function setTheScene() {
  owner = await stage.api('owner')
  operations = await operationsOf(stage.plumbline.url)
  const { member } = await (await stage.api(walker))<{ member: { id: string } }>('GET', '/session')
  walkerId = member.id
  mine = await customerOf('Ione', walkerId)
  const session = await owner<{ member: { id: string } }>('GET', '/session')
  theirs = await customerOf('Theo', session.member.id)
  await writeHostileThings(mine)
  const matrix = await owner<Matrix>('GET', '/rights')
  const { roles } = matrix
  presets = matrix.presets
  const member_ = roles.find(({ role }) => role === 'member')!
  const identity = 'masked' as const
  const masked = { ...member_.rights, contacts: { ...member_.rights.contacts, identity } }
  kinds = [
    ...roles.filter(({ role }) => role !== 'owner').map((one): (typeof kinds)[number] => [one.role, one]),
    ...presets.map((one): (typeof kinds)[number] => [one.preset, one]),
    ['masked', { role: 'member', rights: masked }],
  ]
}

/** Somebody whose every word is hostile, with a conversation and a card that one person has. */
async function customerOf(first: string, memberId: string): Promise<Customer> {
  const name = `${first} ${hostile.name}`
  const customer = await stage.simulator.customer(name)
  for (const text of hostile.texts) await stage.simulator.say(customer, text)
  await stage.simulator.send(customer, {
    type: 'document',
    filename: hostile.fileName,
    dataBase64: Buffer.from('hello').toString('base64'),
    mimeType: 'text/plain',
  })
  type Found = { items: { id: string; contact: { id: string; displayName: string } }[] }
  const found = async () =>
    (await owner<Found>('GET', '/conversations?limit=100')).items.find(({ contact }) =>
      contact.displayName.startsWith(first),
    )
  await eventually(found).toBeTruthy()
  const { id, contact } = (await found())!
  await owner('PATCH', `/conversations/${id}`, { assigneeId: memberId })
  type Deals = { items: { id: string }[] }
  const deals = async () => (await owner<Deals>('GET', `/deals?contactId=${contact.id}`)).items
  await eventually(async () => (await deals()).length).toBeGreaterThan(0)
  const digits = (customer.phone ?? '').replaceAll(/\D/g, '').slice(-10)
  return { name: first, digits, contactId: contact.id, conversationId: id, dealId: (await deals())[0]!.id }
}

/** Whatever a colleague can write, and the browser that they come with. */
async function writeHostileThings({ dealId, contactId, conversationId }: Customer) {
  const { line, prose, name, browser } = hostile
  await owner('PATCH', `/deals/${dealId}`, { title: line, address: prose, budget: line })
  await owner('PATCH', `/contacts/${contactId}`, { email: 'ione@customer.example' })
  await owner('POST', `/conversations/${conversationId}/messages`, { clientId: 'hostile-reply', text: prose })
  await owner('POST', '/keys', { name: line, scopes: ['deals.read'] })
  await owner('PATCH', '/account', { name: `${name} Plumbing` })
  await owner('POST', '/contacts', { name: `Hand-made ${name}`, email: 'hand@customer.example' })
  await apiFor(stage.plumbline.url, stage.person('owner'), browser)
}

const records = () => ({
  conversationId: [mine.conversationId, theirs.conversationId],
  dealId: [mine.dealId, theirs.dealId],
  contactId: [mine.contactId, theirs.contactId],
  memberId: [walkerId],
})

const textOf = ({ screens }: Walk) => [...screens.values()].join('\n')
const digitsOf = (text: string) => text.replaceAll(/[\s().+-]/g, '')

describe('who walks through every screen', () => {
  test('as the owner sees everything, and nothing that is hostile runs', { timeout: 120_000 }, async () => {
    await setTheScene()
    const context = await stage.signedIn('owner')
    ofOwner = await walkThrough(context, stage.plumbline.url, { records: records(), operations })
    expect(ofOwner.complaints).toEqual([])
    expect(ofOwner.screens.size).toBeGreaterThanOrEqual(20)
    const text = textOf(ofOwner)
    for (const { name, digits } of [mine, theirs]) {
      expect(text).toContain(name)
      expect(digitsOf(text)).toContain(digits)
    }
    // Whoever is said to see less, and sees this, is found out.
    const technician = presets.find(({ preset }) => preset === 'technician')!
    expect(compare(ofOwner, technician)).toEqual(
      expect.arrayContaining(['sees another’s customer', 'sees numbers', 'sees an e-mail']),
    )
    // What is hostile was really there, on one screen or another, as the text that it is.
    expect(notShown(text)).toEqual([])
  })

  test('as anybody else sees what the matrix says: no more, and no less', { timeout: 240_000 }, async () => {
    const complaints: string[] = []
    for (const [name, { role, rights }] of kinds) {
      await owner('PATCH', `/members/${walkerId}`, { role, rights })
      const { cookie } = await apiFor(stage.plumbline.url, stage.person(walker), hostile.browser)
      const context = await stage.asWhom(cookie)
      const walk = await walkThrough(context, stage.plumbline.url, { records: records(), operations })
      await context.close()
      const { members } = await owner<Matrix>('GET', '/rights')
      const standing = members.find(({ id }) => id === walkerId)!
      complaints.push(...compare(walk, standing).map((complaint) => `${name}: ${complaint}`))
    }
    expect(complaints).toEqual([])
  })
})

function compare(walk: Walk, { permissions, rights }: Standing): string[] {
  const complaints = [...walk.complaints]
  const may = (name: string) => {
    const operation = operations.find(({ method, path }) => `${method} ${path}` === name)
    return !operation?.permission || permissions.includes(operation.permission)
  }
  // A page may also note that something was read; once that is done it does not do it again.
  for (const name of [...ofOwner.given].filter((one) => one.startsWith('GET ')))
    if (may(name) && !walk.given.has(name)) complaints.push(`may see ${name}, and no page shows it`)
  for (const name of walk.given) if (!may(name)) complaints.push(`was given ${name}`)

  const text = textOf(walk)
  const seesAll = rights.conversations === 'all' && rights.contacts.which === 'all'
  const isThere = text.includes(theirs.name)
  if (isThere !== seesAll) complaints.push(`${isThere ? 'sees' : 'does not see'} another’s customer`)
  if (!text.includes(mine.name)) complaints.push('does not see their own customer')
  const isShown = digitsOf(text).includes(mine.digits)
  const seesNumbers = rights.contacts.identity === 'shown'
  if (isShown !== seesNumbers) complaints.push(`${isShown ? 'sees' : 'does not see'} numbers`)
  if (!seesNumbers && text.includes('ione@customer.example')) complaints.push('sees an e-mail')
  return complaints
}
