import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createMailer } from '#providers/mail/send-mail.ts'
import { addColleague, type Looked, signedIn } from '#testing/business.ts'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'
import { mailServer } from '#testing/outside.ts'

let desk: Desk
let mail: Awaited<ReturnType<typeof mailServer>>
let adminEmail: string
let memberEmail: string
beforeAll(async () => {
  mail = await mailServer()
  desk = await openDesk()
  desk.installation.mail = createMailer({ url: mail.smtpUrl, from: 'Plumbline <crm@business.example>' })
  adminEmail = await addColleague(desk.installation, desk.business, 'admin')
  memberEmail = await addColleague(desk.installation, desk.business, 'member')
  await addColleague(desk.installation, desk.business, 'viewer')
})
afterAll(async () => {
  await desk?.close()
  await mail?.close()
})
afterEach(async () => {
  await fetch(`${mail.url}/control/mails`, { method: 'DELETE' })
})

let customers = 0
const somebody = () => `15125620${String(++customers).padStart(3, '0')}`
const addresses = (mails: Looked[]) => mails.flatMap(({ to }) => to as unknown as string[]).sort()

async function conversationWith(from: string): Promise<{ id: string; handler: string }> {
  return itemsOf<{ id: string; handler: string; contact: { phone: string } }>(
    await desk.owner.get('/conversations?limit=100'),
  ).find(({ contact }) => contact.phone === `+${from}`)!
}

test('an emergency that nobody has is mailed to owners and admins, with a link and nothing that the customer said', async () => {
  const from = somebody()
  await desk.hear({ from, name: 'Secret Name', text: 'I smell gas in the cellar at 12 Hidden Lane' })
  const mails = await mail.mails()
  expect(addresses(mails)).toEqual([adminEmail, desk.business.ownerEmail].sort())
  const { id } = await conversationWith(from)
  for (const one of mails) {
    const whole = JSON.stringify(one)
    expect(whole).toContain(`/inbox/${id}`)
    for (const secret of ['gas', 'cellar', 'Hidden', 'Secret', from, from.slice(-7)])
      expect(whole).not.toContain(secret)
  }
})

test('an emergency does not wait for the last question of the bot: it is mailed at once, and once', async () => {
  const from = somebody()
  await desk.hear({ from, text: 'a pipe burst, water everywhere' })
  expect((await conversationWith(from)).handler).toBe('bot')
  expect(addresses(await mail.mails())).toEqual([adminEmail, desk.business.ownerEmail].sort())
  await desk.hear({ from, text: '1204 Oak St, Austin TX 78704' })
  await desk.hear({ from, text: 'water everywhere!!' })
  expect(await mail.mails()).toHaveLength(2)
})

test('whoever has the conversation is told, and nobody else', async () => {
  const from = somebody()
  await desk.hear({ from, text: 'my toilet is clogged' })
  const { id } = await conversationWith(from)
  const member = await signedIn(desk.app, memberEmail)
  const { body } = await member.get('/session')
  await desk.owner.patch(`/conversations/${id}`, {
    assigneeId: (body.member as unknown as { id: string }).id,
  })
  await desk.hear({ from, text: 'now I smell gas' })
  expect(addresses(await mail.mails())).toEqual([memberEmail])
})

test('what is no emergency is not mailed: the pages call for a person', async () => {
  const from = somebody()
  await desk.hear({ from, text: 'can I talk to a real person please' })
  expect((await conversationWith(from)).handler).toBe('person')
  expect(await mail.mails()).toEqual([])
})

test('a mail server that is away is asked again later, and the conversation is not held up', async () => {
  const { mail: working } = desk.installation
  desk.installation.mail = createMailer({ url: 'smtp://127.0.0.1:2', from: 'crm@business.example' })
  const from = somebody()
  await desk.hear({ from, text: 'I smell gas' })
  expect((await conversationWith(from)).handler).toBe('person')
  desk.installation.mail = working
  await desk.rows('update graphile_worker._private_jobs set run_at = now()')
  await desk.runTasks()
  expect(addresses(await mail.mails())).toEqual([adminEmail, desk.business.ownerEmail].sort())
})

test('without a mail server nothing fails', async () => {
  const { mail: working } = desk.installation
  desk.installation.mail = null
  await desk.hear({ from: somebody(), text: 'I smell gas' })
  desk.installation.mail = working
  expect(
    await desk.rows(
      "select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier like '%tell_by_mail%'",
    ),
  ).toEqual([])
})

test('another business hears nothing of it', async () => {
  const { business } = await desk.neighbour()
  await desk.hear({ from: somebody(), text: 'I smell gas' })
  expect(addresses(await mail.mails())).not.toContain(business.ownerEmail)
})
