import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { SecondFactorStep, SignInAnswer } from '#contract/identity.ts'
import { type Role, roleSchema } from '#contract/permissions.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { asSystem, type Principal, type Scope, withAccount } from '#kernel/scope.ts'
import { actingAs } from './acting-as.ts'
import { workplaceEntered, workplaceLeft } from './events.ts'
import { type PersonToSignIn, personOf } from './find-person.ts'
import type { Attempt } from './finish-sign-in.ts'
import type { OwnCall } from './prove.ts'
import { secondFactorsOf } from './second-factors.ts'
import { beginSecondStep } from './second-step.ts'
import { agentOf, hashToken, keepSessionCookie, lockPerson, tokenHashOf } from './sessions.ts'
import { whoIs } from './who-is.ts'

export type OwnPrincipalCall = OwnCall & { principal: Principal }
export type Place = { accountId: string; memberId: string; role: Role }

/** Where whoever asks works, the business that they are in among them. */
export async function workplacesOf(call: OwnPrincipalCall): Promise<Place[]> {
  const { installation, principal, session } = call
  const { rows } = await withAccount(installation, principal, ({ database }) =>
    sql<{ account_id: string; member_id: string; role: string }>`
      select * from workplaces_of(${session.memberId})`.execute(database),
  )
  return rows.map((row) => ({
    accountId: row.account_id,
    memberId: row.member_id,
    role: roleSchema.parse(row.role),
  }))
}

/**
 * This session ends here, and one begins there under a new token. It is no sign-in: how long it lasts and what was shown go with it, and the limits and the
 * second-factor rule of the business that is entered hold from the first moment. A business in which somebody does not work is not there for them.
 */
export async function enterWorkplace(call: OwnPrincipalCall, { id }: { id: string }): Promise<SignInAnswer> {
  const { installation, session } = call
  if (id === session.accountId) return whoIs(installation, { ...session, sessionId: session.id })
  const place = (await workplacesOf(call)).find(({ accountId }) => accountId === id) ?? refuse('not_found')
  const step = await stepWanted(call, place)
  if (step) return step
  const sessionId = await move(call, place)
  await withAccount(installation, call.principal, async (scope) => {
    await sql`select end_session(${tokenHashOf(installation, call.request)}, ${clock.now()})`.execute(
      scope.database,
    )
    await announce(scope, workplaceLeft, { data: { memberId: session.memberId } })
  })
  return whoIs(installation, { ...place, sessionId })
}

/** Where they were last, of all businesses in which they work: that is where whoever says no more than who they are is let in. */
export async function atLastWorkplace(
  { installation, request }: Attempt,
  person: PersonToSignIn,
): Promise<PersonToSignIn> {
  const { rows } = await installation.pools.app.query<{ account_id: string; member_id: string }>(
    'select * from last_workplace($1, $2)',
    [person.emailHash, tokenHashOf(installation, request)],
  )
  const [row] = rows
  return row ? { ...person, accountId: row.account_id, memberId: row.member_id } : person
}

/** The business that is entered requires a second factor of them, they have one, and this session has not shown it: it was begun before they had it. */
async function stepWanted(call: OwnPrincipalCall, place: Place): Promise<SecondFactorStep | null> {
  const { installation, session } = call
  if (session.methods.some((method) => secondProofs.includes(method))) return null
  const isRequired = await withAccount(installation, asSystem(place.accountId), async (scope) => {
    const rule = await scope.database
      .selectFrom('accounts')
      .select(['second_factor_roles', 'second_factor_from'])
      .executeTakeFirstOrThrow()
    const counts = rule.second_factor_from !== null && rule.second_factor_from <= clock.now()
    const isTheirs = counts && rule.second_factor_roles.includes(place.role)
    return isTheirs && (await secondFactorsOf(scope, place.memberId)).enough
  })
  if (!isRequired) return null
  const by = firstProofSchema.safeParse(session.methods[0]).data ?? 'password'
  const step = await beginSecondStep(call, await personOf(installation, place), by)
  return step === 'trusted' ? null : step
}

const firstProofSchema = z.enum(['password', 'link', 'reset', 'google'])
const secondProofs = ['totp', 'recovery', 'passkey', 'device']

/** Answers the id of the session there. */
async function move(call: OwnPrincipalCall, place: Place): Promise<string> {
  const { installation, request, reply } = call
  const token = randomBytes(32).toString('base64url')
  const id = ids.new()
  const principal = { ...asSystem(place.accountId), requestId: request.id }
  const stays = await withAccount(installation, principal, async (scope) => {
    // An alarm of a moment ago ends all sessions of theirs: none takes the place of another.
    const person = (await lockPerson(scope, place.memberId)) ?? refuse('not_found')
    if (person.frozen) refuse('sign_in_frozen')
    const agent = scope.boxes.account.seal('sessions', 'agent', id, agentOf(request))
    const { rows } = await sql<{ refused: 'session_ended' | 'not_found' | 'proof_needed' | null }>`
      select move_session(${tokenHashOf(installation, request)}, ${place.memberId}, ${hashToken(token)}, ${id}, ${clock.now()}, ${agent}) as refused`.execute(
      scope.database,
    )
    if (rows[0]!.refused) refuse(rows[0]!.refused)
    await announce(await actingAs(scope, place.memberId), workplaceEntered, {
      data: { memberId: place.memberId },
    })
    return isOnPhone(scope, id)
  })
  keepSessionCookie(installation, reply, token, { onPhone: stays })
  return id
}

async function isOnPhone({ database }: Scope, sessionId: string): Promise<boolean> {
  const { phone } = await database
    .selectFrom('sessions')
    .select('phone')
    .where('id', '=', sessionId)
    .executeTakeFirstOrThrow()
  return phone
}
