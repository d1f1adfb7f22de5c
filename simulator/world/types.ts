/** What the simulator knows. All of it is plain JSON; times are unix milliseconds by the simulator's clock. */

export type App = {
  id: string
  name: string
  secret: string
  callbackUrl: string | null
  verifyToken: string | null
  fields: string[]
  requireAppSecretProof: boolean
}

/** A WhatsApp business account. It belongs to a portfolio (`businessId`); user ids are the same within one. */
export type Waba = {
  id: string
  name: string
  businessId: string
  subscriptions: { appId: string; overrideUrl: string | null }[]
}

export type BusinessNumber = {
  id: string
  wabaId: string
  displayNumber: string
  verifiedName: string
  throughput: 'STANDARD' | 'HIGH'
  /** By app id: the callback that this number's webhooks go to instead of the app's. */
  overrideUrls: Record<string, string>
}

export type Token = {
  token: string
  appId: string
  wabaIds: string[]
  /** 0: never. */
  expiresAt: number
}

export type Identity = 'phone_and_user_id' | 'user_id_only' | 'phone_only'

export type Customer = {
  id: string
  name: string
  /** "+15125550142", also when it is hidden from businesses. */
  phone: string | null
  username: string | null
  identity: Identity
  country: string
  seed: string
  autoRead: boolean
}

export type Chat = {
  customerId: string
  numberId: string
  /** When the customer last wrote; the 24-hour window counts from it. */
  lastInboundAt: number | null
  /** When the customer last came from an ad or post, and until when that makes everything free. */
  referralAt: number | null
  freeEntryUntil: number | null
  /** Until when a hidden number is shown to this business, since it wrote to that number itself. */
  numberShownUntil: number | null
  typingUntil: number | null
  messages: ChatMessage[]
}

export type ChatMessage = CustomerMessage | BusinessMessage

export type CustomerMessage = {
  id: string
  author: 'customer'
  at: number
  /** sent: written; delivered: a webhook was acknowledged; read: the business marked it read. */
  state: 'sent' | 'delivered' | 'read'
  contextMessageId: string | null
  content: Content
}

export type BusinessMessage = {
  id: string
  author: 'business'
  at: number
  state: 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'
  contextMessageId: string | null
  content: Content
  callbackData: string | null
  appId: string
  addressedBy: 'phone' | 'user_id'
  failure: { code: number; details: string } | null
}

export type MediaContent = {
  type: 'image' | 'video' | 'audio' | 'document' | 'sticker'
  mediaId: string
  mimeType: string
  caption?: string
  filename?: string
  voice?: boolean
}

export type ListSection = {
  title?: string
  rows: { id: string; title: string; description?: string }[]
}

export type Content =
  | { type: 'text'; text: string }
  | MediaContent
  | { type: 'location'; latitude: number; longitude: number; name?: string; address?: string }
  | { type: 'contacts'; contacts: ContactCard[] }
  | { type: 'reaction'; messageId: string; emoji: string }
  | {
      type: 'interactive'
      kind: 'button' | 'list' | 'cta_url' | 'location_request_message' | 'request_contact_info'
      header?: { text: string } | MediaContent
      text: string
      footer?: string
      buttons?: { id: string; title: string }[]
      list?: { button: string; sections: ListSection[] }
      link?: { title: string; url: string }
    }
  | { type: 'choice'; kind: 'button_reply' | 'list_reply'; id: string; title: string; description?: string }
  | { type: 'unsupported'; what: string }
  | { type: 'raw'; messageType: string }

export type ContactCard = { name: string; phones: string[] }

export type Media = {
  id: string
  /** Whose it is: the number that uploaded it, or that the customer sent it to. */
  numberId: string
  origin: 'upload' | 'customer'
  mimeType: string
  filename: string | null
  sizeBytes: number
  sha256Hex: string
  createdAt: number
}

export type Attempt = {
  at: number
  durationMilliseconds: number
  /** The HTTP status that came back, or null with the reason in `error`. */
  status: number | null
  error: string | null
}

export type DeliveryState = 'pending' | 'acknowledged' | 'expired' | 'dropped'

export type Delivery = {
  id: string
  appId: string
  wabaId: string
  numberId: string
  createdAt: number
  state: DeliveryState
  /** The JSON before signing; ASCII only. Empty once it was cut from the log. */
  body: string
  itemIds: string[]
  attempts: Attempt[]
  nextAttemptAt: number | null
  duplicateOf: string | null
}

/** A call to send or to mark as read, as the business made it, and what it was answered. */
export type SentCall = {
  seq: number
  at: number
  kind: 'send' | 'mark_read'
  numberId: string
  customerId: string | null
  messageId: string | null
  body: unknown
  answer: { status: number; body: unknown } | null
}
