import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Heard } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined, type NotClaimed } from './check.ts'
import {
  begin,
  codeOf,
  emptyJar,
  type FakePerson,
  type FakeProvider,
  fakeProviderAt,
  isIn,
  type Jar,
  jarOf,
  send,
} from './support/google.ts'
import { signInAnew, signOut } from './support/sign-in.ts'

export const googleSignIn: Check = {
  id: 'google-sign-in',
  commitment: 'C-3.1c',
  looksAt:
    'Signs a test person in through a fake provider and lets that play twelve attacks, each of which must be refused. Where the provider is Google itself, which plays no tricks, the attacks that need none are made; all twelve are then made in a throwaway copy every night.',
  run: examine,
}

async function examine(stage: Stage): Promise<Examined | NotClaimed> {
  const none = await send(stage, emptyJar(), 'POST', '/session/google/address', {})
  if (codeOf(none) === 'google_not_here') return { notClaimed: 'Sign-in with Google is not set up here.' }
  const address = await begin(stage, emptyJar())
  mustAskSoundly(stage, address, await begin(stage, emptyJar()))
  const attacks = await attacksOnTheWay(stage)
  const provider = await fakeProviderAt(address)
  if (!provider) {
    return {
      examined: attacks.length,
      floor: 2,
      control: 'an answer of the browser’s own went through to Google, which refused the made-up code in it',
      measured: { provider: 'Google', refused: attacks.join(', ') },
    }
  }
  attacks.push(...(await attacksByProvider(stage, provider)))
  return {
    examined: attacks.length,
    floor: 12,
    control: 'a test person linked an account of the fake provider and signed in with it, before and after',
    measured: { provider: 'fake', refused: attacks.join(', ') },
  }
}

function mustAskSoundly(stage: Stage, address: URL, other: URL) {
  const { searchParams: asked } = address
  const isLong = (name: string) => /^([a-z]+\.)?[\w-]{43,}$/.test(asked.get(name) ?? '')
  const isFresh = (name: string) => asked.get(name) !== other.searchParams.get(name)
  const faults: [reason: string, isSo: boolean][] = [
    ['state_can_be_guessed', !isLong('state') || !isFresh('state')],
    ['no_nonce', !isLong('nonce')],
    [
      'no_pkce',
      asked.get('code_challenge_method') !== 'S256' ||
        !isLong('code_challenge') ||
        !isFresh('code_challenge'),
    ],
    ['not_the_code_flow', asked.get('response_type') !== 'code'],
    ['led_elsewhere', new URL(asked.get('redirect_uri') ?? 'about:blank').origin !== stage.place.origin],
  ]
  for (const [reason, isSo] of faults) if (isSo) throw new Broken(reason)
}

/** What whoever stands between browser and us may try, whatever the provider. */
async function attacksOnTheWay(stage: Stage): Promise<string[]> {
  for (const returnTo of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
  ]) {
    const heard = await send(stage, emptyJar(), 'POST', '/session/google/address', { returnTo })
    if (heard.status < 400) throw new Broken('open_redirect', returnTo)
  }
  const [mine, theirs] = [emptyJar(), emptyJar()]
  const state = (await begin(stage, mine)).searchParams.get('state') ?? ''
  await begin(stage, theirs)
  const wrong = [
    { jar: mine, answer: answerWith(`enter.${randomBytes(32).toString('base64url')}`) },
    { jar: theirs, answer: answerWith(state) },
    { jar: emptyJar(), answer: answerWith(state) },
  ]
  for (const { jar, answer } of wrong) {
    const heard = await send(stage, jar, 'POST', '/session/google', { answer })
    if (codeOf(heard) !== 'google_expired') throw new Broken('state_not_checked', `${heard.status}`)
  }
  // Its own state, in its own browser: now it is the provider that refuses the code.
  const own = answerWith((await begin(stage, mine)).searchParams.get('state') ?? '')
  const through = await send(stage, mine, 'POST', '/session/google', { answer: own })
  if (!['google_refused', 'google_unreachable'].includes(codeOf(through))) {
    throw new Error(`an answer of the browser’s own did not go through: ${through.status}`)
  }
  const again = await send(stage, mine, 'POST', '/session/google', { answer: own })
  if (codeOf(again) !== 'google_expired') throw new Broken('state_counts_twice')
  return ['open redirect', 'wrong state']
}

const answerWith = (state: string) => `?${new URLSearchParams({ state, code: '4/made-up' })}`

const ofToken: [attack: string, trick: string, reason: string][] = [
  ['wrong nonce', 'wrong_nonce', 'nonce_not_checked'],
  ['wrong audience', 'wrong_audience', 'audience_not_checked'],
  ['wrong issuer', 'wrong_issuer', 'issuer_not_checked'],
  ['wrong algorithm', 'algorithm_none', 'signature_not_checked'],
  ['wrong algorithm', 'algorithm_hs256', 'signature_not_checked'],
  ['wrong algorithm', 'wrong_signature', 'signature_not_checked'],
  ['mixed-up provider', 'other_provider', 'provider_mixed_up'],
]

/** With a provider that lies, and people of other addresses. The canary’s person links an account, and it is unlinked in the end. */
async function attacksByProvider(stage: Stage, provider: FakeProvider): Promise<string[]> {
  const { a } = stage.canaries
  const session = await signInAnew(stage, a, 'viewer')
  const jar = jarOf(session)
  const number = () => `9${BigInt(`0x${randomBytes(8).toString('hex')}`)}`
  const linked = await provider.person({ sub: number(), email: `old-${number()}@gmail.com` })
  try {
    const answer = await provider.choose(await begin(stage, jar, '/google'), linked)
    const told = await send(stage, jar, 'POST', '/google', { answer })
    if (told.status !== 200) throw new Error(`a canary could not link an account: ${told.status}`)
    const viewer = await memberOf(await enter(stage, provider, linked))
    for (const [attack, trick, reason] of ofToken) {
      if (isIn(await enter(stage, provider, linked, trick))) throw new Broken(reason, attack)
    }
    await replayCode(stage, provider, linked)
    await addressesAlone(stage, provider, a.people.viewer.email, number)
    await changeAddress(stage, provider, linked, { viewer, owner: a.people.owner.email, number })
    if ((await memberOf(await enter(stage, provider, linked))) !== viewer)
      throw new Error('the canary is not let in any more')
  } finally {
    await unlinkAll(stage, jar)
    await signOut(stage, { ...session, cookie: cookieOf(jar, session.name), csrf: jar.csrf ?? session.csrf })
  }
  const told = ofToken.map(([attack]) => attack)
  return [
    ...new Set(told),
    'replayed code',
    'unverified e-mail',
    'pre-registered victim',
    'domain spoof',
    'changed e-mail',
  ]
}

async function enter(
  stage: Stage,
  provider: FakeProvider,
  person: FakePerson,
  trick?: string,
): Promise<Heard> {
  const jar = emptyJar()
  const answer = await provider.choose(await begin(stage, jar), person, trick)
  const heard = await send(stage, jar, 'POST', '/session/google', { answer })
  const csrf = z.object({ csrf: z.string() }).safeParse(heard.json).data?.csrf
  // Whoever came in goes again.
  if (csrf) await send(stage, { ...jar, csrf }, 'DELETE', '/session')
  return heard
}

async function memberOf(heard: Heard): Promise<string> {
  const told = z.object({ member: z.object({ id: z.string() }) }).safeParse(heard.json)
  if (!told.success) throw new Error(`the canary is not let in: ${heard.status} ${codeOf(heard)}`)
  return told.data.member.id
}

/** A code that was redeemed once, and one that somebody else was given, brought under a state of one’s own. */
async function replayCode(stage: Stage, provider: FakeProvider, person: FakePerson) {
  const [mine, theirs] = [emptyJar(), emptyJar()]
  const given = async (jar: Jar) =>
    new URLSearchParams(await provider.choose(await begin(stage, jar), person))
  const stolen = (await given(theirs)).get('code') ?? ''
  const used = await given(mine)
  if (!isIn(await send(stage, mine, 'POST', '/session/google', { answer: `?${used}` }))) {
    throw new Error('the canary is not let in by a code of its own')
  }
  for (const code of [stolen, used.get('code') ?? '']) {
    const own = await given(mine)
    own.set('code', code)
    if (isIn(await send(stage, mine, 'POST', '/session/google', { answer: `?${own}` })))
      throw new Broken('code_counts_twice')
  }
}

/** The canary’s own address, at accounts that the canary never linked. Nobody has confirmed it here: whoever signed up with it may not be its owner. */
async function addressesAlone(stage: Stage, provider: FakeProvider, email: string, number: () => string) {
  const hd = email.split('@')[1]
  const others: FakePerson[] = [
    { sub: number(), email, email_verified: false, hd },
    { sub: number(), email, hd },
    { sub: number(), email },
    { sub: number(), email: email.toUpperCase(), hd },
  ]
  for (const other of others) {
    if (isIn(await enter(stage, provider, await provider.person(other))))
      throw new Broken('linked_by_address')
  }
}

/** Addresses move from one to the other: whoever linked stays who they are, and whoever has the address now is somebody else. */
async function changeAddress(
  stage: Stage,
  provider: FakeProvider,
  linked: FakePerson,
  { viewer, owner, number }: { viewer: string; owner: string; number: () => string },
) {
  const before = linked.email
  await provider.person({ ...linked, email: owner })
  if ((await memberOf(await enter(stage, provider, linked))) !== viewer)
    throw new Broken('known_by_address', 'new address')
  const next = await provider.person({ sub: number(), email: before })
  if (isIn(await enter(stage, provider, next))) throw new Broken('known_by_address', 'old address')
}

async function unlinkAll(stage: Stage, jar: Jar) {
  const { json } = await send(stage, jar, 'GET', '/google')
  const items = z.object({ items: z.array(z.object({ id: z.string() })) }).safeParse(json).data?.items ?? []
  for (const { id } of items) await send(stage, jar, 'DELETE', `/google/${id}`)
}

function cookieOf({ cookies }: Jar, name: string): string {
  return `${name}=${cookies.get(name)}`
}
