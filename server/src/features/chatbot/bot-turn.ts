import type { BotState, Language, QuestionKey, Urgency } from './bot-state.ts'

export type BotSettings = {
  businessName: string
  trade: TradeName
  /** The first is the default. */
  languages: Language[]
  /** IANA name, such as America/Chicago. */
  timeZone: string
  /** Local wall-clock times, `'08:00'`. `closes` before `opens` runs past midnight. None at all: always open. */
  businessHours: { day: Day; opens: string; closes: string }[]
  /** Empty: everywhere. */
  serviceZips: string[]
  /** Who takes over, for "Maria will be with you". */
  handOverName?: string
}

export type TradeName = 'plumbing' | 'hvac'

/** 0 is Sunday. */
export type Day = 0 | 1 | 2 | 3 | 4 | 5 | 6

export type BotInput =
  | { kind: 'text'; text: string }
  | { kind: 'choice'; id: string; title: string }
  | { kind: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { kind: 'photo'; caption?: string }
  | { kind: 'audio' }
  | { kind: 'contact_name'; name: string }
  | { kind: 'other' }

/** At most three buttons, or one list of at most ten rows, within WhatsApp's limits. */
export type BotReply = {
  text: string
  buttons?: { id: string; title: string }[]
  list?: { button: string; rows: { id: string; title: string; description?: string }[] }
  requestLocation?: true
}

export type SafetyFlag =
  | 'gas_smell'
  | 'carbon_monoxide'
  | 'fire'
  | 'sparks'
  | 'water_near_electrics'
  | 'sewage'
  | 'medical_need'
  | 'child_locked_in'

export type ConductFlag = 'threat' | 'self_harm' | 'legal' | 'cancel' | 'anger' | 'card_number'

export type Signal =
  | { kind: 'red_flag'; flag: SafetyFlag | ConductFlag }
  | { kind: 'emergency' }
  | { kind: 'wants_person' }
  | { kind: 'not_understood' }
  | { kind: 'opt_out' }
  | { kind: 'qualified' }
  | { kind: 'out_of_area'; zip: string }
  | { kind: 'out_of_hours' }

export type Localized = Record<Language, string>

/** What the deal card shows, complete as known so far. */
export type Facts = {
  /** A job type of the trade, such as `water_heater`. */
  jobType?: string
  /** In the business's default language. */
  title?: string
  urgency?: Urgency
  address?: { line1?: string; city?: string; state?: string; zip?: string; text: string }
  location?: { latitude: number; longitude: number }
  /** In US cents; `text` is what the customer wrote. */
  budget?: { text: string; cents?: number }
  ownerOrTenant?: 'owner' | 'tenant' | 'manager'
  availability?: string
  name?: string
  photoCount: number
  /** `answer` in the business's default language where it was a choice, else in the customer's words. */
  details: { key: QuestionKey; label: Localized; answer: string }[]
  /** Required answers that are not there yet, in the order in which they are asked. */
  missing: QuestionKey[]
}

export type BotTurn = { state: BotState; replies: BotReply[]; signals: Signal[]; facts: Facts }
