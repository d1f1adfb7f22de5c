import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  codeOf,
  describedOperations,
  type Operation,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
} from './support/operations.ts'
import { appCode, asksForSecondFactor, enrol, passSecondFactor } from './support/second-factor.ts'
import { isSignedIn, trySignIn } from './support/sign-in.ts'
import {
  cookiesOf,
  freshPerson,
  handLink,
  leaveAsItWas,
  resetPassword,
  type TestPerson,
} from './support/test-person.ts'

export const secondFactor: Check = {
  id: 'second-factor',
  commitment: 'C-3.1f',
  looksAt:
    'Sets up an authenticator app for a test person. Between password and code every operation that needs a session must be refused; a code that was used, a recovery code that was used and the sixth guess must be refused; and a one-time link and a new password by a link must ask for the second factor as well.',
  run: examine,
}

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  const person = await freshPerson(stage, b, b.people.member)
  try {
    const { secret, recoveryCodes } = await enrol(stage, person.session)
    const closed = await mustBeNobodyYet(stage, person)
    const code = appCode(secret, 1)
    await mustLetIn(stage, await begin(stage, person), code, person.session.name)

    const step = await begin(stage, person)
    await mustBeWrong(stage, step, code, 'replayed_code_accepted')
    const [recovery = '', unused = ''] = recoveryCodes
    await mustLetIn(stage, step, recovery, person.session.name)
    const another = await begin(stage, person)
    await mustBeWrong(stage, another, recovery, 'recovery_code_twice')
    // Two guesses are spent by now; three more, and no code is looked at.
    for (let guess = 3; guess <= 5; guess++)
      await mustBeWrong(stage, another, wrongCode(secret), 'wrong_code_accepted')
    const sixth = await passSecondFactor(stage, another, unused)
    if (sixth.status !== 429) throw new Broken('sixth_guess_looked_at', `answered ${sixth.status}`)

    const ways = await mustBeAskedByEveryWay(stage, person)
    return {
      examined: closed + 2 + 5 + 1 + ways,
      floor: (await describedOperations(stage)).filter((operation) => operation.closed).length * 2 + 8 + 2,
      control: 'a test person came in with password and code, and once with a recovery code',
      measured: { operations: closed / 2, guesses: 6, ways },
    }
  } finally {
    await leaveAsItWas(stage, person)
  }
}

/** Gives the password, and no more; answers the cookies that the browser has then. */
async function begin(stage: Stage, person: TestPerson): Promise<string> {
  const heard = await trySignIn(stage, person)
  if (!asksForSecondFactor(heard)) throw new Broken('second_factor_not_asked', `by password: ${heard.status}`)
  return cookiesOf(heard)
}

/** Whatever cookies the first step has set, under their own names and as a session: they open nothing. */
async function mustBeNobodyYet(
  stage: Stage,
  person: TestPerson & { session: { name: string } },
): Promise<number> {
  const cookies = await begin(stage, person)
  const values = cookies.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1))
  const asSession = values.map((value) => `${person.session.name}=${value}`)
  const belongings = await stage.canaries.b.belongings()
  let examined = 0
  for (const operation of operations.filter(({ closed }) => closed)) {
    const path = pathOf(operation, belongings) ?? pathToNothing(operation)
    for (const cookie of [cookies, asSession.at(0) ?? '']) {
      const { status } = await ask(stage, operation, path, cookie)
      if (status === 429 || status >= 500) throw new Error(`${operation.id} could not be told: ${status}`)
      if (status !== 401) throw new Broken('answered_before_second_factor', `${operation.id} ${status}`)
      examined++
    }
  }
  for (const cookie of asSession)
    if (await isSignedIn(stage, cookie))
      throw new Broken('answered_before_second_factor', 'the session itself')
  return examined
}

function ask(stage: Stage, { method, changes }: Operation, path: string, cookie: string) {
  return knock(stage, path, {
    method,
    headers: {
      ...pageHeaders({ cookie, csrf: 'none' }),
      ...(changes && { 'content-type': 'application/json' }),
    },
    ...(changes && { body: probeBody }),
  })
}

async function mustLetIn(stage: Stage, cookies: string, code: string, sessionName: string) {
  const heard = await passSecondFactor(stage, cookies, code)
  const session = cookiesOf(heard)
    .split('; ')
    .find((pair) => pair.startsWith(`${sessionName}=`))
  if (heard.status !== 200 || !session || !(await isSignedIn(stage, session)))
    throw new Error(`a right code does not let in: ${heard.status} ${codeOf(heard) ?? ''}`)
}

async function mustBeWrong(stage: Stage, cookies: string, code: string, reason: string) {
  const heard = await passSecondFactor(stage, cookies, code)
  if (heard.status === 200) throw new Broken(reason)
  if (codeOf(heard) !== 'wrong_code')
    throw new Error(`a wrong code could not be told: ${heard.status} ${codeOf(heard) ?? ''}`)
}

/** None that an app shows around now. */
function wrongCode(secret: string): string {
  const right = [-2, -1, 0, 1, 2].map((steps) => appCode(secret, steps))
  return (
    ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.includes(code)) ?? ''
  )
}

/** By a one-time link, and after a new password by a link: whoever reads a mailbox is not in yet. */
async function mustBeAskedByEveryWay(stage: Stage, person: TestPerson): Promise<number> {
  const token = await handLink(stage, person, 'sign_in')
  const byLink = await knock(stage, '/api/v1/session/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ token }),
  })
  if (!asksForSecondFactor(byLink)) throw new Broken('second_factor_not_asked', `by link: ${byLink.status}`)
  await resetPassword(stage, person, person.password)
  const afterReset = await trySignIn(stage, person)
  if (!asksForSecondFactor(afterReset))
    throw new Broken('second_factor_not_asked', `after a reset: ${afterReset.status}`)
  return 2
}
