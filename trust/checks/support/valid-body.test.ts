import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { endpoints } from '#contract/all.ts'
import { fieldsOf, knownNames, nonsense, validBody } from './valid-body.ts'

const known = knownNames(
  {
    contactId: '0199aaaa-0000-7000-8000-000000000001',
    conversationId: '0199aaaa-0000-7000-8000-000000000002',
    messageId: '0199aaaa-0000-7000-8000-000000000003',
    mediaId: '0199aaaa-0000-7000-8000-000000000004',
    dealId: '0199aaaa-0000-7000-8000-000000000005',
    customerWaId: '15550190011',
  },
  'mk0123456789abcdef012345',
)
const withBodies = endpoints.filter(({ method, body }) => method !== 'GET' && fieldsOf(body).length > 0)

describe('a body made from a description', () => {
  test.each(withBodies.map((endpoint) => [endpoint.id, endpoint] as const))(
    'is one that %s takes, and of each of its fields some nonsense is none that it takes',
    (_id, endpoint) => {
      const body = validBody(endpoint, known)
      expect(body).not.toBeNull()
      for (const field of fieldsOf(endpoint.body)) {
        const taken = nonsense.map((value) => endpoint.body.safeParse({ ...body, [field]: value }).success)
        expect(taken, field).toContain(false)
      }
    },
  )

  test('holds what the canary has under the names that it goes by', () => {
    const body = z.strictObject({ contactId: z.uuid(), note: z.string(), other: z.uuid() })
    const fixture = { name: 'deal', body: { contactId: '{contactId}', note: 'for {mark}', other: '{other}' } }
    expect(validBody({ body, fixture }, known)).toEqual({
      contactId: known.contactId,
      note: `for ${known.mark}`,
      other: '01890000-0000-7000-8000-000000000000',
    })
  })

  test('is none where the fixture gives too little', () => {
    const body = z.strictObject({ name: z.string(), count: z.int() })
    expect(validBody({ body, fixture: { name: 'x', body: { name: 'a' } } }, known)).toBeNull()
  })
})
