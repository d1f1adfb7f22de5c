import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { openApp } from '#testing/app.ts'
import {
  openBusiness,
  signedIn,
  type TestBusiness,
  type TestClient,
  testPassword,
} from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { addMember, memberNames, mustBeMember } from './public.ts'

let opened: Awaited<ReturnType<typeof openApp>>
let installation: TestInstallation
let app: FastifyInstance
let us: TestBusiness
let them: TestBusiness
let owner: TestClient
let colleague: string

const newcomer = (email: string) => ({
  name: 'Casey Colleague',
  email,
  password: testPassword,
  role: 'member' as const,
})

beforeAll(async () => {
  opened = await openApp()
  installation = opened.installation
  app = opened.app
  us = await openBusiness(installation)
  them = await openBusiness(installation)
  owner = await signedIn(app, us.ownerEmail)
  colleague = await inScope(us, (scope) => addMember(scope, newcomer('casey@business.example')))
})
afterAll(() => opened?.close())

describe('the team', () => {
  test('is those who work here, the longest first, and nobody of next door', async () => {
    const { body } = await owner.get('/members')
    expect(body.items).toEqual([
      { id: us.ownerId, name: 'Olivia Owner', email: us.ownerEmail, role: 'owner' },
      { id: colleague, name: 'Casey Colleague', email: 'casey@business.example', role: 'member' },
    ])
    const theirs = await (await signedIn(app, them.ownerEmail)).get('/members')
    expect(theirs.body.items).toHaveLength(1)
  })

  test('takes no second person with the same e-mail, here or next door', async () => {
    for (const business of [us, them]) {
      const attempt = inScope(business, (scope) => addMember(scope, newcomer('casey@business.example')))
      await expect(attempt).rejects.toMatchObject({ code: 'email_taken' })
    }
  })

  test('of two who are added with one e-mail at the very same moment takes one', async () => {
    const attempts = [us, them].map((business) =>
      inScope(business, (scope) => addMember(scope, newcomer('drew@business.example'))).then(
        () => 'added',
        (error) => error.code,
      ),
    )
    expect((await Promise.all(attempts)).sort()).toEqual(['added', 'email_taken'])
  })

  test('may be given work only while they are of it', async () => {
    await inScope(us, (scope) => mustBeMember(scope, colleague))
    for (const id of [them.ownerId, '00000000-0000-7000-8000-000000000000']) {
      await expect(inScope(us, (scope) => mustBeMember(scope, id))).rejects.toMatchObject({
        code: 'assignee_unknown',
      })
    }
    await setStatus('removed')
    await expect(inScope(us, (scope) => mustBeMember(scope, colleague))).rejects.toMatchObject({
      code: 'assignee_unknown',
    })
  })

  test('does not show who has left, but their past work stays under their name', async () => {
    expect(JSON.stringify((await owner.get('/members')).body)).not.toContain('casey@')
    const names = await inScope(us, (scope) => memberNames(scope, [colleague, null, them.ownerId]))
    expect([...names]).toEqual([[colleague, 'Casey Colleague']])
    await setStatus('active')
  })
})

function inScope<Result>({ accountId }: TestBusiness, work: (scope: Scope) => Promise<Result>) {
  return withAccount(installation, asSystem(accountId), work)
}

async function setStatus(status: string) {
  await asAdmin(installation.adminUrls.data, (admin) =>
    admin.query('update members set status = $1 where id = $2', [status, colleague]),
  )
}
