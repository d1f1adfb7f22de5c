import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isGuessable } from '#contract/passwords.ts'
import { type Heard, knock } from '../../knock.ts'
import type { Stage } from '../../stage.ts'
import { Broken } from '../check.ts'
import { codeOf } from './operations.ts'
import { type OwnSession, trySignIn } from './sign-in.ts'
import {
  askAs,
  askAsStranger,
  cookiesOf,
  freshPerson,
  handInvitation,
  handLink,
  leaveAsItWas,
  type TestPerson,
} from './test-person.ts'

/** A place at which somebody gets a password. */
export type PasswordPlace = {
  operation: string
  /** Sends a password there. */
  send(password: string): Promise<Heard>
  /** What comes once the password itself was found to be good: it is set, or the next thing that is wrong is told. */
  passed: number | string
  /** Whether the password that was sent is the person's from then on. */
  sets: boolean
}

export type PasswordStage = {
  person: TestPerson
  session: OwnSession
  places: PasswordPlace[]
  end(): Promise<void>
}

/**
 * Every place that the running server describes as one, each with a way to send a password there. Where setting it would make somebody new, the way
 * is one that is refused for the next reason: an address that is taken, a factor that is not there. A place that nobody has thought of here is
 * a broken promise until somebody does.
 */
export async function openPasswordPlaces(stage: Stage): Promise<PasswordStage> {
  const { a, b } = stage.canaries
  const fresh = await freshPerson(stage, b, b.people.viewer)
  const opened: PasswordStage = {
    person: fresh,
    session: fresh.session,
    places: [],
    end: () => leaveAsItWas(stage, fresh, opened.person.password),
  }
  const ways: Record<string, Omit<PasswordPlace, 'operation'>> = {
    'identity.signUp': {
      send: (password) =>
        askAsStranger(stage, 'POST', '/api/v1/sign-up', {
          businessName: 'Nobody’s business',
          trade: 'plumbing',
          timeZone: 'UTC',
          name: 'Nobody new',
          email: fresh.email,
          password,
        }),
      passed: 'sign_up_closed email_taken',
      sets: false,
    },
    'identity.changePassword': {
      send: (password) => change(stage, opened, password),
      passed: 200,
      sets: true,
    },
    'identity.resetPassword': {
      send: async (password) => {
        const token = await handLink(stage, fresh, 'reset_password')
        const heard = await askAsStranger(stage, 'PUT', '/api/v1/password/reset', { token, password })
        if (heard.status === 204) await signInWith(stage, opened, password)
        return heard
      },
      passed: 204,
      sets: true,
    },
    'team.acceptInvitation': {
      send: async (password) =>
        askAsStranger(stage, 'POST', '/api/v1/invitations/accept', {
          token: await handInvitation(stage, a, fresh.email),
          name: 'Nobody new',
          password,
        }),
      passed: 'email_taken',
      sets: false,
    },
    'identity.removeTotp': {
      send: (password) =>
        askAs(stage, opened.session, 'POST', '/api/v1/second-factors/totp/remove', { password }),
      passed: 'no_factor',
      sets: false,
    },
    'identity.removePasskey': {
      send: (password) =>
        askAs(stage, opened.session, 'POST', `/api/v1/passkeys/${nobodysId}/remove`, { password }),
      passed: 'not_found',
      sets: false,
    },
  }
  for (const operation of await describedPlaces(stage)) {
    const way = ways[operation]
    if (!way) throw new Broken('place_beyond_the_list', operation)
    opened.places.push({ operation, ...way })
  }
  // Whoever reads the document alone would not miss one that has lost its mark.
  const lost = Object.keys(ways).find(
    (operation) => !opened.places.some((place) => place.operation === operation),
  )
  if (lost) throw new Broken('place_not_declared', lost)
  return opened
}

const nobodysId = '01890000-0000-7000-8000-000000000000'

/** Whether a password came through the rule, or why not. Throws when that could not be told. */
export function verdictOf({ passed }: PasswordPlace, heard: Heard): 'passed' | string {
  const code = codeOf(heard)
  if (heard.status === passed || (code !== null && String(passed).split(' ').includes(code))) return 'passed'
  if (heard.status === 422 && code?.startsWith('password_')) return code
  throw new Error(`a place for passwords could not be told: ${heard.status} ${code ?? ''}`)
}

/** Drawn by chance, and again where chance has drawn what somebody would try. Letters and digits, a byte each. */
export function randomPassword(length: number): string {
  for (;;) {
    const drawn = [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('')
    if (!isGuessable(drawn, [])) return drawn
  }
}

const letters = 'bcdfghjkmnpqrtvwxzBCDFGHJKLMNPQRTVWXZ2346789'

async function change(stage: Stage, opened: PasswordStage, password: string): Promise<Heard> {
  const body = { current: opened.person.password, password }
  const heard = await askAs(stage, opened.session, 'PUT', '/api/v1/password', body)
  if (heard.status !== 200) return heard
  goOn(opened, heard, password)
  return heard
}

async function signInWith(stage: Stage, opened: PasswordStage, password: string) {
  goOn(opened, await trySignIn(stage, { ...opened.person, password }), password)
}

/** With the session that an answer has opened. */
function goOn(opened: PasswordStage, heard: Heard, password: string) {
  const { csrf } = z.object({ csrf: z.string() }).parse(heard.json)
  const { name } = opened.session
  const pair =
    cookiesOf(heard)
      .split('; ')
      .find((one) => one.startsWith(`${name}=`)) ?? ''
  opened.session = { name, csrf, cookie: pair, token: pair.slice(name.length + 1), heard }
  opened.person = { ...opened.person, password }
}

/** Operations with a field that becomes a password, as the running server describes them. */
async function describedPlaces(stage: Stage): Promise<string[]> {
  const { status, json } = await knock(stage, '/api/v1/openapi.json')
  const described = documentSchema.safeParse(json)
  if (status !== 200 || !described.success)
    throw new Error(`the description of the API could not be read: ${status}`)
  return Object.values(described.data.paths)
    .flatMap((methods) => Object.values(methods))
    .filter(({ requestBody }) =>
      Object.values(requestBody?.content['application/json'].schema.properties ?? {}).some(
        (property) => property.setsPassword === true,
      ),
    )
    .map(({ operationId }) => operationId)
}

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        requestBody: z
          .object({
            content: z.object({
              'application/json': z.object({
                schema: z.object({
                  properties: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
                }),
              }),
            }),
          })
          .optional(),
      }),
    ),
  ),
})
