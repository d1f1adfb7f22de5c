import type { z } from 'zod'
import {
  errorAnswerSchema,
  type MarkReadRequest,
  mediaAnswerSchema,
  type PhoneNumberAnswer,
  phoneNumbersAnswerSchema,
  type SendRequest,
  sendAnswerSchema,
} from '#wire/whatsapp/graph.ts'
import { appSecretProof } from '#wire/whatsapp/signature.ts'

/** How to reach Meta for one number: the address of its app and the number's own token. */
export type GraphAccess = {
  graphUrl: string
  graphVersion: string
  appSecret: string
  accessToken: string
  /** Hosts from which media may be fetched with the token, beside the Graph host itself. */
  mediaHosts: string[]
}

/**
 * What became of a call. `unreachable`: it certainly did not arrive, or the far side said that it did nothing; trying again may help.
 * `unknown`: it was asked and no answer was heard; it may have been done.
 */
export type GraphResult<Value> =
  | { kind: 'done'; value: Value }
  | {
      kind: 'refused'
      code: number
      details: string | null
      traceId: string | null
      retryHelps: boolean
      waitSeconds: number | null
    }
  | { kind: 'unreachable' }
  | { kind: 'unknown' }

const timeoutSeconds = 30
const answerBytesMax = 256 * 1024

export async function sendMessage(
  access: GraphAccess,
  phoneNumberId: string,
  request: SendRequest,
): Promise<GraphResult<{ wamid: string; waId: string | null; userId: string | null }>> {
  const result = await call(access, 'POST', `${phoneNumberId}/messages`, sendAnswerSchema, request)
  if (result.kind !== 'done') return result
  const contact = result.value.contacts?.[0]
  return {
    kind: 'done',
    value: {
      wamid: result.value.messages[0]!.id,
      waId: contact?.wa_id ?? null,
      userId: contact?.user_id ?? null,
    },
  }
}

/** Blue ticks on the customer's phone, for this message and all before it. */
export async function markRead(access: GraphAccess, phoneNumberId: string, wamid: string) {
  const request: MarkReadRequest = { messaging_product: 'whatsapp', status: 'read', message_id: wamid }
  return call(access, 'POST', `${phoneNumberId}/messages`, errorOrAnything, request)
}

/** The number as the WABA lists it: proves that this token may use this number of this WABA. */
export async function readNumber(
  access: GraphAccess,
  wabaId: string,
  phoneNumberId: string,
): Promise<GraphResult<PhoneNumberAnswer | null>> {
  const result = await call(
    access,
    'GET',
    `${wabaId}/phone_numbers?fields=id,display_phone_number,verified_name&limit=100`,
    phoneNumbersAnswerSchema,
  )
  if (result.kind !== 'done') return result
  return { kind: 'done', value: result.value.data.find((number) => number.id === phoneNumberId) ?? null }
}

/** Asks Meta to send this WABA's webhooks to the app of the token. */
export async function subscribeApp(access: GraphAccess, wabaId: string) {
  return call(access, 'POST', `${wabaId}/subscribed_apps`, errorOrAnything, {})
}

/** The bytes of a customer's photo or file: first its address, then the bytes from there, with the token only to allowed hosts. */
export async function fetchMedia(
  access: GraphAccess,
  phoneNumberId: string,
  mediaId: string,
  bytesMax: number,
): Promise<GraphResult<{ bytes: Buffer; mimeType: string }>> {
  const media = await call(
    access,
    'GET',
    `${encodeURIComponent(mediaId)}?phone_number_id=${phoneNumberId}`,
    mediaAnswerSchema,
  )
  if (media.kind !== 'done') return media
  if (!mayFollow(access, media.value.url)) return refusal(131052, 'media address on an unknown host')
  let response: Response
  try {
    response = await fetch(media.value.url, {
      headers: { authorization: `Bearer ${access.accessToken}`, 'user-agent': 'Plumbline' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    if (!response.ok)
      return response.status >= 500 ? { kind: 'unreachable' } : refusal(131052, `HTTP ${response.status}`)
    const bytes = await readAtMost(response, bytesMax)
    if (!bytes) return refusal(131052, 'too large')
    return { kind: 'done', value: { bytes, mimeType: media.value.mime_type } }
  } catch {
    return { kind: 'unreachable' }
  }
}

const errorOrAnything = { safeParse: (value: unknown) => ({ success: true as const, data: value }) }

async function call<Value>(
  access: GraphAccess,
  method: 'GET' | 'POST',
  path: string,
  answerSchema: { safeParse(value: unknown): { success: boolean; data?: Value } } | z.ZodType<Value>,
  body?: unknown,
): Promise<GraphResult<Value>> {
  const url = new URL(`${access.graphUrl}/${access.graphVersion}/${path}`)
  url.searchParams.set('appsecret_proof', appSecretProof(access.appSecret, access.accessToken))
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${access.accessToken}`,
        'user-agent': 'Plumbline',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
  } catch (error) {
    return neverArrived(error) ? { kind: 'unreachable' } : { kind: 'unknown' }
  }
  const answer = await readJson(response)
  const failure = errorAnswerSchema.safeParse(answer)
  if (failure.success) {
    const { code, error_data, message, fbtrace_id, is_transient } = failure.data.error
    return {
      ...refusal(code, error_data?.details ?? message ?? null),
      traceId: fbtrace_id ?? null,
      ...(is_transient && !(code in neverAgain) && { retryHelps: true }),
    }
  }
  const parsed = response.ok ? answerSchema.safeParse(answer) : { success: false as const }
  if (parsed.success) return { kind: 'done', value: parsed.data as Value }
  // An edge that answers with HTML or nothing: for a reading that is a passing fault; a write may have been done.
  return method === 'GET' || response.status === 429 ? { kind: 'unreachable' } : { kind: 'unknown' }
}

/** Codes after which the same thing may be sent again, with the first wait in seconds (reference/whatsapp-cloud-api.md 1.6, column R). */
const waitSecondsOf: Record<number, number> = {
  1: 5,
  2: 5,
  4: 60,
  80007: 300,
  130429: 2,
  131000: 5,
  131016: 5,
  131056: 6,
  131057: 30,
  133004: 10,
}

const neverAgain: Record<number, true> = { 131047: true, 131026: true, 131050: true, 190: true }

function refusal(code: number, details: string | null) {
  const waitSeconds = waitSecondsOf[code] ?? null
  return {
    kind: 'refused' as const,
    code,
    details,
    traceId: null,
    retryHelps: waitSeconds !== null,
    waitSeconds,
  }
}

/** Only these errors prove that no request reached the far side. */
function neverArrived(error: unknown): boolean {
  const code = (error as { cause?: { code?: string } }).cause?.code ?? ''
  return [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ].includes(code)
}

function mayFollow(access: GraphAccess, address: string): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.origin === new URL(access.graphUrl).origin) return true
  return url.protocol === 'https:' && access.mediaHosts.includes(url.hostname)
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const bytes = await readAtMost(response, answerBytesMax)
    return bytes ? JSON.parse(bytes.toString('utf8')) : null
  } catch {
    return null
  }
}

async function readAtMost(response: Response, bytesMax: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > bytesMax) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

export type { SendRequest }
