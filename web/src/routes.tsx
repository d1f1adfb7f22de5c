import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { AuditKind } from '#contract/audit.ts'
import type { View } from '#contract/inbox.ts'
import type { ActivityDays } from '#contract/reports.ts'
import { boardQuery } from './api/board.ts'
import { dealQuery } from './api/deals.ts'
import { loadWho } from './api/identity.ts'
import { conversationCountsQuery, conversationQuery, conversationsQuery, messagesQuery } from './api/inbox.ts'
import { queryClient } from './api/query-client.ts'
import { PageFailed, PageMissing, PagePending } from './components/PageFaces.tsx'
import { ownPath } from './own-path.ts'
import type { AuditSearch } from './pages/settings/AuditFilters.tsx'
import { paths } from './paths.ts'

/** Every page there is. A page's code is loaded when somebody goes there; its data is asked for at the same time. */

const root = createRootRoute({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (search): { next?: string } => ({ next: ownPath(search.next) }),
  beforeLoad: leaveIfSignedIn,
  component: lazyRouteComponent(() => import('./pages/identity/SignInPage.tsx'), 'SignInPage'),
})
const signInGoogle = createRoute({
  getParentRoute: () => root,
  path: paths.signInGoogle,
  component: lazyRouteComponent(() => import('./pages/identity/GoogleReturnPage.tsx'), 'GoogleReturnPage'),
})
const signUp = createRoute({
  getParentRoute: () => root,
  path: paths.signUp,
  beforeLoad: () => leaveIfSignedIn({ search: {} }),
  component: lazyRouteComponent(() => import('./pages/identity/SignUpPage.tsx'), 'SignUpPage'),
})
const link = createRoute({
  getParentRoute: () => root,
  path: paths.link,
  component: lazyRouteComponent(() => import('./pages/identity/LinkPage.tsx'), 'LinkPage'),
})
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: paths.forgotPassword,
  component: lazyRouteComponent(
    () => import('./pages/identity/ForgotPasswordPage.tsx'),
    'ForgotPasswordPage',
  ),
})
const newPassword = createRoute({
  getParentRoute: () => root,
  path: paths.newPassword,
  component: lazyRouteComponent(() => import('./pages/identity/NewPasswordPage.tsx'), 'NewPasswordPage'),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: paths.invitation,
  component: lazyRouteComponent(() => import('./pages/identity/InvitationPage.tsx'), 'InvitationPage'),
})
const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: paths.confirmEmail,
  component: lazyRouteComponent(() => import('./pages/identity/ConfirmEmailPage.tsx'), 'ConfirmEmailPage'),
})
const notMe = createRoute({
  getParentRoute: () => root,
  path: paths.notMe,
  component: lazyRouteComponent(() => import('./pages/identity/NotMePage.tsx'), 'NotMePage'),
})
const newEmail = createRoute({
  getParentRoute: () => root,
  path: paths.newEmail,
  component: lazyRouteComponent(() => import('./pages/identity/NewEmailPage.tsx'), 'NewEmailPage'),
})
const oldEmail = createRoute({
  getParentRoute: () => root,
  path: paths.oldEmail,
  component: lazyRouteComponent(() => import('./pages/identity/OldEmailPage.tsx'), 'OldEmailPage'),
})

/** All that needs somebody signed in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ location }) => {
    if (await loadWho()) return
    throw redirect({ to: paths.signIn, search: { next: ownPath(location.href) }, replace: true })
  },
  component: lazyRouteComponent(() => import('./components/Shell.tsx'), 'Shell'),
})

const home = createRoute({
  getParentRoute: () => app,
  path: paths.home,
  beforeLoad: () => {
    throw redirect({ to: paths.inbox, replace: true })
  },
})

export type InboxSearch = { view?: View; pane?: 'context' }
const inbox = createRoute({
  getParentRoute: () => app,
  path: paths.inbox,
  validateSearch: (search): InboxSearch => ({
    view: views.find((view) => view === search.view),
    pane: search.pane === 'context' ? 'context' : undefined,
  }),
  loaderDeps: ({ search }) => ({ view: search.view ?? 'all' }),
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(conversationsQuery(deps.view))
    void queryClient.prefetchQuery(conversationCountsQuery())
  },
  component: lazyRouteComponent(() => import('./pages/inbox/InboxPage.tsx'), 'InboxPage'),
})
const views: View[] = ['mine', 'unassigned', 'all', 'closed']
const conversation = createRoute({
  getParentRoute: () => inbox,
  path: '$conversationId',
  loader: ({ params }) => {
    void queryClient.prefetchQuery(messagesQuery(params.conversationId))
    void queryClient.prefetchQuery(conversationQuery(params.conversationId))
  },
})

/** `card` is another way to write the address of an open card. */
export type BoardSearch = { pipeline?: string; card?: string }
const board = createRoute({
  getParentRoute: () => app,
  path: paths.board,
  validateSearch: (search): BoardSearch => ({
    pipeline: typeof search.pipeline === 'string' ? search.pipeline : undefined,
    card: typeof search.card === 'string' ? search.card : undefined,
  }),
  beforeLoad: ({ search: { card, pipeline } }) => {
    if (card)
      throw redirect({ to: paths.deal, params: { dealId: card }, search: { pipeline }, replace: true })
  },
  loaderDeps: ({ search }) => ({ pipeline: search.pipeline }),
  loader: ({ deps }) => void queryClient.prefetchQuery(boardQuery(deps.pipeline)),
  component: lazyRouteComponent(() => import('./pages/deals/BoardPage.tsx'), 'BoardPage'),
})
const deal = createRoute({
  getParentRoute: () => board,
  path: '$dealId',
  loader: ({ params }) => void queryClient.prefetchQuery(dealQuery(params.dealId)),
})

const today = createRoute({
  getParentRoute: () => app,
  path: paths.today,
  component: lazyRouteComponent(() => import('./pages/today/TodayPage.tsx'), 'TodayPage'),
})
const contacts = createRoute({
  getParentRoute: () => app,
  path: paths.contacts,
  component: lazyRouteComponent(() => import('./pages/contacts/ContactsPage.tsx'), 'ContactsPage'),
})
const contact = createRoute({
  getParentRoute: () => app,
  path: paths.contact,
  component: lazyRouteComponent(() => import('./pages/contacts/ContactPage.tsx'), 'ContactPage'),
})
const settings = createRoute({
  getParentRoute: () => app,
  path: paths.settings,
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.tsx'), 'SettingsPage'),
})
const settingsWhatsapp = createRoute({
  getParentRoute: () => app,
  path: paths.settingsWhatsapp,
  component: lazyRouteComponent(() => import('./pages/settings/WhatsappPage.tsx'), 'WhatsappPage'),
})
const settingsTasks = createRoute({
  getParentRoute: () => app,
  path: paths.settingsTasks,
  component: lazyRouteComponent(() => import('./pages/settings/TasksPage.tsx'), 'TasksPage'),
})
const settingsTeam = createRoute({
  getParentRoute: () => app,
  path: paths.settingsTeam,
  component: lazyRouteComponent(() => import('./pages/settings/TeamPage.tsx'), 'TeamPage'),
})
const settingsCheckup = createRoute({
  getParentRoute: () => app,
  path: paths.settingsCheckup,
  component: lazyRouteComponent(() => import('./pages/settings/CheckupPage.tsx'), 'CheckupPage'),
})
const settingsActivity = createRoute({
  getParentRoute: () => app,
  path: paths.settingsActivity,
  validateSearch: (search): { days?: ActivityDays } => ({
    days: activityDays.find((days) => days === String(search.days)),
  }),
  component: lazyRouteComponent(() => import('./pages/settings/ActivityPage.tsx'), 'ActivityPage'),
})
const activityDays: ActivityDays[] = ['7', '30', '90']
const settingsRights = createRoute({
  getParentRoute: () => app,
  path: paths.settingsRights,
  component: lazyRouteComponent(() => import('./pages/settings/RightsPage.tsx'), 'RightsPage'),
})
const settingsMember = createRoute({
  getParentRoute: () => app,
  path: paths.settingsMember,
  component: lazyRouteComponent(() => import('./pages/settings/MemberPage.tsx'), 'MemberPage'),
})
const settingsSignIn = createRoute({
  getParentRoute: () => app,
  path: paths.settingsSignIn,
  component: lazyRouteComponent(
    () => import('./pages/settings/SignInSettingsPage.tsx'),
    'SignInSettingsPage',
  ),
})
const settingsKeys = createRoute({
  getParentRoute: () => app,
  path: paths.settingsKeys,
  component: lazyRouteComponent(() => import('./pages/settings/KeysPage.tsx'), 'KeysPage'),
})
const settingsApi = createRoute({
  getParentRoute: () => app,
  path: paths.settingsApi,
  validateSearch: (search): { find?: string; scope?: string } => ({
    find: textOf(search.find, /^.{1,80}$/),
    scope: textOf(search.scope, /^[a-z.]{1,40}$/),
  }),
  component: lazyRouteComponent(() => import('./pages/settings/ApiPage.tsx'), 'ApiPage'),
})
const settingsAudit = createRoute({
  getParentRoute: () => app,
  path: paths.settingsAudit,
  validateSearch: (search): AuditSearch => ({
    kind: auditKinds.find((kind) => kind === search.kind),
    who: textOf(search.who, /^(bot|customer|system|[\da-f-]{36})$/),
    from: textOf(search.from, /^\d{4}-\d\d-\d\d$/),
    to: textOf(search.to, /^\d{4}-\d\d-\d\d$/),
    record: textOf(search.record, /^[\da-f-]{36}$/),
  }),
  component: lazyRouteComponent(() => import('./pages/settings/AuditPage.tsx'), 'AuditPage'),
})
const auditKinds: AuditKind[] = [
  'safety',
  'sign_in',
  'team',
  'settings',
  'audit',
  'customers',
  'conversations',
  'deals',
]
const settingsAppearance = createRoute({
  getParentRoute: () => app,
  path: paths.settingsAppearance,
  component: lazyRouteComponent(() => import('./pages/settings/AppearancePage.tsx'), 'AppearancePage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    signInGoogle,
    signUp,
    link,
    forgotPassword,
    newPassword,
    invitation,
    confirmEmail,
    notMe,
    newEmail,
    oldEmail,
    app.addChildren([
      home,
      inbox.addChildren([conversation]),
      board.addChildren([deal]),
      today,
      contacts,
      contact,
      settings,
      settingsWhatsapp,
      settingsTasks,
      settingsTeam,
      settingsCheckup,
      settingsActivity,
      settingsRights,
      settingsMember,
      settingsSignIn,
      settingsKeys,
      settingsApi,
      settingsAudit,
      settingsAppearance,
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  // What is fresh is decided where the data is kept.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageFailed,
  defaultNotFoundComponent: PageMissing,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

async function leaveIfSignedIn({ search }: { search: { next?: string } }): Promise<void> {
  // Without an answer the form may still be shown: it says itself what is wrong.
  const who = await loadWho().catch(() => null)
  if (who) throw redirect({ href: search.next ?? paths.inbox, replace: true })
}

function textOf(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined
}
