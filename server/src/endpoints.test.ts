import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import type { Staged } from '#testing/fixtures/fixtures.ts'
import { forgeries } from '#testing/generated/forgeries.ts'
import type { Sent } from '#testing/generated/http.ts'
import { keys } from '#testing/generated/keys.ts'
import { neighbours } from '#testing/generated/neighbours.ts'
import { nonsense } from '#testing/generated/nonsense.ts'
import { recorded, silent } from '#testing/generated/recorded.ts'
import { reviewedRoutes } from '#testing/generated/reviewed-routes.ts'
import { rightful, succeeds } from '#testing/generated/rightful.ts'
import { roles } from '#testing/generated/roles.ts'
import { strangers } from '#testing/generated/strangers.ts'
import { openWorld, type World } from '#testing/generated/world.ts'

/**
 * Every endpoint of the contract, on one server over real connections: what is asked of each follows from its description. Nobody adds a
 * new one to a list; it names its fixture, or it is not described.
 */

/** Who may come without being known, each with the reason that was reviewed. */
const reviewedOpen = {
  'audit.listCheckpoints':
    'digests and signatures alone; who keeps a copy can show that nothing before it was rewritten',
  'identity.signIn': 'this is how one becomes known; rate limited by address and e-mail',
  'identity.signInByLink': 'the token in the link is the proof; single use, 256 bits',
  'identity.askForReset':
    'whoever has lost the password is nobody yet; tells nothing, and what it mails is limited by address and mailbox',
  'identity.resetPassword': 'the token in the link is the proof; single use, 256 bits, one hour',
  'identity.verifyEmail': 'the token in the link is the proof; single use, 256 bits, a quarter of an hour',
  'identity.raiseAlarm':
    'the token in the link is the proof; single use, 256 bits, seven days; it only ends things',
  'identity.changeEmail': 'the token in the link is the proof; single use, 256 bits, a quarter of an hour',
  'identity.undoEmailChange': 'the token in the link is the proof; single use, 256 bits, seven days',
  'identity.passSecondFactor':
    'wants the cookie of a right first proof, given in this browser within ten minutes; limited by person',
  'identity.beginPasskeySecondFactor':
    'wants the cookie of a right first proof, given in this browser within ten minutes; limited by address',
  'identity.passSecondFactorByPasskey':
    'wants the cookie of a right first proof, and a signature over our own challenge; single use, bound to the browser',
  'team.lookAtInvitation': 'the token in the link is the proof; it tells what its mail said already',
  'team.acceptInvitation': 'the token in the link is the proof; single use, 256 bits, seven days',
  'identity.readSignUp': 'the sign-in page must know whether to offer it',
  'identity.signUp': 'first account only, unless the operator opened sign-up; rate limited',
  'identity.confirmSignUp':
    'the code is the proof of the mailbox; single use, half an hour, bound to the browser',
  'identity.readSignIn': 'the sign-in page must know what to offer',
  'identity.beginPasskeySignUp': 'as signing up is; it makes nothing yet',
  'identity.signUpWithPasskey': 'first account only, unless the operator opened sign-up; rate limited',
  'identity.beginPasskeySignIn': 'a challenge tells nothing; rate limited by address',
  'identity.signInByPasskey':
    'the signature over our own challenge is the proof; single use, bound to the browser',
  'identity.beginGoogle': 'an address tells nothing; rate limited by address',
  'identity.enterByGoogle':
    'what Google has signed for our own question is the proof; single use, bound to the browser',
  'identity.signUpWithGoogle': 'first account only, unless the operator opened sign-up; rate limited',
  'team.beginGoogleInvitation': 'the token in the link is the proof; nothing is accepted yet',
  'team.acceptInvitationByGoogle':
    'the token of the link, kept since it was shown in this browser, and what Google has signed are the proof',
  'trust.listCommitments': 'it tells of checks, never of customers; a promise is for everybody to check',
}
/** What every signed-in member may, whatever the role. */
const reviewedForAll = ['identity.readSession', 'identity.signOut']
/** What every signed-in member may with what is their own, and with nothing of a colleague's. */
const reviewedOwn = [
  'identity.listSessions',
  'identity.endSession',
  'identity.endOtherSessions',
  'identity.keepOnPhone',
  'identity.prove',
  'identity.changePassword',
  'identity.askForVerification',
  'identity.listPasskeys',
  'identity.beginPasskey',
  'identity.addPasskey',
  'identity.renamePasskey',
  'identity.removePasskey',
  'identity.keepPasskey',
  'identity.raiseAlarmBySession',
  'identity.askForEmailChange',
  'identity.listOwnSignIns',
  'identity.readSecondFactors',
  'identity.beginTotp',
  'identity.confirmTotp',
  'identity.removeTotp',
  'identity.renewRecoveryCodes',
  'identity.forgetTrustedBrowser',
  'identity.proveByCode',
  'identity.beginPasskeyProof',
  'identity.proveByPasskey',
  'identity.readWaysIn',
  'identity.listWorkplaces',
  'identity.enterWorkplace',
  'identity.openWorkplace',
  'team.joinByInvitation',
  'team.listOwnershipOffers',
  'team.acceptOwnership',
  'team.endOwnershipOffer',
  'identity.listGoogle',
  'identity.beginGoogleLink',
  'identity.linkGoogle',
  'identity.unlinkGoogle',
  'identity.beginGoogleProof',
  'identity.proveByGoogle',
  'checkup.readOwn',
]

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

test('only those endpoints are open that were reviewed, for the reasons that were reviewed', () => {
  const open = endpoints.flatMap(({ id, access }) => ('open' in access ? [[id, access.open]] : []))
  expect(Object.fromEntries(open)).toEqual(reviewedOpen)
  const forAll = endpoints.filter(({ access }) => 'signedIn' in access)
  const namesOf = (own: boolean) => forAll.filter(({ access }) => 'own' in access === own).map(({ id }) => id)
  expect(namesOf(false).toSorted()).toEqual(reviewedForAll.toSorted())
  expect(namesOf(true).toSorted()).toEqual(reviewedOwn.toSorted())
})

describe.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', (_id, endpoint) => {
  /** Of whatever is refused nothing else counts, until the same has been seen to succeed for whom it should. */
  let seen: Staged | undefined
  const staged = () => seen ?? expect.fail('the rightful person has not succeeded')

  test('succeeds for the rightful person, and tells what it declares and no more', async () => {
    none(await rightful(world, endpoint))
    seen = await world.stage(endpoint, world.us)
  })

  if (endpoint.method !== 'GET' && !silent[endpoint.id]) {
    test('leaves an event in the audit log', async () => {
      staged()
      none(await recorded(world, endpoint))
    })
  }

  if (!('open' in endpoint.access)) {
    test('is closed to whoever is not signed in, or not any more', async () => {
      none(await strangers(world, endpoint, staged()))
    })

    test('shows and does nothing of another business’s, whichever of its ids is given', async () => {
      staged()
      none(await neighbours(world, endpoint))
    })

    test('is for the roles that the table of permissions says, and for no other', async () => {
      none(await roles(world, endpoint, staged()))
    })

    test('takes an API key that was given the permission for it, as it stands now, and no other', async () => {
      none(await keys(world, endpoint, staged()))
    })
  }

  test('cannot be called by another site, nor in another form', async () => {
    none(await forgeries(world, endpoint, staged()))
  })

  test('succeeds still, where all of these were refused', async () => {
    none(await succeeds(world, endpoint, staged()))
  })

  test('refuses nonsense in every field, by that field', async () => {
    staged()
    none(await nonsense(world, endpoint))
  }, 60_000)
})

test('only what stands in the contract is excused from leaving an event', () => {
  const changing = endpoints.filter(({ method }) => method !== 'GET').map(({ id }) => id)
  expect(changing).toEqual(expect.arrayContaining(Object.keys(silent)))
})

test('after all that was sent, everything can be read still', async () => {
  const questions: Endpoint[] = endpoints.filter(({ method }) => method === 'GET')
  for (const endpoint of questions) none(await rightful(world, endpoint))
}, 60_000)

test('what stands beside the contract tells whoever comes of nobody’s business', async () => {
  const hidden = [...world.us.marks, ...world.them.marks, ...world.us.secrets]
  for (const route of Object.keys(reviewedRoutes).filter((one) => one.startsWith('GET '))) {
    const path = route.slice('GET '.length).replace(':app', 'test')
    const { status, headers, text } = await world.send({ method: 'GET', path })
    expect(status, path).not.toBe(500)
    const told = JSON.stringify(headers) + text
    expect(
      hidden.filter((one) => told.includes(one)),
      path,
    ).toEqual([])
  }
})

describe('what a browser must be told', () => {
  test('is told with every answer, whatever was asked, by whom and in which form', async () => {
    for (const [what, sent] of await everythingElse()) {
      const { status } = await world.send(sent)
      expect(status, what).toBeLessThan(500)
    }
    const { answers, faults } = world.headers
    expect([...faults]).toEqual([])
    const seen = [...answers.values()].reduce((sum, count) => sum + count, 0)
    expect(seen).toBeGreaterThan(endpoints.length * 40)
    for (const status of [200, 204, 400, 401, 403, 404, 413, 415, 422]) {
      expect(answers.get(status), `answers with ${status}`).toBeGreaterThan(0)
    }
  })

  test('is not that another site may ask: a question for leave is refused for every endpoint', async () => {
    for (const { path, method } of endpoints) {
      const { status, headers } = await world.send({
        method: 'OPTIONS',
        path: `/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`,
        headers: { origin: 'https://evil.example', 'access-control-request-method': method },
      })
      expect(status, path).toBe(404)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

/** What stands beside the contract: pages, files, webhooks, reports, figures, and what is not there. */
async function everythingElse(): Promise<[what: string, sent: Sent][]> {
  const { cookie } = await world.us.signIn('owner')
  const json = { 'content-type': 'application/json' }
  const routes = Object.keys(reviewedRoutes).map((route): [string, Sent] => {
    const [method = '', path = ''] = route.split(' ')
    const sent = { method: method as Sent['method'], path: path.replace(':app', 'test') }
    return [route, method === 'POST' ? { ...sent, headers: json, body: '{}' } : sent]
  })
  const pages = ['/', '/inbox', '/sign-in', '/nothing/by/that/name'].flatMap((path): [string, Sent][] => [
    [path, { method: 'GET', path }],
    [`${path} signed in`, { method: 'GET', path, headers: { cookie } }],
    [`the head of ${path}`, { method: 'HEAD', path }],
  ])
  const files = ['/favicon.svg', '/manifest.webmanifest', '/theme.js', '/assets/nothing.js', '/robots.txt']
  const odd = [
    '/%zz',
    '/%ff',
    '/api/v1/nothing',
    '/api/v1/contacts/%00',
    '/webhooks/nothing',
    '//evil.example/',
  ]
  return [
    ...routes,
    ...pages,
    ...[...files, ...odd].map((path): [string, Sent] => [path, { method: 'GET', path }]),
    ['too large', { method: 'POST', path: '/api/v1/session', headers: json, body: 'x'.repeat(100_000) }],
    ['no JSON', { method: 'POST', path: '/api/v1/session', headers: json, body: '{' }],
  ]
}

function none(complaints: string[]) {
  expect(complaints, complaints.slice(0, 20).join('\n')).toEqual([])
}
