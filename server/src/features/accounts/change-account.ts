import { z } from 'zod'
import type { Account, changeAccount as endpoint } from '#contract/accounts.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import { announce, defineEvent } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { readAccount } from './read-account.ts'

export const accountChanged = defineEvent(
  'accounts.account_changed',
  z.object({ fields: z.array(z.string()) }),
)

export async function changeAccount(scope: Scope, changes: BodyOf<typeof endpoint>): Promise<Account> {
  if (changes.timeZone !== undefined) mustBeTimeZone(changes.timeZone)
  const fields = Object.keys(changes)
  if (fields.length > 0) {
    await scope.database
      .updateTable('accounts')
      .set({
        ...(changes.name !== undefined && {
          name_cipher: scope.boxes.account.seal('accounts', 'name', scope.accountId, changes.name),
        }),
        ...(changes.trade && { trade: changes.trade }),
        ...(changes.timeZone && { time_zone: changes.timeZone }),
        ...(changes.languages && { languages: [...new Set(changes.languages)] }),
        ...(changes.businessHours && { business_hours: JSON.stringify(changes.businessHours) }),
        ...(changes.serviceZips && { service_zips: [...new Set(changes.serviceZips)] }),
        ...(changes.botOn !== undefined && { bot_on: changes.botOn }),
      })
      .execute()
    await announce(scope, accountChanged, { data: { fields } })
  }
  return readAccount(scope)
}

export function mustBeTimeZone(timeZone: string) {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    refuse('invalid_request', {
      errors: [{ in: 'body', pointer: '/timeZone', detail: 'is not a time zone such as America/Chicago' }],
    })
  }
}
