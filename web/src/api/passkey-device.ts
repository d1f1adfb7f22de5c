import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  sendSignal,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { ResponseOf } from '#contract/endpoint.ts'
import type { beginPasskey, beginPasskeySignIn, NewPasskey, PasskeyAnswer } from '#contract/passkeys.ts'

/** The device did not do it. `why` is for words; what a person has closed themselves is an AbortError, and needs none. */
export class DeviceRefused extends Error {
  readonly why: 'known_already' | 'not_able' | 'failed'
  constructor(why: DeviceRefused['why'], cause: unknown) {
    super(`the device did not use a passkey: ${why}`, { cause })
    this.name = 'DeviceRefused'
    this.why = why
  }
}

/** The person has closed the question themselves. */
export function isLeft(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

export function canUsePasskeys(): boolean {
  return browserSupportsWebAuthn()
}

export function canOfferPasskeysInFields(): Promise<boolean> {
  return browserSupportsWebAuthnAutofill()
}

/** Nobody is asked any more: the page has gone on. */
export function stopAsking(): void {
  WebAuthnAbortService.cancelCeremony()
}

type CreationOptions = ResponseOf<typeof beginPasskey>['options']
type RequestOptions = ResponseOf<typeof beginPasskeySignIn>['options']

export async function makePasskey(options: CreationOptions): Promise<NewPasskey> {
  const { id, response } = await startRegistration({
    optionsJSON: options as Parameters<typeof startRegistration>[0]['optionsJSON'],
  }).catch(inWords)
  const { clientDataJSON, attestationObject, transports } = response
  return {
    id,
    type: 'public-key',
    response: { clientDataJSON, attestationObject, ...(transports && { transports }) },
  }
}

export async function answerByPasskey(options: RequestOptions, autofill = false): Promise<PasskeyAnswer> {
  const { id, response } = await startAuthentication({
    optionsJSON: options as Parameters<typeof startAuthentication>[0]['optionsJSON'],
    useBrowserAutofill: autofill,
  }).catch(inWords)
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return {
    id,
    type: 'public-key',
    response: { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  }
}

/** Tells the browser that we do not know this passkey any more, so that it can stop offering it. Nobody waits for that. */
export function offerNoMore({ rpId }: RequestOptions, { id }: PasskeyAnswer): void {
  if (!rpId) return
  sendSignal({ signalName: 'unknownCredential', rpID: rpId, credentialID: id }).catch(() => undefined)
}

function inWords(error: unknown): never {
  const name = error instanceof Error ? error.name : ''
  // A browser says the same of a window that was closed and of a device that did not answer in time.
  if (name === 'NotAllowedError' || name === 'AbortError') throw new DOMException('left', 'AbortError')
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    throw new DeviceRefused('known_already', error)
  const unable = ['NotSupportedError', 'ConstraintError', 'SecurityError'].includes(name)
  throw new DeviceRefused(unable ? 'not_able' : 'failed', error)
}
