import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mountAccounts } from '#features/accounts/routes.ts'
import { recordRefusal } from '#features/audit/public.ts'
import { mountAudit } from '#features/audit/routes.ts'
import { mountCheckup } from '#features/checkup/routes.ts'
import { mountContacts } from '#features/contacts/routes.ts'
import { mountDeals } from '#features/deals/routes.ts'
import { findSession } from '#features/identity/public.ts'
import { mountIdentity } from '#features/identity/routes.ts'
import { isSignUpOpen } from '#features/identity/sign-up.ts'
import { mountInbox } from '#features/inbox/routes.ts'
import { findCaller } from '#features/integrations/public.ts'
import { mountIntegrations } from '#features/integrations/routes.ts'
import { mountReports } from '#features/reports/routes.ts'
import { mountTeam } from '#features/team/routes.ts'
import { mountTrustPages } from '#features/trust/public.ts'
import { mountTrust } from '#features/trust/routes.ts'
import { mountWebhook } from '#features/whatsapp/public.ts'
import { mountWhatsapp } from '#features/whatsapp/routes.ts'
import { createMount } from '#kernel/http/mount.ts'
import { Refusal } from '#kernel/http/refusal.ts'
import { createHttpServer } from '#kernel/http/server.ts'
import type { Installation } from '#kernel/installation.ts'
import { defineConsequences } from './consequences.ts'
import { mountDemo } from './demo/routes.ts'
import { mountHealth } from './health.ts'
import { mountLive } from './live-route.ts'
import { mountMetrics } from './metrics.ts'
import { mountOpenApi } from './openapi.ts'
import { mountPolicyReports } from './policy-reports.ts'
import { mountTasks } from './tasks-routes.ts'
import { findFontFile, mountWebPages } from './web-pages.ts'

/** The features in the order in which they stand on each other: each may call those above it. */
export const featureOrder = [
  'accounts',
  'identity',
  'team',
  'integrations',
  'contacts',
  'whatsapp',
  'templates',
  'inbox',
  'deals',
  'photos',
  'calendar',
  'quotes',
  'chatbot',
  'broadcasts',
  'automations',
  'payments',
  'billing',
  'spend',
  'imports',
  'search',
  'notifications',
  'reports',
  'checkup',
  'audit',
  'support',
  'privacy',
  'trust',
]

defineConsequences()

/** Everything that answers HTTP, ready to listen. */
export async function createApp(installation: Installation): Promise<FastifyInstance> {
  const server = await createHttpServer(installation.config, installation.log)
  mountMetrics(server, installation)
  await server.register(
    async (api) => {
      const mount = createMount(
        api,
        installation,
        (request, reply) => findCaller(installation, request, reply),
        (principal, operation, code) => recordRefusal(installation, principal, operation, code),
      )
      mountAccounts(mount)
      mountIdentity(mount)
      mountTeam(mount)
      mountIntegrations(mount)
      mountContacts(mount)
      mountWhatsapp(mount)
      mountInbox(mount)
      mountDeals(mount)
      mountReports(mount)
      mountCheckup(mount)
      mountAudit(mount)
      mountTrust(mount)
      mountTasks(mount)
      mountLive(mount)
      mountDemo(mount)
      mountOpenApi(api)
    },
    { prefix: '/api/v1' },
  )
  await mountWebhook(server, installation)
  mountHealth(server, installation)
  await mountPolicyReports(server, installation)
  const sendLandingPage = mountTrustPages(server, installation, { fontFile: findFontFile(), isSignUpOpen })
  await mountWebPages(server, {
    isSignedIn: (request) => isSignedIn(installation, request),
    sendLandingPage,
  })
  return server
}

/** While nobody can tell, the app itself may come: it says what is wrong. */
async function isSignedIn(installation: Installation, request: FastifyRequest): Promise<boolean> {
  try {
    return (await findSession(installation, request)) !== null
  } catch (error) {
    return !(error instanceof Refusal)
  }
}
