import { randomBytes } from 'node:crypto'
import { type Heard, knock, ownAddress } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined, type NotClaimed } from './check.ts'

export const rateLimits: Check = {
  id: 'rate-limits',
  commitment: 'C-3.3f',
  looksAt:
    'As a stranger spends what one address may ask in an hour, and what may be guessed for one person: then with made-up forwarding headers, with the e-mail written in other ways, and from other addresses.',
  run: examine,
}

/** More than this is not asked for: where an operator allows more, this check would be the flood. */
const burstMax = 2_000
const atOnce = 8
const guessesAllowed = 5

async function examine(stage: Stage): Promise<Examined | NotClaimed> {
  const [spender, other] = [ownAddress(), ownAddress()]
  const first = await asStranger(stage, spender).catch((error) => {
    // Whoever is not answered at all could not tell: that is another thing.
    if (['EADDRNOTAVAIL', 'EINVAL'].includes(error.code)) return null
    throw error
  })
  if (!first)
    return {
      notClaimed:
        'From this machine one cannot come as several addresses, so limits by address are not tried out here.',
    }
  if (first.status !== 200) throw new Error(`a stranger is not answered: ${first.status}`)
  const allowed = Number(/q=(\d+)/.exec(String(first.headers['ratelimit-policy'] ?? ''))?.[1])
  if (!Number.isInteger(allowed)) throw new Broken('limit_not_said')
  if (allowed > burstMax)
    return {
      notClaimed: `Here one address may ask ${allowed} times in an hour, which is more than is tried out.`,
    }
  const answers = await burst(stage, spender, allowed + atOnce)
  const forged = await mustGainNothing(stage, spender, answers, allowed)
  if ((await asStranger(stage, other)).status !== 200) throw new Broken('others_are_limited')
  await mustNotLimitOthersLanes(stage, spender)
  const guesses = await mustLimitGuesses(stage)
  return {
    examined: answers + forged + guesses,
    floor: allowed + forgeries.length + guessesAllowed + spellings.length,
    control: `a stranger was answered ${allowed} times; afterwards another address, a webhook and a signed-in owner were answered still`,
    measured: { allowed, guesses: guessesAllowed },
  }
}

const asStranger = (stage: Stage, from: string, headers: Record<string, string> = {}) =>
  knock(stage, '/api/v1/sign-up', { from, headers })

/** Answers how many were answered. */
async function burst(stage: Stage, from: string, count: number): Promise<number> {
  let answered = 1
  for (let sent = 0; sent < count; sent += atOnce) {
    const heard = await Promise.all(Array.from({ length: atOnce }, () => asStranger(stage, from)))
    answered += heard.filter(({ status }) => status === 200).length
  }
  return answered
}

const forgeries: Record<string, string>[] = [
  { 'x-forwarded-for': '203.0.113.7' },
  { 'x-forwarded-for': '2001:db8::7, 203.0.113.8' },
  { forwarded: 'for=203.0.113.9' },
  { 'x-real-ip': '203.0.113.10' },
  { 'client-ip': '203.0.113.11', 'true-client-ip': '203.0.113.12' },
  { 'cf-connecting-ip': '203.0.113.13' },
]

async function mustGainNothing(
  stage: Stage,
  from: string,
  answers: number,
  allowed: number,
): Promise<number> {
  if (answers > allowed) throw new Broken('more_than_allowed', `${answers} of ${allowed}`)
  for (const headers of forgeries) {
    const heard = await asStranger(stage, from, headers)
    if (heard.status !== 429) throw new Broken('forwarding_header_believed', Object.keys(headers).join())
  }
  const { headers } = await asStranger(stage, from)
  const wait = Number(headers['retry-after'])
  if (!(wait > 0) || !/r=0;t=\d+/.test(String(headers.ratelimit ?? ''))) throw new Broken('wait_not_said')
  return forgeries.length
}

/** What Meta delivers is never limited by address, and whoever is signed in is counted by their session. */
async function mustNotLimitOthersLanes(stage: Stage, from: string) {
  const { a } = stage.canaries
  const webhook = await knock(stage, new URL(a.whatsapp.webhookUrl, stage.place.url).pathname, {
    method: 'POST',
    from,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (webhook.status !== 401) throw new Broken('webhooks_are_limited', String(webhook.status))
  const { cookie } = await a.as('owner')
  const session = await knock(stage, '/api/v1/session', { from, headers: { cookie } })
  if (session.status !== 200) throw new Broken('members_are_limited', String(session.status))
}

const spellings: ((email: string) => string)[] = [
  (email) => email.toUpperCase(),
  (email) => ` ${email} `,
  (email) =>
    email.replace('@', '@').replace(/^./, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
]

/** Of somebody who is not there: the answers are the same, and nobody is kept out. */
async function mustLimitGuesses(stage: Stage): Promise<number> {
  const email = `nobody${randomBytes(8).toString('hex')}@example.com`
  const from = ownAddress()
  for (let guess = 1; guess <= guessesAllowed; guess++) {
    const { status } = await guessAs(stage, from, email)
    if (status !== 401) throw new Error(`guess ${guess} is answered ${status}`)
  }
  if ((await guessAs(stage, from, email)).status !== 429) throw new Broken('guesses_not_limited')
  if ((await guessAs(stage, ownAddress(), email)).status !== 429) throw new Broken('other_address_gains')
  for (const write of spellings) {
    const { status } = await guessAs(stage, from, write(email))
    if (status === 401) throw new Broken('spelling_gains')
  }
  return guessesAllowed + spellings.length
}

function guessAs(stage: Stage, from: string, email: string): Promise<Heard> {
  return knock(stage, '/api/v1/session', {
    method: 'POST',
    from,
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ email, password: 'not the password of anybody' }),
  })
}
