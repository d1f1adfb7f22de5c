import { z } from 'zod'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { ageMember } from './support/ageing.ts'
import { asFreshOwner } from './support/canary-keys.ts'
import { comesTrue } from './support/comes-true.ts'
import { type OwnSession, sessionOf, signOut, trySignIn } from './support/sign-in.ts'
import { namedFor, teamOf } from './support/team.ts'
import { askAs } from './support/test-person.ts'

export const teamReview: Check = {
  id: 'team-review',
  commitment: 'C-9c',
  looksAt:
    'Lets the review of a test business’s team become due: its owner must be reminded, once, until somebody has looked through the team. A member who has been there for 91 days and used one of their rights alone must be named with the others and not with that one.',
  run: examine,
}

const settledDays = 91
const toldSeconds = 20
/** What a member may do, as far as using it leaves a trace. */
const neverUsed = ['deals.write', 'inbox.reply']

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  return asFreshOwner(stage, b, async (owner) => {
    const milliseconds = await mustRemind(stage, b, owner)
    await mustHint(stage, b, owner)
    return {
      examined: 4 + 1 + neverUsed.length,
      // Not due and nobody told; due and told; once; not due any more. One right that was used, and those that were not.
      floor: 4 + 1 + neverUsed.length,
      control:
        'before it was due nobody was reminded, and a right that was used a moment before was not named',
      measured: { remindedAfterMilliseconds: milliseconds, settledDays },
    }
  })
}

const reviewSchema = z.object({ due: z.boolean(), dueAt: z.string() })

/** Answers how long it took. */
async function mustRemind(stage: Stage, canary: Canary, owner: OwnSession): Promise<number> {
  const since = new Date(Date.now() - 1).toISOString()
  const review = async (method: 'GET' | 'POST') =>
    reviewSchema.parse(
      (await askAs(stage, owner, method, '/api/v1/team/review', method === 'POST' ? {} : undefined)).json,
    )
  // Whatever an earlier run has left: somebody looks through the team now.
  if ((await review('GET')).due) await review('POST')
  if ((await review('GET')).due || (await remindersSince(stage, owner, since)) > 0)
    throw new Broken('reminded_too_early')
  await becomeDue(stage, canary)
  const from = Date.now()
  try {
    const told = await comesTrue(toldSeconds, async () => (await remindersSince(stage, owner, since)) > 0)
    if (!told) throw new Broken('not_reminded')
    if (!(await review('GET')).due) throw new Broken('not_reminded', 'on the page')
  } finally {
    await review('POST')
  }
  const milliseconds = Date.now() - from
  const { due, dueAt } = await review('GET')
  if (due || Date.parse(dueAt) < Date.now() + 80 * 86_400_000) throw new Broken('due_for_good')
  if ((await remindersSince(stage, owner, since)) !== 1) throw new Broken('reminded_again_and_again')
  return milliseconds
}

const auditSchema = z.object({ items: z.array(z.object({ type: z.string() })) })

async function remindersSince(stage: Stage, owner: OwnSession, since: string): Promise<number> {
  const path = `/api/v1/audit?kind=team&from=${encodeURIComponent(since)}`
  const { items } = auditSchema.parse((await askAs(stage, owner, 'GET', path)).json)
  return items.filter(({ type }) => type === 'checkup.review_due').length
}

function becomeDue(stage: Stage, { accountId }: Canary) {
  return stage.probe(
    accountId,
    (client) =>
      client.query('update accounts set review_due_at = now(), review_reminded_at = null where id = $1', [
        accountId,
      ]),
    { keep: true },
  )
}

async function mustHint(stage: Stage, canary: Canary, owner: OwnSession) {
  const member = (await teamOf(stage, owner)).find(({ email }) => email === canary.settled.email)
  if (!member) throw new Error('a person of a canary is not shown in its team')
  await ageMember(stage, canary, member.id, { sinceDays: settledDays, unseenDays: 0 })
  await changeContact(stage, canary)
  const unused = (await namedFor(stage, owner, 'rights_unused')).get(member.id) ?? []
  for (const right of neverUsed)
    if (!unused.includes(right)) throw new Broken('unused_right_not_named', right)
  if (unused.includes('contacts.write')) throw new Broken('used_right_named')
}

/** The language of the business's customer, changed to what it is. */
async function changeContact(stage: Stage, canary: Canary) {
  const session = sessionOf(await trySignIn(stage, canary.settled))
  const path = `/api/v1/contacts/${(await canary.belongings()).contactId}`
  const { json } = await askAs(stage, session, 'GET', path)
  const { language } = z.object({ language: z.string().nullable() }).parse(json)
  const { status } = await askAs(stage, session, 'PATCH', path, { language })
  if (status !== 200) throw new Error(`a member of a canary could not change a contact: ${status}`)
  await signOut(stage, session)
}
