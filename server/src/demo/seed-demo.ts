import { randomBytes } from 'node:crypto'
import { changeAccount } from '#features/accounts/change-account.ts'
import { openAccount } from '#features/identity/public.ts'
import { addMember } from '#features/team/public.ts'
import { connectNumber } from '#features/whatsapp/public.ts'
import { clock } from '#kernel/clock.ts'
import type { Installation } from '#kernel/installation.ts'
import { asOwner, asSystem, type Principal, withAccount } from '#kernel/scope.ts'
import { demoBusiness } from './business.ts'
import type { DemoBusiness, PersonKey } from './demo-business.ts'
import { demoFile } from './demo-file.ts'
import { endDemo } from './end-demo.ts'
import { loadContacts } from './load-contacts.ts'
import { loadConversations } from './load-conversations.ts'
import { loadDeals } from './load-deals.ts'
import { readWorld, registerWebhook } from './simulated-world.ts'

export type DemoOwner = { accountId: string; memberId: string }

type Simulator = { whatsappUrl: string; mailUrl: string; smtpUrl: string; google: { issuer: string } }

/**
 * Seeds the demo business where this installation has no business at all, and answers its owner as long as the demo is here. It goes the way that
 * a real business goes: account, people, number confirmed by (simulated) Meta, webhook registered with a handshake.
 */
export async function seedDemo(installation: Installation, simulator: Simulator): Promise<DemoOwner | null> {
  const accountId = await demoAccount(installation)
  if (accountId) {
    const complete = demoFile(installation.config.dataFolder).read() !== null
    if (complete) return ownerOf(installation, accountId)
    // Its first start was cut off half-way: it begins anew.
    await endDemo(installation, accountId)
  }
  if (await hasBusiness(installation)) return null

  const demo = demoBusiness(clock.now())
  const people = demo.people.map((person) => ({ ...person, password: randomBytes(15).toString('base64url') }))
  const owner = people.find((person) => person.role === 'owner')!
  const opened = await openAccount(installation, {
    businessName: demo.account.name,
    trade: demo.account.trade,
    timeZone: demo.account.timeZone,
    languages: demo.account.languages,
    businessHours: demo.account.businessHours,
    owner,
    demo: true,
    signedUp: false,
    onlyFirst: false,
  })
  const principal = asOwner(opened.accountId, opened.memberId)
  const members = new Map<PersonKey, string>([[owner.key, opened.memberId]])
  await withAccount(installation, principal, async (scope) => {
    await changeAccount(scope, { serviceZips: demo.account.serviceZips })
    for (const person of people.filter(({ role }) => role !== 'owner')) {
      members.set(person.key, await addMember(scope, person))
    }
  })
  const whatsapp = await connectDemoNumber(installation, principal, simulator)
  await loadBusiness(installation, opened.accountId, demo, members, whatsapp, simulator)
  await registerWebhook(simulator.whatsappUrl, whatsapp.app, {
    url: whatsapp.webhookUrl,
    verifyToken: whatsapp.verifyToken,
  })

  demoFile(installation.config.dataFolder).write({
    url: installation.config.publicUrl.origin,
    people: people.map(({ email, password, role }) => ({ email, password, role })),
    whatsapp: {
      phoneNumberId: whatsapp.phoneNumberId,
      displayNumber: whatsapp.displayNumber,
      appSecret: whatsapp.app.secret,
      verifyToken: whatsapp.verifyToken,
      webhookUrl: whatsapp.webhookUrl,
    },
    simulator: {
      whatsappUrl: simulator.whatsappUrl,
      mailUrl: simulator.mailUrl,
      smtpUrl: simulator.smtpUrl,
      googleUrl: simulator.google.issuer,
    },
  })
  return opened
}

async function demoAccount({ pools }: Installation): Promise<string | null> {
  const { rows } = await pools.app.query<{ id: string | null }>('select demo_account() as id')
  return rows[0]!.id
}

async function hasBusiness({ pools }: Installation): Promise<boolean> {
  const { rows } = await pools.app.query<{ count: number }>('select account_count() as count')
  return rows[0]!.count > 0
}

async function ownerOf(installation: Installation, accountId: string): Promise<DemoOwner> {
  const owner = await withAccount(installation, asSystem(accountId), ({ database }) =>
    database.selectFrom('members').select('id').where('role', '=', 'owner').executeTakeFirstOrThrow(),
  )
  return { accountId, memberId: owner.id }
}

async function connectDemoNumber(installation: Installation, principal: Principal, simulator: Simulator) {
  const { app, number } = await readWorld(simulator.whatsappUrl)
  const connected = await connectNumber(
    installation,
    principal,
    {
      phoneNumberId: number.id,
      wabaId: number.wabaId,
      accessToken: number.token,
      app: { name: 'Demo app', appId: app.id, appSecret: app.secret },
    },
    { url: simulator.whatsappUrl, version: installation.config.graph.version },
  )
  return {
    app,
    numberId: connected.number.id,
    phoneNumberId: number.id,
    displayNumber: number.displayNumber,
    verifyToken: connected.verifyToken!,
    webhookUrl: connected.number.app.webhookUrl,
  }
}

async function loadBusiness(
  installation: Installation,
  accountId: string,
  demo: DemoBusiness,
  members: Map<PersonKey, string>,
  whatsapp: { numberId: string; phoneNumberId: string },
  simulator: Simulator,
) {
  const phones = await loadContacts(installation, accountId, demo, simulator.whatsappUrl)
  const conversations = await loadConversations(installation, accountId, demo, {
    phones,
    members,
    whatsapp,
    simulator,
  })
  await loadDeals(installation, accountId, demo, { phones, members, conversations })
}
