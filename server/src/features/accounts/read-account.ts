import type { z } from 'zod'
import type { Account, businessHoursSchema } from '#contract/accounts.ts'
import type { Language, Trade } from '#contract/shared.ts'
import type { Scope } from '#kernel/scope.ts'

export type BusinessHours = z.infer<typeof businessHoursSchema>

export async function readAccount(scope: Scope): Promise<Account> {
  const row = await scope.database
    .selectFrom('accounts')
    .select([
      'id',
      'name_cipher',
      'trade',
      'time_zone',
      'currency',
      'languages',
      'business_hours',
      'service_zips',
      'bot_on',
      'demo',
      'idle_minutes',
      'phones_stay',
    ])
    .executeTakeFirstOrThrow()
  const { simulator } = scope.installation
  return {
    id: row.id,
    name: scope.boxes.account.open('accounts', 'name', row.id, row.name_cipher),
    trade: row.trade as Trade,
    timeZone: row.time_zone,
    currency: row.currency,
    languages: row.languages as Language[],
    businessHours: row.business_hours as BusinessHours,
    serviceZips: row.service_zips,
    botOn: row.bot_on,
    demo: row.demo,
    sessions: { idleMinutes: row.idle_minutes, phonesStay: row.phones_stay },
    simulator: simulator && row.demo ? { phoneUrl: simulator.whatsappUrl, mailUrl: simulator.mailUrl } : null,
  }
}
