import type { Installation } from '#kernel/installation.ts'
import { openBoxes } from '#kernel/keys/boxes.ts'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { addDeals } from './add-deals.ts'
import { addMessages } from './add-messages.ts'
import { addPeople } from './add-people.ts'
import type { Facts, Filling, Wanted } from './filling.ts'
import { randomFrom } from './random.ts'

/** Adds contacts, their conversations with messages, and cards over the stages, spread over the last year; newest where people look first. */
export async function fillBusiness(
  installation: Installation,
  accountId: string,
  wanted: Wanted,
  tell: (line: string) => void,
): Promise<Facts> {
  const inScope = <Value>(work: (scope: Scope) => Promise<Value>) =>
    withAccount(installation, asSystem(accountId), work)
  const filling: Filling = {
    inScope,
    wanted,
    random: randomFrom(wanted.seed),
    boxes: await openBoxes(installation.keyStore, accountId),
    ...(await inScope(whatIsThere)),
  }
  const people = await addPeople(filling)
  tell(`${people.length} contacts`)
  const conversations = await addMessages(filling, people)
  tell(`${conversations.reduce((sum, { messages }) => sum + messages, 0)} messages`)
  const stages = await addDeals(filling, people)
  tell(`${stages.reduce((sum, { cards }) => sum + cards, 0)} deals`)
  return { conversations, stages }
}

async function whatIsThere({ database }: Scope) {
  const numbers = await database.selectFrom('whatsapp_numbers').select('id').execute()
  const members = await database.selectFrom('members').select('id').execute()
  const reasons = await database.selectFrom('lost_reasons').select('code').execute()
  const stages = await database
    .selectFrom('stages')
    .select(['id', 'pipeline_id', 'kind'])
    .orderBy('position')
    .execute()
  return {
    numberId: numbers[0]?.id ?? null,
    members: members.map((row) => row.id),
    reasons: reasons.map((row) => row.code),
    stages,
  }
}
