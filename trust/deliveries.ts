import { createHmac } from 'node:crypto'
import { type Place, stranger } from './canary-client.ts'
import type { Heard } from './knock.ts'
import type { Canary } from './stage.ts'

type Number = Canary['whatsapp']

export type Delivered = { wamid: string; text?: string; photoId?: string; caption?: string; at: Date }

/** A delivery as Meta sends it, signed with the canary's own app secret: these messages of one customer. */
export function deliver(
  place: Place,
  number: Number,
  customer: { waId: string; name: string },
  messages: Delivered[],
): Promise<Heard> {
  return post(place, number, {
    contacts: [{ profile: { name: customer.name }, wa_id: customer.waId }],
    messages: messages.map((message) => ({
      from: customer.waId,
      id: message.wamid,
      timestamp: String(Math.floor(message.at.getTime() / 1000)),
      ...(message.photoId
        ? {
            type: 'image',
            image: { id: message.photoId, mime_type: 'image/png', sha256: '', caption: message.caption },
          }
        : { type: 'text', text: { body: message.text ?? '' } }),
    })),
  })
}

/** What became of a message that we sent, as Meta tells it. */
export function deliverStatus(
  place: Place,
  number: Number,
  status: { wamid: string; status: string; waId: string; callbackData: string | null; at: Date },
): Promise<Heard> {
  return post(place, number, {
    statuses: [
      {
        id: status.wamid,
        status: status.status,
        timestamp: String(Math.floor(status.at.getTime() / 1000)),
        recipient_id: status.waId,
        ...(status.callbackData && { biz_opaque_callback_data: status.callbackData }),
      },
    ],
  })
}

/** Any `value` of a change of field `messages`, signed; with another `secret`, as a forger would sign it. */
export function post(place: Place, number: Number, value: object, secret = number.appSecret): Promise<Heard> {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: number.wabaId,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: number.displayNumber.replaceAll(/\D/g, ''),
                phone_number_id: number.phoneNumberId,
              },
              ...value,
            },
          },
        ],
      },
    ],
  })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return stranger(place).send('POST', new URL(number.webhookUrl).pathname, {
    rawBody: body,
    headers: { 'x-hub-signature-256': signature, origin: undefined, 'sec-fetch-site': undefined },
  })
}
