import { z } from 'zod'
import { knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import {
  codeOf,
  describedOperations,
  operations,
  pageHeaders,
  pathOf,
  pathToNothing,
  probeBody,
} from './support/operations.ts'
import { enrol } from './support/second-factor.ts'
import { type OwnSession, sessionOf, signInAnew, signOut } from './support/sign-in.ts'
import {
  askAs,
  askAsStranger,
  freshPerson,
  handLink,
  leaveAsItWas,
  type TestPerson,
} from './support/test-person.ts'

export const secondFactorRule: Check = {
  id: 'second-factor-rule',
  commitment: 'C-9b',
  looksAt:
    'In a test business the owner requires a second factor of viewers from tomorrow on: a viewer without one is told and works on. Then from now on: every operation but those for setting one up must be refused to them, whichever way they have come in, until they have set one up.',
  run: examine,
}

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  const owner = await signInAnew(stage, b, 'owner')
  await choose(stage, owner, { roles: [], from: null })
  const viewer = await freshPerson(stage, b, b.people.viewer)
  try {
    const sessions = [
      { way: 'password', session: viewer.session },
      { way: 'link', session: await enterByLink(stage, viewer) },
    ]
    await mustBeTold(stage, owner, viewer)
    await choose(stage, owner, { roles: ['viewer'], from: null })
    let examined = 1
    for (const { way, session } of sessions) examined += await mustBeHeldUp(stage, session, way)
    if (!(await mayRead(stage, owner))) throw new Error('the owner is held up by a rule for viewers')
    await enrol(stage, viewer.session)
    if (!(await mayRead(stage, viewer.session))) throw new Error('a second factor does not lift the limit')
    const described = await describedOperations(stage)
    const held = described.filter(({ closed, beforeSecondFactor }) => closed && !beforeSecondFactor).length
    return {
      examined,
      floor: held * sessions.length + 1,
      control:
        'the viewer worked until the day, and again once an app was set up; the owner worked throughout',
      measured: { operations: held, ways: sessions.length },
    }
  } finally {
    await choose(stage, owner, { roles: [], from: null })
    await signOut(stage, owner)
    await leaveAsItWas(stage, viewer)
  }
}

type Rule = { roles: string[]; from: string | null }

async function choose(stage: Stage, owner: OwnSession, rule: Rule): Promise<string[]> {
  const { status, json } = await askAs(stage, owner, 'PUT', '/api/v1/account/second-factor-rule', rule)
  const told = z.object({ without: z.array(z.string()) }).safeParse(json)
  if (status !== 200 || !told.success) throw new Error(`the owner could not choose a rule: ${status}`)
  return told.data.without
}

async function enterByLink(stage: Stage, viewer: TestPerson): Promise<OwnSession> {
  const token = await handLink(stage, viewer, 'sign_in')
  return sessionOf(await askAsStranger(stage, 'POST', '/api/v1/session/link', { token }))
}

/** Before the day: the owner sees who is without, they themselves are told from when on, and everything works. */
async function mustBeTold(stage: Stage, owner: OwnSession, viewer: TestPerson & { session: OwnSession }) {
  const from = new Date(Date.now() + 86_400_000).toISOString()
  const without = await choose(stage, owner, { roles: ['viewer'], from })
  if (!without.includes(viewer.memberId)) throw new Broken('owner_not_told')
  const { json } = await askAs(stage, viewer.session, 'GET', '/api/v1/session')
  if (dutySchema.parse(json).duties.secondFactorFrom !== from) throw new Broken('not_told_before')
  if (!(await mayRead(stage, viewer.session))) throw new Error('a viewer is held up before the day')
}

const dutySchema = z.object({ duties: z.object({ secondFactorFrom: z.string().nullable() }) })

async function mayRead(stage: Stage, session: OwnSession): Promise<boolean> {
  const heard = await askAs(stage, session, 'GET', '/api/v1/conversations')
  if (heard.status !== 200 && codeOf(heard) !== 'second_factor_required')
    throw new Error(`what somebody may could not be told: ${heard.status}`)
  return heard.status === 200
}

async function mustBeHeldUp(stage: Stage, session: OwnSession, way: string): Promise<number> {
  const belongings = await stage.canaries.b.belongings()
  let examined = 0
  for (const operation of operations) {
    const { endpoint, id, method, changes, closed } = operation
    if (!closed || 'beforeSecondFactor' in endpoint.access) continue
    const heard = await knock(stage, pathOf(operation, belongings) ?? pathToNothing(operation), {
      method,
      headers: { ...pageHeaders(session), ...(changes && { 'content-type': 'application/json' }) },
      ...(changes && { body: probeBody }),
    })
    if (heard.status === 429 || heard.status >= 500)
      throw new Error(`${id} could not be told: ${heard.status}`)
    if (codeOf(heard) !== 'second_factor_required')
      throw new Broken('rule_ignored', `${id} by ${way}: ${heard.status}`)
    examined++
  }
  return examined
}
