import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type GoogleSimulator, startGoogleSimulator } from './google.ts'
import type { Client } from './provider.ts'

const redirectUri = 'http://localhost:4000/sign-in/google'
const verifier = randomBytes(32).toString('base64url')
let google: GoogleSimulator
let client: Client

beforeAll(async () => {
  google = await startGoogleSimulator({ port: 0 })
  client = google.provider.register('A site', [redirectUri])
})
afterAll(() => google?.close())

const ana = '104000000000000000001'
const asked = (changes: Record<string, string> = {}) => ({
  client_id: client.clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid email profile',
  state: 'some state',
  nonce: 'some nonce',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  ...changes,
})
const get = (path: string, query: Record<string, string>) =>
  fetch(`${google.url}${path}?${new URLSearchParams(query)}`, { redirect: 'manual' })

async function codeFor(changes: Record<string, string> = {}): Promise<string> {
  const sent = await get('/choose', { ...asked(), person: ana, ...changes })
  const back = new URL(sent.headers.get('location')!)
  expect(back.href.startsWith(`${redirectUri}?`)).toBe(true)
  expect(back.searchParams.get('state')).toBe('some state')
  expect(back.searchParams.get('iss')).toBe(google.url)
  return back.searchParams.get('code')!
}

async function redeem(code: string, changes: Record<string, string> = {}) {
  const answer = await fetch(`${google.url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: client.clientId,
      client_secret: client.clientSecret,
      code_verifier: verifier,
      ...changes,
    }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

test('a person chosen on its page is who the ID token names, signed by the key that is published', async () => {
  const page = await get('/o/oauth2/v2/auth', asked())
  expect(await page.text()).toContain('Ana Torres')
  const { status, body } = await redeem(await codeFor())
  expect(status).toBe(200)
  const [head = '', claims = '', signature = ''] = body.id_token!.split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  expect(read(claims)).toMatchObject({
    iss: google.url,
    aud: client.clientId,
    sub: ana,
    email_verified: true,
    nonce: 'some nonce',
  })
  const { keys } = (await (await fetch(`${google.url}/certs`)).json()) as {
    keys: (JsonWebKey & { kid: string })[]
  }
  const key = keys.find(({ kid }) => kid === read(head).kid)!
  const published = createPublicKey({ key: { ...key }, format: 'jwk' })
  expect(
    verify('sha256', Buffer.from(`${head}.${claims}`), published, Buffer.from(signature, 'base64url')),
  ).toBe(true)
  const told = await fetch(`${google.url}/v1/userinfo`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  })
  expect(await told.json()).toMatchObject({ sub: ana })
})

describe('it sends nobody anywhere', () => {
  test.each([
    ['for a site that it does not know', { client_id: 'nobody' }],
    ['to an address that only begins like one that was entered', { redirect_uri: `${redirectUri}/more` }],
    ['to an address of somebody else', { redirect_uri: 'https://evil.example' }],
  ])('%s', async (_what, changes) => {
    for (const path of ['/o/oauth2/v2/auth', '/choose']) {
      const answer = await get(path, { ...asked(changes), person: ana })
      expect(answer.status).toBe(400)
      expect(answer.headers.get('location')).toBeNull()
    }
  })
})

test.each([
  ['without PKCE', { code_challenge: '' }],
  ['with a plain challenge', { code_challenge_method: 'plain' }],
  ['for a token in the address', { response_type: 'token' }],
])('it answers what is asked %s with an error and no code', async (_what, changes) => {
  const sent = await get('/choose', { ...asked(changes), person: ana })
  const back = new URL(sent.headers.get('location')!)
  expect(back.searchParams.get('error')).toBe('invalid_request')
  expect(back.searchParams.has('code')).toBe(false)
})

test('a code is redeemed once, by the site that it was given to, with its secret, its verifier and the same address', async () => {
  const used = await codeFor()
  expect((await redeem(used)).status).toBe(200)
  expect((await redeem(used)).body.error).toBe('invalid_grant')
  const other = google.provider.register('Another site', [redirectUri])
  const theirs = { client_id: other.clientId, client_secret: other.clientSecret }
  expect((await redeem(await codeFor(), theirs)).body.error).toBe('invalid_grant')
  expect((await redeem(await codeFor(), { client_secret: 'guessed' })).status).toBe(401)
  expect((await redeem(await codeFor(), { code_verifier: 'guessed' })).body.error).toBe('invalid_grant')
  const elsewhere = { redirect_uri: 'https://evil.example' }
  expect((await redeem(await codeFor(), elsewhere)).body.error).toBe('redirect_uri_mismatch')
})

test('whoever has an account there keeps it over a restart, with their new address', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'simulator-'))
  const first = await startGoogleSimulator({ port: 0, dataFolder })
  const change = (url: string, method: string, path: string, body: object) =>
    fetch(`${url}/control/people${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const made = await change(first.url, 'POST', '', { name: 'Gus', email: 'gus@gmail.com' })
  const { sub } = (await made.json()) as { sub: string }
  expect((await change(first.url, 'PATCH', `/${sub}`, { email: 'gustav@gmail.com' })).status).toBe(200)
  expect((await change(first.url, 'POST', '', { name: 'Nobody' })).status).toBe(422)
  await first.close()
  const second = await startGoogleSimulator({ port: 0, dataFolder })
  expect(second.provider.people.find(sub)).toMatchObject({ email: 'gustav@gmail.com', email_verified: true })
  await second.close()
  rmSync(dataFolder, { recursive: true })
})
