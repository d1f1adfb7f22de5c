import type { Deal, changeDeal as endpoint } from '#contract/deals.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import { withReachOf } from '#contract/masked-text.ts'
import { memberNames, mustBeMember } from '#features/team/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce, type Change } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { isLimited, mustBeAllowed, type Scope, seesMasked } from '#kernel/scope.ts'
import { byHandFields, type Card, openCard, sealCard } from './card.ts'
import { dealChanged } from './events.ts'
import { canChangeDeal } from './policy.ts'
import { type DealRow, dealById, lockDeal } from './queries.ts'

type Changes = BodyOf<typeof endpoint>

/** Changes what a person wrote; what they write the bot leaves alone from then on. */
export async function changeDeal(scope: Scope, { id, ...told }: { id: string } & Changes): Promise<Deal> {
  const deal = await lockDeal(scope, id)
  mustBeAllowed(canChangeDeal(scope.actor, deal.pipeline_id))
  if (told.assigneeId) await mustBeMember(scope, told.assigneeId)
  const box = await scope.boxes.contact(deal.contact_id)
  const before = openCard(box, id, deal.card_cipher)
  const changes = seesMasked(scope.actor) ? withHidden(before, told) : told
  const byHand = byHandFields.filter((field) => changes[field] !== undefined)
  const after: Card = {
    ...before,
    ...(changes.title !== undefined && { title: changes.title }),
    ...(changes.budget !== undefined && { budget: changes.budget }),
    ...(changes.address !== undefined && { address: changedAddress(before.address, changes.address) }),
    writtenByHand: [...new Set([...before.writtenByHand, ...byHand])],
  }
  await writeDeal(scope, deal, before, after, {
    ...(changes.urgency !== undefined && { urgency: changes.urgency }),
    ...(changes.valueCents !== undefined && { value_cents: changes.valueCents }),
    ...(changes.assigneeId !== undefined && { assignee_id: changes.assigneeId }),
  })
  return dealById(scope, { id })
}

/** Whoever was shown the card masked sends the masks back with what they wrote. */
function withHidden(before: Card, told: Changes): Changes {
  const { title, budget, address } = told
  return {
    ...told,
    ...(title !== undefined && { title: withReachOf(before.title, title) }),
    ...(budget && { budget: withReachOf(before.budget ?? '', budget) }),
    ...(address && { address: withReachOf(before.address?.text ?? '', address) }),
  }
}

type Columns = Partial<
  Pick<
    DealRow,
    'urgency' | 'value_cents' | 'assignee_id' | 'job_type' | 'qualified' | 'photo_count' | 'conversation_id'
  >
>

/** Writes card and columns, and announces what became different, with values before and after. Quiet when nothing did. */
export async function writeDeal(scope: Scope, deal: DealRow, before: Card, after: Card, columns: Columns) {
  const changes = [...cardChanges(before, after), ...(await columnChanges(scope, deal, columns))]
  // That a person wrote what stood there already is worth remembering, but nothing that became different.
  if (changes.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return
  const box = await scope.boxes.contact(deal.contact_id)
  await scope.database
    .updateTable('deals')
    .set({
      ...columns,
      card_cipher: sealCard(box, deal.id, after),
      updated_at: clock.now(),
      version: deal.version + 1,
    })
    .where('id', '=', deal.id)
    .execute()
  if (changes.length === 0) return
  await mustStillBeSeen(scope, deal.id)
  await announce(scope, dealChanged, {
    dealId: deal.id,
    contactId: deal.contact_id,
    ...(deal.conversation_id && { conversationId: deal.conversation_id }),
    data: { fields: changes.map((change) => change.field) },
    secret: { changes },
  })
}

/** Who sees only what is theirs does not give it away: it would be gone under their hands. */
async function mustStillBeSeen(scope: Scope, id: string) {
  if (!isLimited(scope.actor)) return
  const row = await scope.database.selectFrom('deals').select('id').where('id', '=', id).executeTakeFirst()
  if (!row)
    refuse('forbidden', {
      detail: 'You would not see it any more. Ask somebody who sees every card to give it away.',
    })
}

function changedAddress(before: Card['address'], text: string | null): Card['address'] {
  if (text === null || text.trim() === '') return null
  if (before?.text === text) return before
  return { text, zip: /\b\d{5}\b(?!.*\b\d{5}\b)/.exec(text)?.[0] ?? null, latitude: null, longitude: null }
}

function cardChanges(before: Card, after: Card): Change[] {
  const changes: Change[] = []
  const note = (field: string, from: string | null, to: string | null) => {
    if (from !== to) changes.push({ field, before: from, after: to })
  }
  note('title', before.title, after.title)
  note('address', before.address?.text ?? null, after.address?.text ?? null)
  note('budget', before.budget, after.budget)
  const answersBefore = new Map(before.details.map((detail) => [detail.key, detail.answer]))
  for (const { key, label, answer } of after.details) note(label, answersBefore.get(key) ?? null, answer)
  if (changes.length === 0)
    note('missing', before.missing.join(', ') || null, after.missing.join(', ') || null)
  return changes
}

async function columnChanges(scope: Scope, deal: DealRow, columns: Columns): Promise<Change[]> {
  const names = await memberNames(scope, [deal.assignee_id, columns.assignee_id ?? null])
  const words = (field: keyof Columns, value: unknown): string | null => {
    if (value === null || value === undefined) return null
    if (field === 'assignee_id') return names.get(value as string) ?? null
    if (field === 'value_cents') return (Number(value) / 100).toFixed(2)
    return String(value)
  }
  return (Object.keys(columns) as (keyof Columns)[])
    .filter((field) => columns[field] !== deal[field])
    .map((field) => ({ field, before: words(field, deal[field]), after: words(field, columns[field]) }))
}
