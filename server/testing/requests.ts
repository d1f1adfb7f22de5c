import { z } from 'zod'
import type { Endpoint } from '#contract/endpoint.ts'
import type { StagedBusiness } from './stage.ts'

/** Requests for whatever endpoint the contract holds, made from the contract itself and from what stands on the stage. */

/** The path of an endpoint with this business's own record in it. Throws where the stage has none: then it wants one. */
export function pathOf(endpoint: Endpoint, business: StagedBusiness, id?: string): string {
  return endpoint.path.replaceAll('{id}', () => id ?? recordOf(endpoint, business))
}

function recordOf({ path }: Endpoint, business: StagedBusiness): string {
  const records: Record<string, string> = {
    contacts: business.contactId,
    conversations: business.conversationId,
    messages: business.messageId,
    media: business.mediaId,
    deals: business.dealId,
    tasks: '1',
  }
  const record = records[path.split('/')[1]!]
  if (!record) throw new Error(`the stage has no record for ${path}`)
  return record
}

/** The smallest body that an endpoint takes, its ids those of this business. */
export function bodyOf(endpoint: Endpoint, business: StagedBusiness): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const name of describe(endpoint.body).required) {
    const own = examples[name] ?? idOf(name, business)
    if (own === undefined) throw new Error(`there is no example of ${name} for ${endpoint.id}`)
    body[name] = own
  }
  return body
}

/** Names of the fields that hold an id. */
export function idFields(schema: z.ZodType): string[] {
  return Object.entries(describe(schema).properties).flatMap(([name, property]) =>
    JSON.stringify(property).includes('"format":"uuid"') ? [name] : [],
  )
}

export function fieldsOf(schema: z.ZodType): string[] {
  return Object.keys(describe(schema).properties)
}

export function idOf(field: string, business: StagedBusiness): string | undefined {
  const ids: Record<string, string> = {
    contactId: business.contactId,
    stageId: business.stageId,
    pipelineId: business.pipelineId,
    assigneeId: business.memberId,
    afterId: business.dealId,
    replyToId: business.messageId,
  }
  return ids[field]
}

const examples: Record<string, unknown> = {
  clientId: 'client-id-1',
  text: 'On our way',
  title: 'A job',
  which: 'all',
  phoneNumberId: '123456789012345',
  wabaId: '123456789012345',
  accessToken: 'a token of Meta',
  businessName: 'Another Plumbing',
  trade: 'plumbing',
  timeZone: 'America/Chicago',
  name: 'Nora Newcomer',
  email: 'nora@newcomer.example',
  password: 'seven copper pipes whistle',
  token: 'x'.repeat(43),
}

function describe(schema: z.ZodType) {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return { properties, required }
}
