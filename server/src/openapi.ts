import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
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
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'plumbline_session' },
      },
    },
  }
}

function operation(endpoint: Endpoint) {
  const open = 'open' in endpoint.access
  const hasBody = endpoint.method !== 'GET' && properties(endpoint.body).length > 0
  return {
    operationId: endpoint.id,
    tags: [endpoint.id.split('.')[0]],
    summary: endpoint.summary,
    ...(!open && { security: [{ session: [] }] }),
    ...('permission' in endpoint.access && { 'x-permission': endpoint.access.permission }),
    parameters: [
      ...properties(endpoint.params).map((property) => ({ in: 'path', ...property, required: true })),
      ...properties(endpoint.query).map((property) => ({ in: 'query', ...property })),
      ...(!open && endpoint.method !== 'GET'
        ? [{ in: 'header', name: 'X-CSRF-Token', required: true, schema: { type: 'string' } }]
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
      default: {
        description: ['Refused.', ...endpoint.refusals].join(' '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
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
