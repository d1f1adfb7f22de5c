import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Installation } from '#kernel/installation.ts'
import {
  addColleague,
  connectTestNumber,
  deliver,
  type Looked,
  messageBody,
  openBusiness,
  signedIn,
  type TestBusiness,
  type TestClient,
  type TestNumber,
} from './business.ts'
import { runTasks } from './tasks.ts'

/** A business in which one of everything has happened: a photo came in, the bot answered, a card stands, somebody replied. */
export type StagedBusiness = TestBusiness & {
  owner: TestClient
  colleagueEmail: string
  number: TestNumber
  contactId: string
  conversationId: string
  messageId: string
  mediaId: string
  dealId: string
  stageId: string
  pipelineId: string
  memberId: string
}

export async function stageBusiness(
  installation: Installation,
  app: FastifyInstance,
): Promise<StagedBusiness> {
  const business = await openBusiness(installation)
  const colleagueEmail = await addColleague(installation, business, 'member')
  const number = await connectTestNumber(installation, business)
  const from = `1512${[...randomBytes(7)].map((byte) => byte % 10).join('')}`
  const image = { type: 'image', image: { id: '1234567890', mime_type: 'image/jpeg', caption: 'the heater' } }
  await deliver(
    app,
    number,
    messageBody({ ...number, from, item: image, userId: `US.${randomBytes(8).toString('hex')}` }),
  )
  await deliver(app, number, messageBody({ phoneNumberId: '1', from, text: 'for a number that nobody has' }))
  await deliver(app, number, messageBody({ ...number, from, text: 'my water heater is leaking, 78704' }))
  await runTasks(installation)

  const owner = await signedIn(app, business.ownerEmail)
  const key = await owner.post('/keys', { name: 'A program', scopes: ['deals.read'] })
  await app.inject({ url: '/api/v1/deals', headers: { authorization: `Bearer ${key.body.secret}` } })
  const [conversation] = await itemsOf(owner, '/conversations')
  const conversationId = text(conversation?.id)
  const messages = await itemsOf(owner, `/conversations/${conversationId}/messages`)
  const photo = messages.find((message) => Object.keys(message.media ?? {}).length > 0)
  const [deal] = await itemsOf(owner, '/deals')
  const [, member] = await itemsOf(owner, '/members')
  return {
    ...business,
    owner,
    colleagueEmail,
    number,
    conversationId,
    contactId: text(conversation?.contact?.id),
    messageId: text(photo?.id),
    mediaId: text((photo?.media as unknown as Looked[] | undefined)?.[0]?.id),
    dealId: text(deal?.id),
    stageId: text(deal?.stageId),
    pipelineId: text(deal?.pipelineId),
    memberId: text(member?.id),
  }
}

async function itemsOf(client: TestClient, path: string): Promise<Looked[]> {
  return (await client.get(path)).body.items as unknown as Looked[]
}

/** The stage is whole or the test that stands on it must not begin. */
function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('the staged business lacks something')
  return value
}
