import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { personSchema } from '../google/people.ts'
import type { Provider } from '../google/provider.ts'
import { tricks } from '../google/tricks.ts'
import { ControlProblem, parse } from './problem.ts'

/** Sites and people of the stand-in of Google, and what tricks it can play. */
export function googleRoutes(fastify: FastifyInstance, provider: Provider): void {
  fastify.get('/control/google', () => ({
    simulates: 'google',
    issuer: provider.issuer,
    people: provider.people.list(),
    tricks,
  }))

  fastify.post('/control/clients', (request, reply) => {
    const { name, redirectUris } = parse(newClientSchema, request.body)
    return reply.code(201).send(provider.register(name, redirectUris))
  })

  fastify.post('/control/people', (request, reply) =>
    reply.code(201).send(provider.people.add(parse(newPersonSchema, request.body))),
  )

  fastify.patch<{ Params: { sub: string } }>('/control/people/:sub', (request) => {
    const changed = provider.people.change(request.params.sub, parse(changedPersonSchema, request.body))
    if (!changed) throw new ControlProblem(404, 'nobody has this account')
    return changed
  })
}

const newClientSchema = z.strictObject({
  name: z.string().min(1).max(200),
  redirectUris: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(20),
})
const newPersonSchema = personSchema.partial({ sub: true })
/** Without defaults: what is left out stays. */
const changedPersonSchema = z
  .strictObject({
    name: personSchema.shape.name,
    email: personSchema.shape.email,
    email_verified: z.boolean(),
  })
  .partial()
