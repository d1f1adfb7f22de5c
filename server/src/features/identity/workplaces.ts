import { sql } from 'kysely'
import type { BodyOf, ResponseOf } from '#contract/endpoint.ts'
import type {
  listWorkplaces as listEndpoint,
  openWorkplace as openEndpoint,
  Workplace,
} from '#contract/workplaces.ts'
import { mustBeTimeZone } from '#features/accounts/public.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { addressBlock } from '#kernel/http/address-block.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Installation } from '#kernel/installation.ts'
import { asSystem, withAccount } from '#kernel/scope.ts'
import { spendAttempts } from './attempts.ts'
import { type OwnPrincipalCall, workplacesOf } from './enter-workplace.ts'
import { accountOpened, languagesFrom, makeAccount } from './open-account.ts'
import { tokenHashOf } from './sessions.ts'
import { isSignUpOpen, weekdays } from './sign-up.ts'

/** The name of each is sealed under that business's own key: it is opened where they work, and only there. */
export async function listWorkplaces(call: OwnPrincipalCall): Promise<ResponseOf<typeof listEndpoint>> {
  const { installation, session } = call
  const places = await workplacesOf(call)
  const items = await Promise.all(
    places.map(async ({ accountId, role }) => ({
      id: accountId,
      name: await nameOf(installation, accountId),
      role,
      current: accountId === session.accountId,
    })),
  )
  return { items, mayOpen: await isSignUpOpen(installation) }
}

/** As sign-up makes one, for somebody who is here already: the same person, with the same ways in, owns another business. */
export async function openWorkplace(
  call: OwnPrincipalCall,
  input: BodyOf<typeof openEndpoint>,
): Promise<Workplace> {
  const { installation, request } = call
  if (!(await isSignUpOpen(installation))) refuse('sign_up_closed')
  mustBeTimeZone(input.timeZone)
  await spendAttempts(installation, [
    { name: 'sign-up', value: addressBlock(request), allowed: 20, windowSeconds: 3600 },
  ])
  const before = tokenHashOf(installation, request)
  const onlyFirst = installation.config.signUp === 'first'
  const { accountId } = await makeAccount(installation, async (scope, memberId) => {
    const { rows } = await sql<{ refused: 'sign_up_closed' | 'session_ended' | null }>`
      select open_another_account(${before}, ${clock.now()},
        ${scope.boxes.account.seal('accounts', 'name', scope.accountId, input.businessName)}, ${input.trade}, ${input.timeZone},
        ${languagesFrom(input.language)}, ${JSON.stringify(weekdays)}, ${memberId}, ${onlyFirst}) as refused`.execute(
      scope.database,
    )
    if (rows[0]!.refused) refuse(rows[0]!.refused)
    await announce(scope, accountOpened, { data: { trade: input.trade } })
  })
  return { id: accountId, name: input.businessName, role: 'owner', current: false }
}

async function nameOf(installation: Installation, accountId: string): Promise<string> {
  return withAccount(installation, asSystem(accountId), async ({ database, boxes }) => {
    const { name_cipher } = await database
      .selectFrom('accounts')
      .select('name_cipher')
      .executeTakeFirstOrThrow()
    return boxes.account.open<string>('accounts', 'name', accountId, name_cipher)
  })
}
