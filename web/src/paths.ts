/** Every page's URL. `routes.tsx` is made of these; links say `to={paths.conversation} params={{ conversationId }}`. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  link: '/link',
  forgotPassword: '/forgot-password',
  newPassword: '/new-password',
  invitation: '/invitation',
  confirmEmail: '/confirm-email',
  inbox: '/inbox',
  conversation: '/inbox/$conversationId',
  board: '/board',
  deal: '/board/$dealId',
  today: '/today',
  contacts: '/contacts',
  contact: '/contacts/$contactId',
  settings: '/settings',
  settingsWhatsapp: '/settings/whatsapp',
  settingsTasks: '/settings/tasks',
  settingsTeam: '/settings/team',
  settingsRights: '/settings/rights',
  settingsMember: '/settings/rights/$memberId',
  settingsKeys: '/settings/keys',
  settingsApi: '/settings/api',
  settingsSignIn: '/settings/sign-in',
  settingsAudit: '/settings/audit',
  settingsAppearance: '/settings/appearance',
} as const

/** Pages that the server writes by itself, for everybody: a link there leaves the app. */
export const publicPaths = { trust: '/trust' } as const
