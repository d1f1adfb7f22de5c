import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { authorisePage, refusalPage } from './authorise-page.ts'
import { personSchema } from './people.ts'
import type { Asked, Provider } from './provider.ts'
import { isTrick } from './tricks.ts'

type Query = Record<string, string | undefined>

/** The page at which somebody chooses their account, and what follows from each choice. */
export function authoriseRoutes(fastify: FastifyInstance, provider: Provider): void {
  fastify.get<{ Querystring: Query }>('/o/oauth2/v2/auth', (request, reply) => {
    const asked = readAsked(provider, request.query)
    if (typeof asked === 'string') return sendPage(reply.code(400), refusalPage(asked))
    if ('error' in asked) return reply.redirect(back(provider, asked.redirectUri, request.query, asked))
    const { query, trick } = split(request.query)
    return sendPage(reply, authorisePage({ asked, people: provider.people.list(), query, trick }))
  })

  // A link, so that no policy about forms stands between: a choice is made by following it.
  fastify.get<{ Querystring: Query }>('/choose', (request, reply) => {
    const { query, person: sub, trick } = split(request.query)
    const asked = readAsked(provider, query)
    if (typeof asked === 'string') return sendPage(reply.code(400), refusalPage(asked))
    if ('error' in asked) return reply.redirect(back(provider, asked.redirectUri, query, asked))
    if (sub === undefined) {
      return reply.redirect(back(provider, asked.redirectUri, query, { error: 'access_denied' }))
    }
    const person = provider.people.find(sub)
    if (!person) return sendPage(reply.code(404), refusalPage('Nobody has this account here.'))
    const code = provider.giveCode(asked, person, trick)
    const target = new URL(
      back(provider, asked.redirectUri, query, { code, scope: asked.scope, authuser: '0' }),
    )
    if (trick === 'other_provider') target.searchParams.set('iss', 'https://accounts.elsewhere.example')
    if (trick === 'nameless_provider') target.searchParams.delete('iss')
    return reply.redirect(target.href)
  })

  fastify.post<{ Querystring: Query; Body: Query }>('/people', (request, reply) => {
    const { name, email, hd, verified } = request.body
    const given = newPersonSchema.safeParse({
      name,
      email,
      email_verified: verified === 'on',
      ...(hd && { hd }),
    })
    if (!given.success) return sendPage(reply.code(422), refusalPage('A name and an e-mail are needed.'))
    provider.people.add(given.data)
    return reply.redirect(
      `/o/oauth2/v2/auth?${new URLSearchParams(request.query as Record<string, string>)}`,
      303,
    )
  })
}

const newPersonSchema = personSchema.omit({ sub: true })

const askedSchema = z.object({
  response_type: z.literal('code'),
  scope: z.string().regex(/(^| )openid( |$)/),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: z.string().optional(),
  nonce: z.string().optional(),
  prompt: z.string().optional(),
  max_age: z.string().optional(),
})

/** A sentence where nobody may be sent anywhere: site or address are not known here. Otherwise what was asked, or what was wrong with it. */
function readAsked(
  provider: Provider,
  query: Query,
): Asked | string | { error: string; redirectUri: string } {
  const client = provider.client(query.client_id)
  if (!client) return 'No site is known here by this client_id.'
  const redirectUri = query.redirect_uri ?? ''
  if (!client.redirectUris.includes(redirectUri))
    return 'redirect_uri_mismatch: this site has not entered this address.'
  const asked = askedSchema.safeParse(query)
  if (!asked.success) return { error: 'invalid_request', redirectUri }
  const { state, nonce, code_challenge: challenge, scope, prompt, max_age } = asked.data
  const again = (prompt ?? '').split(' ').includes('login') || max_age === '0'
  return { client, redirectUri, state, nonce, challenge, scope, again }
}

/** Where the site wants them back, with the answer. The issuer is always named (RFC 9207). */
function back(
  provider: Provider,
  redirectUri: string,
  { state }: Query,
  answer: Record<string, unknown>,
): string {
  const target = new URL(redirectUri)
  for (const [name, value] of Object.entries({ state, ...answer, iss: provider.issuer })) {
    if (typeof value === 'string' && name !== 'redirectUri') target.searchParams.set(name, value)
  }
  return target.href
}

/** What the site has sent, and what was chosen on our own page. */
function split({ person, trick, ...query }: Query) {
  return { query, person, trick: isTrick(trick) ? trick : null }
}

function sendPage(reply: FastifyReply, html: string) {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    .send(html)
}
