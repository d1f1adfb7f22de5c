import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { codeOf } from './support/operations.ts'
import {
  openPasswordPlaces,
  type PasswordPlace,
  type PasswordStage,
  randomPassword,
  verdictOf,
} from './support/password-places.ts'
import { enrol } from './support/second-factor.ts'
import { trySignIn } from './support/sign-in.ts'
import { askAs, cookiesOf } from './support/test-person.ts'

export const passwordLength: Check = {
  id: 'password-length',
  commitment: 'C-3.1a',
  looksAt:
    'Sends passwords of lengths around each limit to every place that sets one, letters of one byte and of several: those that are too short or too long must be refused and the others taken. A test person sets passwords of 64 and of 73 bytes and must not get in with the first 72; beside a second factor they set one of eight characters, which must not stay when the factor goes.',
  run: examine,
}

type Boundary = { what: string; password: () => string; want: string; reason: string }

/** Three bytes each, one character each, and the same after normalising. */
const wide = '水管工暖气锁匠清洁电力钥匙阀门泵井渠'

const boundaries: Boundary[] = [
  ...[7, 8, 14].map((length) => ({
    what: `${length} letters`,
    password: () => randomPassword(length),
    want: 'password_too_short',
    reason: 'short_password_taken',
  })),
  {
    what: '14 characters of three bytes',
    password: () => wideText(14),
    want: 'password_too_short',
    reason: 'counted_in_bytes',
  },
  {
    what: '129 letters',
    password: () => randomPassword(129),
    want: 'password_too_long',
    reason: 'long_password_taken',
  },
  {
    what: '15 letters',
    password: () => randomPassword(15),
    want: 'passed',
    reason: 'good_password_refused',
  },
]

/** Where setting one costs little more than asking, more are set. */
const takenOnce: Boundary[] = [
  { what: '64 letters', password: () => randomPassword(64), want: 'passed', reason: 'good_password_refused' },
  {
    what: '15 characters of three bytes',
    password: () => wideText(15),
    want: 'passed',
    reason: 'good_password_refused',
  },
]

async function examine(stage: Stage): Promise<Examined> {
  const opened = await openPasswordPlaces(stage)
  try {
    let examined = 0
    for (const place of opened.places) {
      const more = place.operation === 'identity.changePassword' ? takenOnce : []
      for (const boundary of [...boundaries, ...more]) {
        await mustBe(place, boundary)
        examined++
      }
      if (!place.sets) continue
      await mustBeReadWhole(stage, opened, place)
      examined += 2
    }
    const beside = await mustLengthenAlone(stage, opened)
    const setting = opened.places.filter(({ sets }) => sets).length
    return {
      examined: examined + beside,
      // Six places at the least were there when this was written; two of them set a password that is then used.
      floor: 6 * boundaries.length + takenOnce.length + 2 * 2 + 3,
      control: `a password of 15 characters was taken at each of ${opened.places.length} places, and a test person signed in with one of 73 bytes`,
      measured: { places: opened.places.length, setting, lengths: boundaries.length + takenOnce.length },
    }
  } finally {
    await opened.end()
  }
}

async function mustBe(place: PasswordPlace, { what, password, want, reason }: Boundary) {
  const verdict = verdictOf(place, await place.send(password()))
  if (verdict !== want) throw new Broken(reason, `${what} at ${place.operation}: ${verdict}`)
}

/** 73 bytes: with the last one changed, or without it, nobody gets in. Asked in a browser that is known for this person, so that no guess of a stranger is spent. */
async function mustBeReadWhole(stage: Stage, opened: PasswordStage, place: PasswordPlace) {
  const password = randomPassword(73)
  const verdict = verdictOf(place, await place.send(password))
  if (verdict !== 'passed') throw new Broken('good_password_refused', `73 letters at ${place.operation}`)
  const { email } = opened.person
  const right = await trySignIn(stage, { email, password })
  if (right.status !== 200) throw new Error(`a password of 73 bytes does not sign in: ${right.status}`)
  const last = password.endsWith('x') ? 'y' : 'x'
  for (const other of [password.slice(0, 72) + last, password.slice(0, 72)]) {
    const { status } = await trySignIn(stage, { email, password: other }, cookiesOf(right))
    if (status === 200)
      throw new Broken('password_cut', `${other.length} of 73 bytes, set at ${place.operation}`)
    if (status !== 401) throw new Error(`another password could not be told: ${status}`)
  }
  const { csrf } = right.json as { csrf: string }
  await knock(stage, '/api/v1/session', {
    method: 'DELETE',
    headers: { cookie: cookiesOf(right), 'x-csrf-token': csrf, 'sec-fetch-site': 'same-origin' },
  })
}

/** Eight characters beside a second factor; without it a longer one comes in the same step, or nothing changes. */
async function mustLengthenAlone(stage: Stage, opened: PasswordStage): Promise<number> {
  const change = opened.places.find(({ operation }) => operation === 'identity.changePassword')
  if (!change) throw new Broken('place_not_declared', 'identity.changePassword')
  await enrol(stage, opened.session)
  await mustBe(change, {
    what: '7 letters beside a second factor',
    password: () => randomPassword(7),
    want: 'password_too_short',
    reason: 'short_password_taken',
  })
  await mustBe(change, {
    what: '8 characters of three bytes beside a second factor',
    password: () => wideText(8),
    want: 'passed',
    reason: 'good_password_refused',
  })
  const removed = await askAs(stage, opened.session, 'POST', '/api/v1/second-factors/totp/remove', {})
  if (removed.status < 300) throw new Broken('short_password_stays_alone')
  if (codeOf(removed) !== 'password_wanted')
    throw new Error(`removing a factor could not be told: ${removed.status}`)
  return 3
}

function wideText(length: number): string {
  const letters = [...wide]
  const from = Math.floor(Math.random() * letters.length)
  return Array.from({ length }, (_, at) => letters[(from + at * 5) % letters.length]).join('')
}
