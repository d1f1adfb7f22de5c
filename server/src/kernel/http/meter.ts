import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressBlock } from './address-block.ts'
import { Budgets, type Spent } from './budgets.ts'
import { refuse } from './refusal.ts'

/** A thousand in a second for five minutes: no page and no script that means it asks so much, and a loop that has gone wrong soon does. */
const sessionBudget = { name: 'session', allowed: 300_000, windowSeconds: 300 }

/**
 * How often the API may be asked. Whoever is signed in is counted by their session, so that an office behind one address does not share a budget; whoever is
 * not, by the address that they come from. Counted in this process, without a question to the database; webhooks do not pass here. What is left stands in
 * every answer (reference/identity.md 8.2).
 */
export function createMeter({ strangersPerHour }: { strangersPerHour: number }) {
  const sessions = new Budgets(sessionBudget)
  const strangers = new Budgets({ name: 'address', allowed: strangersPerHour, windowSeconds: 3600 })
  return {
    countStranger: (request: FastifyRequest, reply: FastifyReply) =>
      tell(strangers, strangers.spend(addressBlock(request)), reply),
    countSession: (sessionId: string, reply: FastifyReply) =>
      tell(sessions, sessions.spend(sessionId), reply),
  }
}

function tell(budget: Budgets, { remaining, seconds, isOver }: Spent, reply: FastifyReply) {
  if (isOver) refuse('rate_limited', { retryAfterSeconds: seconds, limit: budget })
  reply.header('ratelimit-policy', `"${budget.name}";q=${budget.allowed};w=${budget.windowSeconds}`)
  reply.header('ratelimit', `"${budget.name}";r=${remaining};t=${seconds}`)
}
