import { z } from 'zod'
import type { Account, changeAccount as endpoint } from '#contract/accounts.ts'
import type { BodyOf } from '#contract/endpoint.ts'
import { announce, type Change, defineEvent } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import type { Scope } from '#kernel/scope.ts'
import { readAccount } from './read-account.ts'

export const accountChanged = defineEvent(
  'accounts.account_changed',
  z.object({ fields: z.array(z.string()) }),
)

export async function changeAccount(scope: Scope, changes: BodyOf<typeof endpoint>): Promise<Account> {
  if (changes.timeZone !== undefined) mustBeTimeZone(changes.timeZone)
  const fields = Object.keys(changes) as (keyof typeof changes)[]
  if (fields.length > 0) {
    const before = await readAccount(scope)
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
    const after = await readAccount(scope)
    await announce(scope, accountChanged, {
      data: { fields },
      secret: { changes: fields.flatMap((field) => difference(field, before, after)) },
    })
    return after
  }
  return readAccount(scope)
}

function difference(field: keyof Account, before: Account, after: Account): Change[] {
  const [from, to] = [inWords(before[field]), inWords(after[field])]
  return from === to ? [] : [{ field, before: from, after: to }]
}

/** As a line that somebody can compare: opening times as `1 08:00–17:00`, lists with commas. */
function inWords(value: Account[keyof Account]): string {
  if (!Array.isArray(value)) return String(value)
  return value
    .map((item) => (typeof item === 'string' ? item : `${item.day} ${item.opens}–${item.closes}`))
    .join(', ')
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
