import PostalMime from 'postal-mime'
import { graphId } from '../world/ids.ts'
import { Store } from '../world/store.ts'

export type Mail = {
  id: string
  seq: number
  at: string
  /** Who the mail server was told: the envelope, not what the letter claims. */
  envelopeFrom: string
  to: string[]
  /** The letter's own words. */
  from: string
  subject: string
  text: string
  headers: { name: string; value: string }[]
  attachments: { filename: string; mimeType: string; sizeBytes: number }[]
}

/** The last 500 mails, newest last. */
export class Mailbox {
  private mails: Mail[] = []
  private count = 0
  private readonly store: Store
  private readonly listeners = new Set<() => void>()

  constructor(path: string | undefined) {
    this.store = new Store(path, () => ({ version: 1, count: this.count, mails: this.mails }))
    const saved = this.store.load() as { count: number; mails: Mail[] } | undefined
    this.mails = saved?.mails ?? []
    this.count = saved?.count ?? 0
  }

  async receive(bytes: Buffer, envelopeFrom: string, to: string[]): Promise<void> {
    const letter = await PostalMime.parse(new Uint8Array(bytes))
    this.count += 1
    this.mails.push({
      id: graphId(12),
      seq: this.count,
      at: new Date().toISOString(),
      envelopeFrom,
      to,
      from: letter.from ? addressText(letter.from.name, letter.from.address) : envelopeFrom,
      subject: letter.subject ?? '',
      text: letter.text ?? textOfHtml(letter.html ?? ''),
      headers: letter.headers.slice(0, 200).map(({ key, value }) => ({ name: key, value })),
      attachments: letter.attachments.map((one) => ({
        filename: one.filename ?? '',
        mimeType: one.mimeType,
        sizeBytes: typeof one.content === 'string' ? one.content.length : one.content.byteLength,
      })),
    })
    this.mails.splice(0, this.mails.length - mailsMax)
    this.changed()
  }

  list(filter: { to?: string | undefined; since?: number | undefined; limit: number }): Mail[] {
    const wanted = filter.to?.trim().toLowerCase()
    return this.mails
      .filter((mail) => wanted === undefined || mail.to.some((to) => to.toLowerCase() === wanted))
      .filter((mail) => mail.seq > (filter.since ?? 0))
      .slice(-filter.limit)
  }

  clear(): number {
    const deleted = this.mails.length
    this.mails = []
    this.changed()
    return deleted
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  trySave(): void {
    this.store.trySave()
  }

  private changed(): void {
    this.store.saveSoon()
    for (const listener of this.listeners) listener()
  }
}

const mailsMax = 500

function addressText(name: string, address: string | undefined): string {
  return name ? `${name} <${address ?? ''}>` : (address ?? '')
}

/** Something to read of a letter that has no text part. It is only ever shown as text, so this need not be safe. */
function textOfHtml(html: string): string {
  return html
    .slice(0, 1_000_000)
    .replace(/<(style|script|head)\b[^>]*>[\s\S]*?<\/\1>/gi, '')
    .replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([^<]*)<\/a>/gi, '$2 ($1)')
    .replace(/<(br|\/p|\/div|\/tr|\/h\d|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }
