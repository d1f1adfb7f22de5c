import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openApp } from '#testing/app.ts'
import { asAdmin } from '#testing/installation.ts'
import { violationsIn } from './policy-reports.ts'

let opened: Awaited<ReturnType<typeof openApp>>

beforeAll(async () => {
  opened = await openApp()
})
afterAll(() => opened?.close())

type Row = { directive: string; blocked: string; count: number }
const counted = () =>
  asAdmin(opened.installation.adminUrls.data, async (admin) => {
    const { rows } = await admin.query<Row>(
      'select directive, blocked, count from policy_violations order by 1, 2',
    )
    return rows
  })
const tell = (payload: string, type = 'application/csp-report', remoteAddress = '127.0.0.1') =>
  opened.app.inject({
    method: 'POST',
    url: '/csp-reports',
    remoteAddress,
    headers: { 'content-type': type },
    payload,
  })
const report = (over: Record<string, unknown> = {}) =>
  JSON.stringify({
    'csp-report': {
      'document-uri': 'https://crm.example/inbox/secret-name',
      'effective-directive': 'script-src-elem',
      'blocked-uri': 'inline',
      'script-sample': 'alert("a customer’s words")',
      ...over,
    },
  })

describe('a browser that stopped something', () => {
  test('is heard in both forms, and only the rule and the kind of thing are kept', async () => {
    expect((await tell(report())).statusCode).toBe(204)
    const modern = [
      {
        type: 'csp-violation',
        body: { effectiveDirective: 'img-src', blockedURL: 'https://evil.example/joe?x=1' },
      },
      { type: 'deprecation', body: { id: 'x' } },
    ]
    expect((await tell(JSON.stringify(modern), 'application/reports+json')).statusCode).toBe(204)
    await vi.waitFor(async () =>
      expect(await counted()).toEqual([
        { directive: 'img-src', blocked: 'https', count: 1 },
        { directive: 'script-src-elem', blocked: 'inline', count: 1 },
      ]),
    )
  })

  test('is answered alike whatever it tells, and nonsense counts as nothing', async () => {
    const before = await counted()
    for (const [payload, type] of [
      ['', 'application/csp-report'],
      ['{', 'application/csp-report'],
      ['null', 'application/reports+json'],
      ['[null,1,{"type":"csp-violation","body":7}]', 'application/reports+json'],
      ['{"csp-report":{"effective-directive":{"a":1}}}', 'application/json'],
      ['{"__proto__":{"csp-report":{}}}', 'text/plain'],
      ['<x/>', 'application/xml'],
    ] as const) {
      expect((await tell(payload, type)).statusCode, payload).toBe(204)
    }
    expect(await counted()).toEqual(before)
  })

  test('cannot bring in a text of its own', () => {
    const odd = { 'effective-directive': 'Joe Miller 512-555-0100', 'blocked-uri': 'joe:512' }
    expect(violationsIn(report(odd))).toEqual([{ directive: 'other', blocked: 'other' }])
    expect(violationsIn(report({ 'blocked-uri': 'data:text/html,joe' }))[0]?.blocked).toBe('data')
  })

  test('has a budget: a flood from one address is counted sixty times a minute, and another is heard still', async () => {
    const sumOf = async () => (await counted()).reduce((sum, { count }) => sum + count, 0)
    const before = await sumOf()
    for (let i = 0; i < 80; i++) expect((await tell(report(), undefined, '203.0.113.9')).statusCode).toBe(204)
    await vi.waitFor(async () => expect(await sumOf()).toBe(before + 60))
    await tell(report(), undefined, '203.0.113.10')
    await vi.waitFor(async () => expect(await sumOf()).toBe(before + 61))
  })

  test('sends no more than a report is long', async () => {
    expect((await tell('x'.repeat(20_000))).statusCode).toBe(413)
  })
})
