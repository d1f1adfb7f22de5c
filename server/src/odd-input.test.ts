import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oddTexts } from '#testing/generated/odd-values.ts'
import { type TestInstallation, testInstallation } from '#testing/installation.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { createApp } from './app.ts'

/** Beyond what is generated from the contract (endpoints.test.ts): what no schema says. */

let installation: TestInstallation
let app: FastifyInstance
let us: StagedBusiness

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await stageBusiness(installation, app)
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

describe('odd values', () => {
  test('in the reason why a card was lost name no reason', async () => {
    const board = await us.owner.get('/board')
    const stages = board.body.pipeline?.stages as unknown as { id: string; kind: string }[]
    const lost = stages.find(({ kind }) => kind === 'lost')
    for (const lostReason of oddTexts) {
      const answer = await us.owner.post(`/deals/${us.dealId}/move`, { stageId: lost?.id, lostReason })
      expect(answer.status, JSON.stringify(lostReason).slice(0, 40)).toBe(422)
    }
  })

  test('in headers do no harm', async () => {
    for (const name of [
      'cookie',
      'x-csrf-token',
      'origin',
      'user-agent',
      'last-event-id',
      'accept-language',
      'if-none-match',
    ]) {
      for (const value of [
        '',
        '=',
        ';;;',
        'plumbline_session',
        'plumbline_session=%00',
        'x'.repeat(4_000),
        '"',
        '\u00ff',
        '..',
        '.',
      ]) {
        const answer = await app.inject({
          method: 'GET',
          url: '/api/v1/session',
          headers: { cookie: us.owner.cookie, [name]: value },
        })
        // Whoever says that another page asks is refused, whatever that page is called.
        const allowed = name === 'origin' ? [200, 401, 403] : [200, 401]
        expect(allowed, `${name} ${value.slice(0, 20)}`).toContain(answer.statusCode)
      }
    }
  })

  test('of prose come back as they were written', async () => {
    for (const text of [
      'e\u0301 ﬁ',
      '\u202eesrever',
      '😀👩‍👩‍👧',
      '<script>alert(1)</script>',
      "O'Hara & Söhne",
      'a\ud800b',
    ]) {
      const answer = await us.owner.patch(`/deals/${us.dealId}`, { title: text, address: text })
      expect(answer.status).toBe(200)
      expect(answer.body).toMatchObject({ title: text, address: { text } })
    }
  })
})
