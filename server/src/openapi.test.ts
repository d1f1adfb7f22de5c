import { describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import { describeApi } from './openapi.ts'

type Operation = {
  operationId: string
  security?: unknown
  'x-permission'?: string
  parameters: { in: string; name: string; required?: boolean }[]
  responses: Record<string, unknown>
}

const api = describeApi()
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
)

describe('the description of the API', () => {
  test('holds every endpoint of the contract, once', () => {
    expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
      endpoints.map(({ id }) => id).sort(),
    )
  })

  test('says of each who may call it, what a change needs beside, and how it refuses', () => {
    for (const endpoint of endpoints) {
      const operation = operations.find(({ operationId }) => operationId === endpoint.id)!
      const open = 'open' in endpoint.access
      expect(operation.security === undefined, endpoint.id).toBe(open)
      expect(operation['x-permission']).toBe(
        'permission' in endpoint.access ? endpoint.access.permission : undefined,
      )
      const needsToken = operation.parameters.some(({ name }) => name === 'X-CSRF-Token')
      expect(needsToken, endpoint.id).toBe(!open && endpoint.method !== 'GET')
      expect(JSON.stringify(operation.responses.default)).toContain('application/problem+json')
      for (const code of endpoint.refusals)
        expect(JSON.stringify(operation.responses.default)).toContain(code)
    }
  })

  test('is JSON without anything of ours that JSON Schema does not know', () => {
    const text = JSON.stringify(api)
    expect(JSON.parse(text).openapi).toBe('3.1.1')
    expect(text).not.toMatch(/"nullable"|~standard|"def":/)
  })
})
