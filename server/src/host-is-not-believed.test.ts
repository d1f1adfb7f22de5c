import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '#testing/app.ts'
import { openBusiness, type TestBusiness } from '#testing/business.ts'
import type { TestInstallation } from '#testing/installation.ts'
import { runTasks } from '#testing/tasks.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let business: TestBusiness
const letters: string[] = []

beforeAll(async () => {
  opened = await openApp({ PUBLIC_URL: 'https://crm.example' })
  ;({ installation, app } = opened)
  installation.mail = async (mail) => void letters.push(JSON.stringify(mail))
  business = await openBusiness(installation)
})
afterAll(() => opened?.close())

const evil = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-for': '203.0.113.9',
  'x-original-url': '/evil.example',
  forwarded: 'host=evil.example;proto=http',
}

/** A framework that took its own address from the first request mailed links to an attacker's host (docs/advisories.md). */
describe('the name that a request is sent to', () => {
  test('decides no link, no cookie and no address, of the first request neither', async () => {
    const asked = await app.inject({
      method: 'POST',
      url: '/api/v1/password/reset',
      headers: evil,
      payload: { email: business.ownerEmail },
    })
    expect(asked.statusCode).toBe(204)
    await runTasks(installation)
    expect(letters).toHaveLength(1)
    expect(letters[0]).toContain('https://crm.example/new-password#')
    for (const url of [
      '/',
      '/sign-in',
      '/trust',
      '/api/v1/openapi.json',
      '/api/v1/session',
      '/nowhere',
      '/inbox',
    ]) {
      const answer = await app.inject({ url, headers: evil })
      expect(answer.body + JSON.stringify(answer.headers) + letters[0], url).not.toContain('evil.example')
    }
  })

  test('makes no origin one of ours', async () => {
    for (const origin of [
      'https://evil.example',
      'http://crm.example',
      'https://crm.example.evil.example',
      'null',
    ]) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/session',
        headers: { ...evil, origin },
        payload: { email: business.ownerEmail, password: 'wrong password' },
      })
      expect(answer.json(), origin).toMatchObject({ code: 'cross_site' })
    }
  })
})
