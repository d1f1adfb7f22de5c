import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Heard, knock } from '../../knock.ts'
import type { Canary, Stage } from '../../stage.ts'
import { comesTrue } from './comes-true.ts'
import { pageHeaders } from './operations.ts'
import { type OwnSession, sessionOf, signOut, trySignIn } from './sign-in.ts'

/** A test person with whom a check does as it likes: it begins with their own password and nothing else, whatever an earlier check has left. */
export type TestPerson = { canary: Canary; memberId: string; email: string; password: string }

type Known = { email: string; password: string }

export async function freshPerson(
  stage: Stage,
  canary: Canary,
  who: Known,
): Promise<TestPerson & { session: OwnSession }> {
  const person = { canary, memberId: await memberIdByEmail(stage, canary, who.email), ...who }
  await clearFactors(stage, person)
  let heard = await trySignIn(stage, person)
  if (heard.status !== 200) {
    await resetPassword(stage, person, person.password)
    heard = await trySignIn(stage, person)
  }
  return { ...person, session: sessionOf(heard) }
}

/**
 * As they were, for the checks that come after: nothing beside their own password, and no session left open. `now`: the password that they have got meanwhile;
 * trying whether it is the old one would be a guess, of which there are five in an hour.
 */
export async function leaveAsItWas(stage: Stage, person: TestPerson, now = person.password) {
  await clearFactors(stage, person)
  // A new password by a link ends every session.
  if (now !== person.password) return resetPassword(stage, person, person.password)
  const heard = await trySignIn(stage, person)
  if (heard.status !== 200) return resetPassword(stage, person, person.password)
  const session = sessionOf(heard)
  await askAs(stage, session, 'POST', '/api/v1/sessions/end-others', {})
  await signOut(stage, session)
}

export async function memberIdByEmail(stage: Stage, canary: Canary, email: string): Promise<string> {
  const { json } = await askAs(stage, await canary.as('owner'), 'GET', '/api/v1/members')
  const found = membersSchema.safeParse(json).data?.items.find((member) => member.email === email)
  if (!found) throw new Error('a canary’s person is not in its team')
  return found.id
}

const membersSchema = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) })

async function clearFactors(stage: Stage, { canary, memberId }: TestPerson) {
  const cleared = await stage.probe(
    canary.accountId,
    async (client) => {
      const { rows } = await client.query<{ cleared: boolean }>('select clear_canary($1) as cleared', [
        memberId,
      ])
      return rows[0]?.cleared
    },
    { keep: true },
  )
  if (!cleared) throw new Error('the factors of a test person could not be taken away')
}

/** The token of a link such as others are mailed: nobody reads a mailbox here, so the checker is handed it, for its own test people alone. */
export async function handLink(
  stage: Stage,
  { canary, memberId }: TestPerson,
  purpose: 'sign_in' | 'reset_password',
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const made = await stage.probe(
    canary.accountId,
    async (client) => {
      const { rows } = await client.query<{ made: boolean }>(
        `select make_canary_link(sha256(convert_to($1, 'UTF8')), $2, $3, now() + interval '10 minutes') as made`,
        [token, purpose, memberId],
      )
      return rows[0]?.made
    },
    { keep: true },
  )
  if (!made) throw new Error('a link for a test person could not be made')
  return token
}

/** A new password by a link, as everybody sets one who has lost the one before. */
export async function resetPassword(stage: Stage, person: TestPerson, password: string) {
  const { status } = await askAsStranger(stage, 'PUT', '/api/v1/password/reset', {
    token: await handLink(stage, person, 'reset_password'),
    password,
  })
  if (status !== 204) throw new Error(`a test person could not set a password by a link: ${status}`)
}

/**
 * The token of an invitation into a canary, which stays open from check to check: the link of the one that waits becomes another. Nobody is invited
 * who is not a test person already.
 */
export async function handInvitation(stage: Stage, canary: Canary, email: string): Promise<string> {
  const token = randomBytes(32)
  const link = token.toString('base64url')
  const id = (await openInvitation(stage, canary, email)) ?? (await invite(stage, canary, email))
  await comesTrue(linkSeconds, () => hasLink(stage, canary, id))
  await stage.probe(
    canary.accountId,
    (client) =>
      client.query('update invitations set token_hash = $1 where id = $2', [
        createHash('sha256').update(link).digest(),
        id,
      ]),
    { keep: true },
  )
  return link
}

const linkSeconds = 20

/** Where mail goes out, a new invitation gets its link when that is written, a moment later: it would make ours void. */
function hasLink(stage: Stage, { accountId }: Canary, id: string): Promise<boolean> {
  return stage.probe(accountId, async (client) => {
    const { rows } = await client.query<{ has: boolean }>(
      'select token_hash is not null as has from invitations where id = $1',
      [id],
    )
    return rows[0]?.has === true
  })
}

async function openInvitation(stage: Stage, canary: Canary, email: string): Promise<string | null> {
  const { json } = await askAs(stage, await canary.as('owner'), 'GET', '/api/v1/invitations')
  const soon = Date.now() + 3_600_000
  const found = invitationsSchema
    .parse(json)
    .items.find((one) => one.email === email && Date.parse(one.expiresAt) > soon)
  return found?.id ?? null
}

const invitationSchema = z.object({ id: z.string(), email: z.string(), expiresAt: z.string() })
const invitationsSchema = z.object({ items: z.array(invitationSchema) })

async function invite(stage: Stage, canary: Canary, email: string): Promise<string> {
  // Whoever invites has just shown that it is them.
  const owner = sessionOf(await trySignIn(stage, canary.people.owner))
  const { status, json } = await askAs(stage, owner, 'POST', '/api/v1/invitations', { email, role: 'viewer' })
  const told = z.object({ invitation: invitationSchema }).safeParse(json)
  if (!told.success) throw new Error(`a test person could not be invited: ${status}`)
  return told.data.invitation.id
}

/** A request with a session, from a page of ours. */
export function askAs(
  stage: Stage,
  session: Pick<OwnSession, 'cookie' | 'csrf'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Heard> {
  return knock(stage, path, {
    method,
    headers: { ...pageHeaders(session), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

/** The same by whoever is nobody yet, in a browser that has these cookies. */
export function askAsStranger(
  stage: Stage,
  method: string,
  path: string,
  body: unknown,
  cookie?: string,
): Promise<Heard> {
  return knock(stage, path, {
    method,
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
    body: JSON.stringify(body),
  })
}

/** The cookies that an answer has set, as a browser sends them back. */
export function cookiesOf({ setCookies }: Heard): string {
  return setCookies
    .map((line) => line.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')
}
