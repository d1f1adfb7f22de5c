/** Keys such as `contact:ana-ruiz` join the parts; whoever seeds the demo makes ids of them. */
export type DemoBusiness = {
  account: DemoAccount
  people: DemoPerson[]
  pipeline: DemoPipeline
  contacts: DemoContact[]
  deals: DemoDeal[]
  conversations: DemoConversation[]
}

export type DemoAccount = {
  name: string
  trade: 'plumbing'
  /** The first is the default. */
  languages: DemoLanguage[]
  timeZone: string
  currency: 'USD'
  /** E.164. */
  phone: string
  address: DemoAddress
  /** 0 is Sunday; local wall-clock times. */
  businessHours: { day: 0 | 1 | 2 | 3 | 4 | 5 | 6; opens: string; closes: string }[]
  serviceZips: string[]
}

export type DemoLanguage = 'en' | 'es'

export type DemoPerson = {
  key: PersonKey
  name: string
  email: string
  role: 'owner' | 'admin' | 'member' | 'viewer'
  /** What they do there. */
  title: string
}

export type PersonKey = `person:${string}`
export type ContactKey = `contact:${string}`
export type StageKey = `stage:${string}`

export type DemoPipeline = {
  name: string
  stages: { key: StageKey; name: string; kind: 'open' | 'won' | 'lost' }[]
  lostReasons: string[]
}

/** product.md, section 2. */
export type DemoSource =
  | 'google_ads'
  | 'meta_ads'
  | 'google_organic'
  | 'google_local_services'
  | 'referral'
  | 'direct'
  | 'whatsapp_direct'
  | 'click_to_whatsapp'
  | 'import'
  | 'manual'

export type DemoAddress = { line1: string; city: string; state: string; zip: string }

export type DemoContact = {
  key: ContactKey
  name: string
  /** E.164; numbers set aside for fiction. Not there for somebody who writes by username alone. */
  phone?: string
  username?: string
  email?: string
  language: DemoLanguage
  source: DemoSource
  address: DemoAddress
  tags: string[]
  createdAt: Date
}

export type DemoDeal = {
  key: `deal:${string}`
  contact: ContactKey
  title: string
  /** A job type of the plumbing trade. */
  jobType: string
  urgency: 'emergency' | 'urgent' | 'soon' | 'planned'
  /** Not there before anybody has named a value. */
  valueCents?: number
  stage: StageKey
  status: 'active' | 'won' | 'lost'
  lostReason?: string
  assignee?: PersonKey
  source: DemoSource
  createdAt: Date
  /** Since when it stands in its stage; for won and lost ones when it was closed. */
  stageSince: Date
}

export type DemoConversation = {
  key: `conversation:${string}`
  contact: ContactKey
  language: DemoLanguage
  status: 'open' | 'pending' | 'snoozed' | 'closed'
  bot: 'asking' | 'qualified' | 'handed_over'
  assignee?: PersonKey
  snoozedUntil?: Date
  urgent: boolean
  /** Oldest first. */
  messages: DemoMessage[]
}

export type DemoMessage = {
  author: 'customer' | 'bot' | 'member'
  person?: PersonKey
  text: string
  at: Date
}
