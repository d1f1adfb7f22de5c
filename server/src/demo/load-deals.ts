import { createHash } from 'node:crypto'
import { generateNKeysBetween } from 'fractional-indexing'
import { questionLabel } from '#features/chatbot/facts.ts'
import { type Card, emptyCard, sealCard } from '#features/deals/card.ts'
import type { Change } from '#kernel/events.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import type { ContactKey, DemoBusiness, DemoDeal, PersonKey } from './demo-business.ts'
import { type LoadedContact, sourceOf } from './load-contacts.ts'
import { factsOfTalk } from './recall-bot.ts'

type Known = {
  phones: Map<ContactKey, LoadedContact>
  members: Map<PersonKey, string>
  conversations: Map<ContactKey, string>
}

/** Cards in the stages and at the ages that the demo tells of, each with the answers that its talk has given. */
export async function loadDeals(
  installation: Installation,
  accountId: string,
  demo: DemoBusiness,
  known: Known,
) {
  await withAccount(installation, asSystem(accountId), async (scope) => {
    const stages = await scope.database
      .selectFrom('stages')
      .select(['id', 'name', 'pipeline_id', 'kind'])
      .execute()
    const reasons = await scope.database.selectFrom('lost_reasons').select(['code', 'label']).execute()
    const newestFirst = demo.deals.toSorted(
      (one, other) => other.stageSince.getTime() - one.stageSince.getTime(),
    )
    const places = generateNKeysBetween(null, null, newestFirst.length)
    for (const [index, deal] of newestFirst.entries()) {
      const stageName = demo.pipeline.stages.find((stage) => stage.key === deal.stage)?.name
      const stage = stages.find(({ name }) => name === stageName)
      if (!stage) throw new Error(`the demo names a stage that is not there: ${deal.stage}`)
      const lostReason = reasons.find(({ label }) => label === deal.lostReason)?.code ?? null
      if (deal.lostReason && !lostReason)
        throw new Error(`the demo names a reason that is not there: ${deal.lostReason}`)
      await insertDeal(scope, { deal, demo, known, stage, lostReason, position: places[index]! })
    }
  })
}

type Loading = {
  deal: DemoDeal
  demo: DemoBusiness
  known: Known
  stage: { id: string; name: string; pipeline_id: string }
  lostReason: string | null
  position: string
}

async function insertDeal(scope: Scope, { deal, demo, known, stage, lostReason, position }: Loading) {
  const id = ids.new()
  const { contactId } = known.phones.get(deal.contact)!
  const conversationId = known.conversations.get(deal.contact) ?? null
  const facts = factsOf(demo, deal)
  const box = await scope.boxes.contact(contactId)
  await scope.database
    .insertInto('deals')
    .values({
      id,
      contact_id: contactId,
      conversation_id: conversationId,
      pipeline_id: stage.pipeline_id,
      stage_id: stage.id,
      status: deal.status,
      card_cipher: sealCard(box, id, cardOf(demo, deal, facts)),
      job_type: deal.jobType,
      urgency: deal.urgency,
      qualified: deal.stage !== 'stage:new' && deal.stage !== 'stage:contacted',
      value_cents: deal.valueCents ?? null,
      currency: demo.account.currency,
      source: sourceOf(deal.source),
      assignee_id: deal.assignee ? known.members.get(deal.assignee)! : null,
      lost_reason: lostReason,
      position,
      stage_since: deal.stageSince,
      created_at: deal.createdAt,
      updated_at: deal.stageSince,
      closed_at: deal.status === 'active' ? null : deal.stageSince,
    })
    .execute()
  const subjects = { deal_id: id, contact_id: contactId, conversation_id: conversationId }
  await noteEvent(scope, subjects, 'deals.deal_created', deal.createdAt, [])
  if (deal.stageSince > deal.createdAt && deal.stage !== 'stage:new') {
    const actorId = deal.assignee ? known.members.get(deal.assignee)! : null
    const change = { field: 'stage', before: 'New', after: stage.name }
    await noteEvent(scope, { ...subjects, actor_id: actorId }, 'deals.deal_moved', deal.stageSince, [change])
  }
}

function factsOf(demo: DemoBusiness, deal: DemoDeal) {
  const talk = demo.conversations.find((conversation) => conversation.contact === deal.contact)
  return talk ? (factsOfTalk(demo, talk)?.facts ?? null) : null
}

function cardOf(demo: DemoBusiness, deal: DemoDeal, facts: ReturnType<typeof factsOf>): Card {
  const home = demo.contacts.find((contact) => contact.key === deal.contact)!.address
  const isNew = deal.stage === 'stage:new'
  const known =
    facts?.address ??
    (isNew ? null : { text: `${home.line1}, ${home.city}, ${home.state} ${home.zip}`, zip: home.zip })
  return {
    ...emptyCard,
    title: deal.title,
    address: known ? { text: known.text, zip: known.zip ?? null, latitude: null, longitude: null } : null,
    budget: facts?.budget?.text ?? null,
    details: facts?.details.map(({ key, label, answer }) => ({ key, label: label.en, answer })) ?? [],
    missing: isNew ? (facts?.missing.map((key) => questionLabel(key, 'en')) ?? []) : [],
    writtenByHand: isNew ? [] : ['title'],
  }
}

type Subjects = {
  deal_id: string
  contact_id: string
  conversation_id: string | null
  actor_id?: string | null
}

async function noteEvent(scope: Scope, subjects: Subjects, type: string, at: Date, changes: Change[]) {
  const id = ids.new()
  const box = await scope.boxes.contact(subjects.contact_id)
  const sealed = box.seal('events', 'secret', id, { changes })
  await scope.database
    .insertInto('events')
    .values({
      id,
      type,
      actor_kind: subjects.actor_id ? 'member' : 'system',
      ...subjects,
      secret_cipher: sealed,
      secret_digest: createHash('sha256').update(sealed).digest(),
      at,
    })
    .execute()
}
