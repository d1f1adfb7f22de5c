import { generateNKeysBetween } from 'fractional-indexing'
import { emptyCard, sealCard } from '#features/deals/card.ts'
import { ids } from '#kernel/ids.ts'
import { batchRows, type Facts, type Filling, type Person } from './filling.ts'
import { choose } from './random.ts'
import { addresses, jobs, sources } from './words.ts'

export async function addDeals(filling: Filling, people: Person[]): Promise<Facts['stages']> {
  const { inScope, boxes, random, wanted } = filling
  if (people.length === 0 || wanted.deals === 0) return []
  const stages = filling.stages
    .filter((stage) => stage.pipeline_id === filling.stages[0]!.pipeline_id)
    .slice(0, wanted.stages)
  const totals = new Map(stages.map(({ id }) => [id, { id, cards: 0, totalCents: 0 }]))
  const places = new Map(
    stages.map((stage) => [
      stage.id,
      generateNKeysBetween(null, null, Math.ceil(wanted.deals / stages.length) + 1),
    ]),
  )
  for (let start = 0; start < wanted.deals; start += batchRows) {
    const batch = Array.from({ length: Math.min(batchRows, wanted.deals - start) }, (_, offset) => {
      const index = start + offset
      return {
        index,
        person: people[index % people.length]!,
        stage: stages[index % stages.length]!,
        id: ids.new(),
      }
    })
    const boxOf = await boxes.contacts(batch.map(({ person }) => person.contactId))
    await inScope(({ database }) =>
      database
        .insertInto('deals')
        .values(
          batch.map(({ id, index, person, stage }) => {
            const job = choose(random, jobs)
            const closed = stage.kind !== 'open'
            const valueCents = Math.round(random() * 800_000)
            const total = totals.get(stage.id)!
            total.cards++
            total.totalCents += valueCents
            return {
              id,
              contact_id: person.contactId,
              conversation_id: person.conversationId,
              pipeline_id: stage.pipeline_id,
              stage_id: stage.id,
              status: stage.kind === 'open' ? 'active' : stage.kind,
              card_cipher: sealCard(boxOf.get(person.contactId)!, id, {
                ...emptyCard,
                title: job.title,
                address: { text: choose(random, addresses), zip: null, latitude: null, longitude: null },
              }),
              job_type: job.type,
              urgency: choose(random, ['emergency', 'urgent', 'soon', 'planned']),
              qualified: index % 3 === 0,
              value_cents: valueCents,
              currency: 'USD',
              source: choose(random, sources),
              assignee_id: random() < 0.7 ? choose(random, filling.members) : null,
              lost_reason: stage.kind === 'lost' ? choose(random, filling.reasons) : null,
              position: places.get(stage.id)![Math.floor(index / stages.length)]!,
              stage_since: person.createdAt,
              created_at: person.createdAt,
              updated_at: person.createdAt,
              closed_at: closed ? person.createdAt : null,
            }
          }),
        )
        .execute(),
    )
  }
  return [...totals.values()]
}
