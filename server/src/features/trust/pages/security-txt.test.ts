import { expect, test } from 'vitest'
import { securityText } from './security-txt.ts'

const contact = 'mailto:security@crm.example'
const now = new Date('2026-11-21T18:40:12.345Z')

test('says whom to write to, where it belongs, and holds for less than a year', () => {
  const text = securityText({ contact, publicUrl: new URL('https://crm.example') }, now)
  expect(text).toBe(`Contact: mailto:security@crm.example
Expires: 2027-05-20T00:00:00Z
Canonical: https://crm.example/.well-known/security.txt
Policy: https://crm.example/trust
Preferred-Languages: en, es
`)
  const ahead = Date.parse(/Expires: (.*)/.exec(text)![1]!) - now.getTime()
  expect(ahead).toBeGreaterThan(30 * 86_400_000)
  expect(ahead).toBeLessThan(365 * 86_400_000)
})

test('names no web address where there is no TLS: the standard wants https', () => {
  expect(securityText({ contact, publicUrl: new URL('http://localhost:4000') }, now)).not.toMatch(
    /Canonical|Policy|http/,
  )
})
