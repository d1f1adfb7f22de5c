import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoints } from '#contract/all.ts'
import { type Endpoint, keyPermission } from '#contract/endpoint.ts'
import { problemSchema } from '#contract/problems.ts'

/** OpenAPI 3.1, generated from the contract: what stands here is what is checked. */
export function mountOpenApi(server: FastifyInstance) {
  const text = JSON.stringify(describeApi())
  server.get('/openapi.json', { config: { operation: 'openapi.read' } }, (_request, reply) =>
    reply.type('application/json').send(text),
  )
}

export function describeApi() {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const path = `/api/v1${endpoint.path}`
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Plumbline',
      version: '1',
      summary: 'The CRM for home-service businesses whose customers write on WhatsApp',
      description: [
        'Every operation says who may call it: `security` and `x-permission` for people who are signed in, `x-key-scope` for API keys. Where there is no `x-key-scope`, no key ever goes.',
        'With `x-fresh-proof` it also wants that whoever is signed in has shown within the last ten minutes that it is them (`PUT /session/proof`), else `proof_needed`. With `x-before-second-factor` it answers also whoever must set up a second factor first. A field with `setsPassword` becomes a password, and the same rules hold for each.',
        'Whatever is refused is told as application/problem+json (RFC 9457) with a stable `code`; the codes of an operation stand in `x-refusals`, beside those that every one has.',
        'Anything not declared is refused in a request and cut off from an answer.',
      ].join('\n\n'),
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'plumbline_session',
          description: 'A person who has signed in. Over https the cookie is called __Host-session.',
        },
        key: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'plumb_<id>_<secret>',
          description:
            'A program with an API key: never from a browser, never beside a session. 600 requests a minute, a hundred of them at once; every answer says what is left (RateLimit), and rate_limited comes with Retry-After.',
        },
      },
    },
  }
}

function operation(endpoint: Endpoint) {
  const open = 'open' in endpoint.access
  const scope = keyPermission(endpoint)
  const hasBody = endpoint.method !== 'GET' && properties(endpoint.body).length > 0
  return {
    operationId: endpoint.id,
    tags: [endpoint.id.split('.')[0]],
    summary: endpoint.summary,
    security: open ? [] : [{ session: [] }, ...(scope ? [{ key: [scope] }] : [])],
    ...(scope && { 'x-key-scope': scope }),
    ...(endpoint.refusals.length > 0 && { 'x-refusals': endpoint.refusals }),
    ...('permission' in endpoint.access && { 'x-permission': endpoint.access.permission }),
    ...('fresh' in endpoint.access && { 'x-fresh-proof': true }),
    ...('beforeSecondFactor' in endpoint.access && { 'x-before-second-factor': true }),
    parameters: [
      ...properties(endpoint.params).map((property) => ({ in: 'path', ...property, required: true })),
      ...properties(endpoint.query).map((property) => ({ in: 'query', ...property })),
      ...(!open && endpoint.method !== 'GET'
        ? [
            {
              in: 'header',
              name: 'X-CSRF-Token',
              // A key needs none.
              required: scope === null,
              description: scope ? 'With a session; a key needs none' : 'The token of the session',
              schema: { type: 'string' },
            },
          ]
        : []),
    ],
    ...(hasBody && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
      },
    }),
    responses: {
      ...success(endpoint),
      ...(!open && { 401: problem('Nobody that is known here, or not any more.') }),
      ...(!open && { 403: problem('Known, and may not do this.') }),
      ...((scope || endpoint.refusals.includes('rate_limited')) && {
        429: { ...problem('Too many at once. Wait as long as Retry-After says.'), headers: limitHeaders },
      }),
      default: problem(['Refused.', ...endpoint.refusals].join(' ')),
    },
  }
}

function problem(description: string) {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

const limitHeaders = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } },
  'RateLimit-Policy': {
    description: 'What is allowed: requests (q) in seconds (w)',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left (r), and in how many seconds all is (t)',
    schema: { type: 'string' },
  },
}

function success(endpoint: Endpoint) {
  if (endpoint.raw) return { 200: { description: 'Not JSON' } }
  if (endpoint.response instanceof z.ZodObject && properties(endpoint.response).length === 0)
    return { 204: { description: 'Done' } }
  return {
    200: {
      description: 'Done',
      content: { 'application/json': { schema: jsonSchema(endpoint.response, 'output') } },
    },
  }
}

function properties(schema: z.ZodType): { name: string; required: boolean; schema: unknown }[] {
  const described = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>
    required?: string[]
  }
  return Object.entries(described.properties ?? {}).map(([name, property]) => ({
    name,
    required: described.required?.includes(name) ?? false,
    schema: property,
  }))
}

/** Named schemas are written out in place: every operation can be read by itself. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
  return rest
}
