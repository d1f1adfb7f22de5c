import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { bodyOf, idFields, idOf, pathOf } from '#testing/requests.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

/** For each endpoint and each id in path, query and body: what is next door is what does not exist. */

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness
let them: StagedBusiness
let before: string

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
  them = await stageBusiness(installation, app)
  before = await theirs()
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

const named = (list: Endpoint[]) => list.map((endpoint) => [endpoint.id, endpoint] as const)
const withId = endpoints.filter(({ path }) => path.includes('{id}'))
const withBodyId = endpoints.flatMap((endpoint) =>
  idFields(endpoint.body).map((field) => [endpoint.id, field, endpoint] as const),
)
const withQueryId = endpoints.flatMap((endpoint) =>
  idFields(endpoint.query).map((field) => [endpoint.id, field, endpoint] as const),
)

describe('the id of another account', () => {
  test('is looked for in every place where an id can stand', () => {
    expect(withId.length).toBeGreaterThan(8)
    expect(withBodyId.length).toBeGreaterThan(5)
    expect(withQueryId.length).toBeGreaterThan(2)
  })

  test.each(named(withId))(
    'in the path of %s is not found, in the same words as one that does not exist',
    async (_id, endpoint) => {
      const random = endpoint.path.startsWith('/tasks') ? '999999999' : randomUUID()
      const foreign = await send(endpoint, pathOf(endpoint, them), bodyOf(endpoint, us))
      const unknown = await send(endpoint, pathOf(endpoint, us, random), bodyOf(endpoint, us))
      expect(foreign).toEqual(unknown)
      expect(foreign.status).toBe(endpoint.path.startsWith('/tasks') ? 409 : 404)
    },
  )

  test.each(withBodyId)('in the body of %s as %s is what does not exist', async (_id, field, endpoint) => {
    const id = idOf(field, them)
    expect(id, `the stage has no ${field}`).toBeDefined()
    const path = pathOf(endpoint, us)
    const foreign = await send(endpoint, path, { ...bodyOf(endpoint, us), [field]: id })
    const unknown = await send(endpoint, path, { ...bodyOf(endpoint, us), [field]: randomUUID() })
    expect(foreign).toEqual(unknown)
    if (field !== 'afterId') expect(foreign.status).toBe(404)
  })

  test.each(withQueryId)(
    'in the query of %s as %s shows what one shows that does not exist',
    async (_id, field, endpoint) => {
      const path = pathOf(endpoint, us)
      const foreign = await send(endpoint, `${path}?${field}=${idOf(field, them)}`)
      const unknown = await send(endpoint, `${path}?${field}=${randomUUID()}`)
      expect(foreign).toEqual(unknown)
      expect(foreign.text).not.toContain(idOf(field, them))
    },
  )

  test('beside an own one in the path does not win: of two ids the one in the path counts, and the other is not known', async () => {
    const answer = await us.owner.patch(`/deals/${us.dealId}`, { id: them.dealId, title: 'Two ids' })
    expect(answer.body).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/id' }] })
    const query = await us.owner.patch(`/deals/${us.dealId}?id=${them.dealId}`, { title: 'Two ids' })
    expect(query.body).toMatchObject({ code: 'invalid_request', errors: [{ in: 'query', pointer: '/id' }] })
  })

  test('has touched nothing of theirs', async () => {
    expect(await theirs()).toBe(before)
  })
})

/** Status and body, without what differs by chance. */
async function send(endpoint: Endpoint, path: string, body?: Record<string, unknown>) {
  const given = body && 'clientId' in body ? { ...body, clientId: randomUUID() } : body
  const answer = await app.inject({
    method: endpoint.method,
    url: `/api/v1${path}`,
    headers: { cookie: us.owner.cookie, 'x-csrf-token': us.owner.csrf, 'sec-fetch-site': 'same-origin' },
    ...(endpoint.method !== 'GET' && { payload: given ?? {} }),
  })
  const text = answer.body.replaceAll(/"instance":"[^"]*"/g, '')
  return {
    status: answer.statusCode,
    text: answer.statusCode >= 400 || endpoint.method === 'GET' ? text : '',
  }
}

async function theirs(): Promise<string> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    const parts: string[] = []
    for (const table of ['contacts', 'conversations', 'messages', 'media', 'deals', 'events', 'members']) {
      const { rows } = await admin.query(
        `select md5(string_agg(t::text, '' order by t::text)) as digest from ${table} t where account_id = $1`,
        [them.accountId],
      )
      parts.push(`${table} ${rows[0].digest}`)
    }
    return parts.join('\n')
  })
}
