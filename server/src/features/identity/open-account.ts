import { sql } from 'kysely'
import { z } from 'zod'
import type { Language, Trade } from '#contract/shared.ts'
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
  owner: { name: string; email: string; password: string | null }
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
  const { master, keyStore } = installation
  const accountId = ids.new()
  const memberId = ids.new()
  const personId = ids.new()
  const { password } = account.owner
  const passwordHash = password === null ? null : await hashPassword(master, password)
  await keyStore.makeAccountKey(accountId)
  try {
    // The database knows the owner only once they are made.
    await withAccount(installation, asSystem(accountId), async (empty) => {
      const scope = { ...empty, actor: asOwner(accountId, memberId).actor }
      const { rows } = await sql<{ refused: 'sign_up_closed' | 'email_taken' | null }>`select open_account(
        ${accountId}, ${scope.boxes.account.seal('accounts', 'name', accountId, account.businessName)}, ${account.trade},
        ${account.timeZone}, ${account.languages}, ${JSON.stringify(account.businessHours)}, ${account.demo}, ${account.signedUp},
        ${personId}, ${emailHash(master, account.owner.email)},
        ${sealPerson(master, personId, { name: account.owner.name, email: account.owner.email })}, ${passwordHash},
        ${memberId}, ${account.onlyFirst}) as refused`.execute(scope.database)
      const { refused } = rows[0]!
      if (refused) refuse(refused)
      await announce(scope, accountOpened, { data: { trade: account.trade } })
      await also(scope)
    })
  } catch (error) {
    // Only where it is sure that nothing was stored: a commit whose answer was lost may have made the account.
    if (error instanceof Refusal) await keyStore.destroyAccountKeys(accountId)
    throw error
  }
  return { accountId, memberId }
}
