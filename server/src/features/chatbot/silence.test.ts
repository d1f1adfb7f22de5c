import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { itemsOf } from '#testing/desk.ts'
import { type Customer, type Outside, outside } from '#testing/outside.ts'
import { runTasks } from '#testing/tasks.ts'

let world: Outside
beforeAll(async () => {
  world = await outside()
  await world.control('PATCH', '/settings', { pairRate: false, throughputPerSecond: 1_000_000 })
})
afterAll(() => world?.close())

const runs = Number(process.env.SILENCE_RUNS ?? 200)
const step = fc.constantFrom('customer', 'customer', 'member', 'take over', 'work', 'work beside')
type Step = 'customer' | 'member' | 'take over' | 'work' | 'work beside'

type Call = { kind: string; customerId: string; body: { text?: { body: string } } }

test(`in ${runs} random talks the customer hears nothing from the bot once a person has written`, async () => {
  const plans = fc.sample(fc.array(step, { minLength: 3, maxLength: 8 }), runs)
  const talks: { customer: Customer; plan: Step[] }[] = []
  for (const [index, plan] of plans.entries()) {
    const phone = `+1512${String(7_000_000 + index)}`
    talks.push({
      customer: await world.customer({ name: `Talk ${index}`, phone }),
      plan: ['customer', ...plan],
    })
  }
  // Ten at a time, so that each talk meets the work of the others at every point of its own.
  for (let first = 0; first < talks.length; first += 10) {
    await Promise.all(talks.slice(first, first + 10).map(({ customer, plan }) => talk(customer, plan)))
  }
  await Promise.all(beside)
  await world.settle()

  const sends = (await world.sends()) as unknown as Call[]
  let withBoth = 0
  for (const { customer, plan } of talks) {
    const order = sends
      .filter(({ customerId }) => customerId === customer.id)
      .map(({ body }) => (body.text?.body.startsWith('a person') ? 'member' : 'bot'))
    const since = order.indexOf('member')
    expect(since < 0 ? [] : order.slice(since).filter((author) => author === 'bot'), `${plan}`).toEqual([])
    if (since > 0) withBoth++
  }
  expect(withBoth).toBeGreaterThan(runs / 20)
  await noneIsLeftOver()
}, 60_000)

/** Work that goes on while customer and member write. */
const beside: Promise<void>[] = []

async function talk(customer: Customer, plan: Step[]) {
  let words = 0
  for (const one of plan) {
    if (one === 'customer') {
      const text = ['my toilet is clogged', 'no', '1204 Oak St, Austin TX 78704', 'Ana', 'skip'][words++ % 5]!
      await world.write(customer, { type: 'text', text })
    } else if (one === 'work') await work()
    else if (one === 'work beside')
      await Promise.race([work(), new Promise((resolve) => setImmediate(resolve))])
    else await asMember(customer, one)
  }
}

let replies = 0

async function asMember(customer: Customer, what: 'member' | 'take over') {
  const [row] = await world.rows<{ id: string }>('select id from conversations where contact_id = $1', [
    await contactOf(customer),
  ])
  if (!row) return
  if (what === 'take over') await world.owner.patch(`/conversations/${row.id}`, { handler: 'person' })
  else {
    const clientId = `client-${String(++replies).padStart(6, '0')}`
    await world.owner.post(`/conversations/${row.id}/messages`, { clientId, text: `a person ${replies}` })
  }
}

const known = new Map<string, string>()

async function contactOf(customer: Customer): Promise<string | null> {
  if (!known.has(customer.name)) {
    const contacts = itemsOf<{ id: string; displayName: string }>(
      await world.owner.get('/contacts?limit=100'),
    )
    for (const { id, displayName } of contacts) known.set(displayName, id)
  }
  return known.get(customer.name) ?? null
}

const work = () => runTasks(world.installation)

/** What was withdrawn says so; nothing of the bot waits to be said later. */
async function noneIsLeftOver() {
  const waiting = await world.rows(
    "select state from messages where author = 'bot' and state in ('queued', 'sending') and accepted_at is null",
  )
  expect(waiting).toEqual([])
}
