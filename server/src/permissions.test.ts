import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addColleague, openBusiness, signedIn, type TestBusiness, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation, testInstallation } from '#testing/installation.ts'
import { createApp } from './app.ts'

let installation: TestInstallation
let app: FastifyInstance
let us: TestBusiness

beforeAll(async () => {
  installation = await testInstallation()
  app = await createApp(installation)
  us = await openBusiness(installation)
})
afterAll(async () => {
  await app?.close()
  await installation?.close()
})

test('whoever is signed in has new rights at once when the role changes, and is not let in once removed from the team', async () => {
  const email = await addColleague(installation, us, 'viewer')
  const client = await signedIn(app, email)
  const change = (what: string) =>
    asAdmin(installation.adminUrls.data, (admin) =>
      admin.query(
        `update members set ${what} where id = (select id from members where account_id = $1 order by created_at desc, id desc limit 1)`,
        [us.accountId],
      ),
    )
  expect((await client.get('/whatsapp/numbers')).status).toBe(403)
  await change("role = 'admin'")
  expect((await client.get('/whatsapp/numbers')).status).toBe(200)
  await change("status = 'removed'")
  expect((await client.get('/whatsapp/numbers')).body).toMatchObject({ code: 'session_ended' })
  const again = await app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password: testPassword },
  })
  expect(again.statusCode).toBe(401)
})
