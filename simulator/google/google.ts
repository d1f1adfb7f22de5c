import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { googleRoutes } from '../control/google-routes.ts'
import { answerWithProblems } from '../control/problem.ts'
import { listen } from '../listen.ts'
import { localOnly } from '../local-only.ts'
import { staticPages } from '../static-pages.ts'
import { authoriseRoutes } from './authorise.ts'
import { type Client, isSecret, Provider, TokenRefusal } from './provider.ts'

export type GoogleSimulator = {
  /** "http://localhost:4005": the issuer, and the control API under /control. */
  url: string
  provider: Provider
  close(): Promise<void>
}

/** Starts a stand-in of Google's sign-in on loopback: OpenID Connect as far as a site needs it, with people that nobody is. Throws when the port is in use. */
export async function startGoogleSimulator(options: {
  port: number
  host?: string
  dataFolder?: string
}): Promise<GoogleSimulator> {
  const provider = await Provider.open(options.dataFolder)
  const fastify = Fastify({ forceCloseConnections: true, requestTimeout: 30_000, bodyLimit: 64 * 1024 })
  localOnly(fastify)
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  fastify.register(async (control) => {
    answerWithProblems(control)
    googleRoutes(control, provider)
  })
  fastify.register(async (pages) => {
    staticPages(pages, new URL('./', import.meta.url), {
      '/google/google.css': 'google.css',
      '/google/icon.svg': '../phone/icon.svg',
    })
    authoriseRoutes(pages, provider)
  })
  fastify.register(async (api) => protocolRoutes(api, provider))
  await listen(fastify, 'Google', options.port, options.host)
  const { port } = fastify.server.address() as AddressInfo
  provider.issuer = `http://localhost:${port}`
  return {
    url: provider.issuer,
    provider,
    async close() {
      await fastify.close()
      provider.people.trySave()
    },
  }
}

/** What the site's server calls. */
function protocolRoutes(fastify: FastifyInstance, provider: Provider) {
  fastify.get('/.well-known/openid-configuration', () => {
    const { issuer } = provider
    return {
      issuer,
      authorization_endpoint: `${issuer}/o/oauth2/v2/auth`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/v1/userinfo`,
      jwks_uri: `${issuer}/certs`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: ['authorization_code'],
      authorization_response_iss_parameter_supported: true,
    }
  })
  fastify.get('/certs', () => provider.publishedKeys)
  fastify.post<{ Body: Record<string, string> }>('/token', (request, reply) => {
    const { grant_type, code = '', redirect_uri = '', code_verifier = '' } = request.body ?? {}
    try {
      const client = clientOf(provider, request.headers.authorization, request.body ?? {})
      if (grant_type !== 'authorization_code') {
        throw new TokenRefusal('unsupported_grant_type', 'Only codes are redeemed here.')
      }
      return reply
        .header('cache-control', 'no-store')
        .send(provider.redeem(client, code, redirect_uri, code_verifier))
    } catch (error) {
      if (!(error instanceof TokenRefusal)) throw error
      return reply.code(error.status).send({ error: error.code, error_description: error.message })
    }
  })
  fastify.get('/v1/userinfo', (request, reply) => {
    const person = provider.personOf(request.headers.authorization?.replace(/^Bearer /i, '') ?? '')
    return person ?? reply.code(401).send({ error: 'invalid_token' })
  })
}

/** By the form's own fields, or by a header (RFC 6749, 2.3.1). */
function clientOf(provider: Provider, header: string | undefined, form: Record<string, string>): Client {
  const basic = /^Basic (.+)$/i.exec(header ?? '')?.[1]
  const [id, secret] = basic
    ? Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
    : [form.client_id, form.client_secret]
  const client = provider.client(id)
  if (!client || !isSecret(client, secret ?? '')) {
    throw new TokenRefusal('invalid_client', 'The client is not known, or its secret is wrong.', 401)
  }
  return client
}
