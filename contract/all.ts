import * as accounts from './accounts.ts'
import * as alarms from './alarms.ts'
import * as audit from './audit.ts'
import * as checkup from './checkup.ts'
import * as contacts from './contacts.ts'
import * as deals from './deals.ts'
import type { Endpoint } from './endpoint.ts'
import * as google from './google.ts'
import * as identity from './identity.ts'
import * as inbox from './inbox.ts'
import * as integrations from './integrations.ts'
import * as invitations from './invitations.ts'
import * as live from './live.ts'
import * as ownEmail from './own-email.ts'
import * as ownSignIns from './own-sign-ins.ts'
import * as ownership from './ownership.ts'
import * as passkeys from './passkeys.ts'
import * as reports from './reports.ts'
import * as secondFactors from './second-factors.ts'
import * as tasks from './tasks.ts'
import * as team from './team.ts'
import * as trust from './trust.ts'
import * as whatsapp from './whatsapp.ts'
import * as workplaces from './workplaces.ts'

const features = [
  accounts,
  identity,
  passkeys,
  ownEmail,
  alarms,
  ownSignIns,
  google,
  secondFactors,
  workplaces,
  team,
  ownership,
  integrations,
  invitations,
  contacts,
  whatsapp,
  inbox,
  deals,
  reports,
  checkup,
  audit,
  tasks,
  live,
  trust,
]

/** Every endpoint there is, found rather than listed: what a feature file exports is here. */
export const endpoints: Endpoint[] = features.flatMap((feature) =>
  Object.values(feature).filter((value): value is Endpoint => isEndpoint(value)),
)

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'access' in value && 'method' in value && 'path' in value
  )
}
