import { queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { keys } from './keys.ts'

/** What this page reads of the OpenAPI document that the server makes of its contract. */
export type ApiDocument = {
  info: { description: string }
  paths: Record<string, Partial<Record<Method, ApiOperation>>>
}
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type ApiOperation = {
  operationId: string
  tags: string[]
  summary: string
  security: Record<string, string[]>[]
  'x-permission'?: string
  'x-key-scope'?: string
  'x-refusals'?: string[]
  parameters: { in: string; name: string; required: boolean; description?: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

/** JSON Schema 2020-12, as far as the contract uses it. */
export type Schema = {
  type?: string
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}

export function openApiQuery() {
  return queryOptions({
    queryKey: keys.openApi,
    queryFn: ({ signal }) => ask<ApiDocument>('GET', '/openapi.json', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
