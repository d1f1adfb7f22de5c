import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openApp } from '#testing/app.ts'
import { addColleague, signedIn, testPassword } from '#testing/business.ts'
import { asAdmin, type TestInstallation } from '#testing/installation.ts'
import { type StagedBusiness, stageBusiness } from '#testing/stage.ts'
import { type Finding, runCheck } from '../run-check.ts'
import type { Belongings, Canary, Role, Stage } from '../stage.ts'
import type { Check } from './check.ts'
import { csrfTokens } from './csrf-tokens.ts'
import { inputIsValidated } from './input-is-validated.ts'
import { keyRevocation } from './key-revocation.ts'
import { keyScopes } from './key-scopes.ts'
import { limitsAreSaid } from './limits-are-said.ts'
import { pagePolicy } from './page-policy.ts'
import { passwordHashes } from './password-hashes.ts'
import { sessionCookies } from './session-cookies.ts'
import { signedInOnly } from './signed-in-only.ts'
import { type Answered, type Asked, type Door, openDoor } from './support/door.ts'

/**
 * The checks against the real server, and against one that something stands in front of which breaks a promise: it adds what a request lacks, or
 * takes away from an answer.
 */

// Here somebody looks whether each password has a salt of its own.
vi.unmock('bcrypt')

let opened: Awaited<ReturnType<typeof openApp>>
let stage: Stage
let checker: pg.Pool

beforeAll(async () => {
  opened = await openApp()
  const { app, installation } = opened
  const us = await stageBusiness(installation, app)
  const them = await stageBusiness(installation, app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  // As the server tells its checker: the passwords of its people stand there.
  writeFileSync(join(installation.config.dataFolder, 'checker.json'), JSON.stringify({ testPassword }))
  checker = new pg.Pool({ connectionString: installation.adminUrls.data, max: 1 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  stage = {
    place: { url, origin: url },
    build: 'test',
    canaries: { a: await canaryOf('a', us), b: await canaryOf('b', them) },
    probe: (accountId, work) => probe(installation, accountId, work),
    checker,
    files: {
      sourceFolder: process.cwd(),
      dataFolder: installation.config.dataFolder,
      masterKeyFile: '',
      databases: null,
    },
  } as Stage
})
afterAll(async () => {
  await checker?.end()
  await opened?.close()
})

test.each([
  [signedInOnly],
  [csrfTokens],
  [sessionCookies],
  [passwordHashes],
  [inputIsValidated],
  [pagePolicy],
  [limitsAreSaid],
  [keyScopes],
  [keyRevocation],
])(
  'the check $id holds on this product, and has seen at least as much as there is',
  async (check) => {
    const finding = await runCheck(check, stage)
    expect(finding).toMatchObject({ verdict: 'pass', reason: null })
    expect(finding.details.examined).toBeGreaterThanOrEqual(Number(finding.details.floor))
  },
  60_000,
)

test.each([
  [signedInOnly],
  [csrfTokens],
  [sessionCookies],
  [passwordHashes],
  [inputIsValidated],
  [pagePolicy],
  [limitsAreSaid],
  [keyScopes],
  [keyRevocation],
])('the check $id is not green when nobody answers', async (check) => {
  const place = { url: 'http://127.0.0.1:2', origin: 'http://127.0.0.1:2' }
  expect((await runCheck(check, { ...stage, place })).verdict).toBe('error')
})

describe('the check of sessions sees', () => {
  test('a list that answers without one', async () => {
    const { cookie } = await stage.canaries.a.as('owner')
    const finding = await behind(signedInOnly, {
      asked({ url, headers }) {
        if (url === '/api/v1/members') headers.cookie ??= cookie
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'answered_without_session' })
    expect(finding.details.where).toBe('team.listMembers with no session')
  })

  test('an operation that is described as open and that nobody has reviewed', async () => {
    const finding = await behind(signedInOnly, {
      answered: described((operation) => {
        if (operation.operationId === 'team.listMembers') operation.security = undefined
      }),
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'open_beyond_the_list' })
  })

  test('that it was told of less than the server can do', async () => {
    const finding = await behind(signedInOnly, {
      answered({ url }, answer) {
        if (url !== '/api/v1/openapi.json') return
        const api = JSON.parse(answer.body)
        api.paths['/api/v1/new'] = { get: { operationId: 'new.one', security: [{}] } }
        answer.body = JSON.stringify(api)
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'empty_success' })
  })
})

describe('the check of tokens sees', () => {
  test('a change that goes through without one', async () => {
    const { csrf } = await stage.canaries.a.as('owner')
    const finding = await behind(csrfTokens, {
      asked({ url, headers }) {
        if (url.startsWith('/api/v1/deals/')) headers['x-csrf-token'] ??= csrf
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'accepted_without_token' })
  })

  test('changes from other sites, sign-in among them', async () => {
    const finding = await behind(csrfTokens, {
      asked({ url, headers }) {
        if (url !== '/api/v1/session/link') return
        headers['sec-fetch-site'] = 'same-origin'
        headers.origin = undefined
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'accepted_from_another_site' })
    expect(finding.details.where).toContain('identity.signInByLink')
  })

  test('a form that is read as if it were JSON', async () => {
    const { csrf } = await stage.canaries.a.as('owner')
    const finding = await behind(csrfTokens, {
      asked({ headers }) {
        if (headers['content-type'] !== 'text/plain') return
        headers['content-type'] = 'application/json'
        headers['x-csrf-token'] = csrf
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'accepted_as_form' })
  })
})

describe('the checks of keys see', () => {
  test('an operation that does not ask what a key was given', async () => {
    const finding = await behind(keyScopes, {
      answered({ url, method }, answer) {
        if (method !== 'GET' || !url.startsWith('/api/v1/members') || !answer.body.includes('key_scope'))
          return
        answer.status = 200
        answer.body = '{"items":[]}'
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'let_in_beyond_its_scopes' })
    expect(finding.details.where).toMatch(/^team\.listMembers with /)
  })

  test('an operation that is described otherwise than it is', async () => {
    const finding = await behind(keyScopes, {
      answered: described((operation) => {
        if (operation.operationId === 'team.listMembers') operation['x-key-scope'] = 'deals.read'
      }),
    })
    expect(finding).toMatchObject({ verdict: 'fail' })
    expect(finding.details.where).toMatch(/^team\.listMembers with /)
  })

  test('a secret that is told again', async () => {
    const finding = await behind(keyScopes, {
      answered({ url, headers }, answer) {
        if (url === '/api/v1/account' && headers.authorization)
          answer.body = answer.body.replace('{', `{"by":"${headers.authorization}",`)
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'secret_told_again' })
  })
})

describe('the check of cookies sees', () => {
  test('a cookie that scripts can read', async () => {
    const finding = await behind(sessionCookies, {
      answered(_asked, { headers }) {
        headers['set-cookie'] = headers['set-cookie']?.map((line) => line.replace('; HttpOnly', ''))
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'cookie_open_to_scripts' })
  })

  test('a session id in an answer', async () => {
    const finding = await behind(sessionCookies, {
      answered({ url, headers }, answer) {
        if (url === '/api/v1/account')
          answer.body = answer.body.replace('{', `{"session":"${headers.cookie}",`)
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'id_in_an_answer' })
  })
})

describe('the check of input sees', () => {
  test('a field that is taken though nobody knows it', async () => {
    const finding = await behind(inputIsValidated, {
      asked(asked) {
        if (asked.url.startsWith('/api/v1/contacts/'))
          asked.body = asked.body.replace(/,?"account_id":"[^"]*"/, '')
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'unknown_field_accepted' })
  })

  test('a field in an answer that is not described, in the depth of a list too', async () => {
    const finding = await behind(inputIsValidated, {
      answered({ url }, answer) {
        if (url === '/api/v1/members') answer.body = answer.body.replace('"role"', '"hash":1,"role"')
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'undeclared_field' })
    expect(finding.details.where).toBe('team.listMembers /items/*/hash')
  })

  test('nonsense that breaks something', async () => {
    const finding = await behind(inputIsValidated, {
      answered({ url }, answer) {
        if (url.includes('?limit=') && answer.status === 422) answer.status = 500
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'nonsense_breaks_something' })
  })
})

describe('the check of policies sees', () => {
  const same = 'AAAAAAAAAAAAAAAAAAAAAA=='
  const changes: [what: string, reason: string, change: (answer: Answered, policy: string) => void][] = [
    [
      'a refusal without one',
      'no_policy',
      (answer) => {
        if (answer.status === 404) answer.headers['content-security-policy'] = undefined
      },
    ],
    [
      'inline scripts',
      'inline_allowed',
      (answer, policy) => {
        answer.headers['content-security-policy'] = `${policy}; script-src 'self' 'unsafe-inline'`
      },
    ],
    [
      'a nonce that stays',
      'nonce_repeats',
      (answer, policy) => {
        const nonce = /nonce-([^']+)/.exec(policy)?.[1] ?? same
        answer.headers['content-security-policy'] = policy.replaceAll(nonce, same)
        answer.body = answer.body.replaceAll(nonce, same)
      },
    ],
  ]
  test.each(changes)('%s', async (_what, reason, change) => {
    const finding = await behind(pagePolicy, {
      answered: (_asked, answer) => change(answer, String(answer.headers['content-security-policy'])),
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason })
  })
})

describe('the check of limits sees', () => {
  test('that the page no longer says them', async () => {
    const finding = await behind(limitsAreSaid, {
      answered({ url }, answer) {
        if (url === '/trust')
          answer.body = answer.body.replaceAll('Nobody outside has audited', 'Somebody has audited')
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'limit_not_said' })
  })

  test('a promise that is not shown', async () => {
    const finding = await behind(limitsAreSaid, {
      answered({ url }, answer) {
        if (url === '/trust') answer.body = answer.body.replaceAll('Another website that you visit', 'Nobody')
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'commitment_hidden' })
  })

  test('a red day that the evidence has and the page has not', async () => {
    await asAdmin(opened.installation.adminUrls.data, (admin) =>
      admin.query(
        `insert into evidence (kind, commitment, subject, verdict, build, schema_version, started_at, ended_at)
         values ('check', 'A-14', 'limits-are-said', 'fail', 'test', 'test', now(), now())`,
      ),
    )
    expect(await runCheck(limitsAreSaid, stage)).toMatchObject({ verdict: 'pass' })
    const finding = await behind(limitsAreSaid, {
      answered({ url }, answer) {
        if (url.endsWith('/commitments'))
          answer.body = answer.body.replaceAll(/"redDays":\[[^\]]*\]/g, '"redDays":[]')
      },
    })
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'red_day_hidden' })
  })
})

/** Runs the check against the server behind something that changes what goes in or comes out. */
async function behind(check: Check, door: Door): Promise<Finding> {
  const { place, close } = await openDoor(stage, door)
  return runCheck(check, { ...stage, place }).finally(close)
}

/** Changes the description of each operation in what the server tells of its API. */
function described(
  change: (operation: { operationId: string; security?: unknown; 'x-key-scope'?: string }) => void,
) {
  return ({ url }: Asked, answer: Answered) => {
    if (url !== '/api/v1/openapi.json') return
    const api = JSON.parse(answer.body)
    for (const methods of Object.values(api.paths))
      for (const operation of Object.values(methods as object)) change(operation)
    answer.body = JSON.stringify(api)
  }
}

async function canaryOf(name: 'a' | 'b', business: StagedBusiness): Promise<Canary> {
  const { app, installation } = opened
  const roles: Role[] = ['owner', 'admin', 'member', 'viewer']
  const people = await Promise.all(
    roles.map(async (role) => {
      const email = role === 'owner' ? business.ownerEmail : await addColleague(installation, business, role)
      return [role, { email, password: testPassword }] as const
    }),
  )
  const { contactId, conversationId, messageId, dealId } = business
  return {
    name,
    accountId: business.accountId,
    marker: 'Ana Ruiz',
    people: Object.fromEntries(people) as Canary['people'],
    listed: { email: '', password: '' },
    settled: { email: '', password: '' },
    as: async (role) => ({
      ...(await (role === 'owner' ? business.owner : signedIn(app, Object.fromEntries(people)[role]!.email))),
      send: () => Promise.reject(new Error('these checks send by themselves')),
    }),
    whatsapp: { webhookUrl: business.number.path } as Canary['whatsapp'],
    // Without the photo: no Meta stands behind this business from which it could be fetched.
    belongings: async () => ({ contactId, conversationId, messageId, dealId }) as Belongings,
  }
}

async function probe<Value>(
  installation: TestInstallation,
  accountId: string | null,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  return asAdmin(installation.adminUrls.data, async (admin) => {
    await admin.query('begin')
    await admin.query('set local role app_user')
    if (accountId) await admin.query('select enter_account($1)', [accountId])
    return work(admin as unknown as pg.PoolClient)
  })
}
