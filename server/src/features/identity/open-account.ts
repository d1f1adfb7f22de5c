import { z } from 'zod'
import type { Language, Trade } from '#contract/shared.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import type { Installation } from '#kernel/installation.ts'
import { createBox } from '#kernel/keys/boxes.ts'
import { withAccount } from '#kernel/scope.ts'
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
  owner: { name: string; email: string; password: string }
  demo: boolean
  onlyFirst: boolean
}

/** Makes a business with its owner: its key first, then the rows, then whatever follows from it (its first pipeline). */
export async function openAccount(
  installation: Installation,
  account: NewAccount,
): Promise<{ accountId: string; memberId: string }> {
  const { master, keyStore, pools } = installation
  const accountId = ids.new()
  const memberId = ids.new()
  const personId = ids.new()
  const passwordHash = await hashPassword(master, account.owner.password)
  const keys = await keyStore.makeAccountKey(accountId)
  const box = createBox(accountId, null, { version: keys.version, key: keys.fields })
  const { rows } = await pools.app.query<{ refused: 'sign_up_closed' | 'email_taken' | null }>(
    'select open_account($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as refused',
    [
      accountId,
      box.seal('accounts', 'name', accountId, account.businessName),
      account.trade,
      account.timeZone,
      account.languages,
      JSON.stringify(account.businessHours),
      account.demo,
      personId,
      emailHash(master, account.owner.email),
      sealPerson(master, personId, { name: account.owner.name, email: account.owner.email }),
      passwordHash,
      memberId,
      account.onlyFirst,
    ],
  )
  const { refused } = rows[0]!
  if (refused) {
    await keyStore.destroyAccountKeys(accountId)
    refuse(refused)
  }
  await withAccount(
    installation,
    { accountId, actor: { kind: 'member', memberId, role: 'owner' } },
    (scope) => announce(scope, accountOpened, { data: { trade: account.trade } }),
  )
  return { accountId, memberId }
}
