import { sql } from 'kysely'
import { z } from 'zod'
import type { Language, Trade } from '#contract/shared.ts'
import { clock } from '#kernel/clock.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { Refusal, refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { asOwner, asSystem, type Scope, withAccount } from '#kernel/scope.ts'
import { hashPassword } from './passwords.ts'
import { emailHash, sealPerson } from './people.ts'

export const accountOpened = defineEvent(
  'identity.account_opened',
  z.object({ trade: z.enum(['plumbing', 'hvac']) }),
)

export type NewAccount = {
  businessName: string
  trade: Trade
  timeZone: string
  languages: Language[]
  businessHours: { day: number; opens: string; closes: string }[]
  /** Without a password only where `also` gives them another way in. */
  owner: { name: string; email: string; password: string | { hash: string } | null }
  demo: boolean
  /** False for an account that is nobody's business: it does not count as the first. */
  signedUp: boolean
  onlyFirst: boolean
}

/**
 * Makes a business with its owner: its key first, then in one transaction the rows, what follows from them (its first pipeline), and what the
 * caller wants done at once with it.
 */
export async function openAccount(
  installation: Installation,
  account: NewAccount,
  also: (scope: Scope) => Promise<void> = async () => undefined,
): Promise<{ accountId: string; memberId: string }> {
  const { master } = installation
  const personId = ids.new()
  const { password } = account.owner
  const passwordHash =
    typeof password === 'string' ? await hashPassword(master, password) : (password?.hash ?? null)
  return makeAccount(installation, async (scope, memberId) => {
    const { rows } = await sql<{ refused: 'sign_up_closed' | 'email_taken' | null }>`select open_account(
      ${scope.accountId}, ${scope.boxes.account.seal('accounts', 'name', scope.accountId, account.businessName)}, ${account.trade},
      ${account.timeZone}, ${account.languages}, ${JSON.stringify(account.businessHours)}, ${account.demo}, ${account.signedUp},
      ${personId}, ${emailHash(master, account.owner.email)},
      ${sealPerson(master, personId, { name: account.owner.name, email: account.owner.email })}, ${passwordHash},
      ${memberId}, ${account.onlyFirst}) as refused`.execute(scope.database)
    const { refused } = rows[0]!
    if (refused) refuse(refused)
    await mustNotBeFormer(scope, account.owner.email)
    await announce(scope, accountOpened, { data: { trade: account.trade } })
    await also(scope)
  })
}

/** The key of a new account, and then in one transaction whatever `make` does in it, in the name of the owner whom it makes. */
export async function makeAccount(
  installation: Installation,
  make: (scope: Scope, memberId: string) => Promise<void>,
): Promise<{ accountId: string; memberId: string }> {
  const { keyStore } = installation
  const accountId = ids.new()
  const memberId = ids.new()
  await keyStore.makeAccountKey(accountId)
  try {
    // The database knows the owner only once they are made.
    await withAccount(installation, asSystem(accountId), (empty) =>
      make({ ...empty, actor: asOwner(accountId, memberId).actor }, memberId),
    )
  } catch (error) {
    // Only where it is sure that nothing was stored: a commit whose answer was lost may have made the account.
    if (error instanceof Refusal) await keyStore.destroyAccountKeys(accountId)
    throw error
  }
  return { accountId, memberId }
}

/** Whoever had this address until a few days ago may take the change back (`undo_email`): nobody who has shown nothing yet stands in the way. */
async function mustNotBeFormer({ database, installation }: Scope, email: string) {
  const { rows } = await sql<{ former: boolean }>`
    select is_former_email(${emailHash(installation.master, email)}, ${clock.now()}) as former`.execute(
    database,
  )
  if (rows[0]!.former) refuse('email_taken')
}

/** The language of whoever opens it first, the other beside it. */
export function languagesFrom(language: Language): Language[] {
  return language === 'es' ? ['es', 'en'] : ['en', 'es']
}
