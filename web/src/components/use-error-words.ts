import { useLingui } from '@lingui/react/macro'
import { Refusal, Unreachable } from '../api/errors.ts'
import { DeviceRefused } from '../api/passkey-device.ts'
import { problemWords } from '../api/problem-words.ts'

/** What went wrong, as a sentence for the person in front of the screen. */
export function useErrorWords(): (error: unknown) => string {
  const { t, i18n } = useLingui()
  return (error) => {
    if (error instanceof Unreachable)
      return t`The server does not answer. Check your connection and try again.`
    if (error instanceof Refusal) {
      const known = problemWords[error.code]
      const sentence = known ? i18n._(known) : error.title
      const seconds = error.retryAfterSeconds
      const wait = error.code === 'rate_limited' && seconds ? ` ${t`Try again in ${seconds} seconds.`}` : ''
      const request = error.code === 'internal' && error.requestId ? ` (${error.requestId})` : ''
      return sentence + wait + request
    }
    if (error instanceof DeviceRefused) {
      if (error.why === 'known_already') return t`This device has a passkey for you already.`
      if (error.why === 'not_able')
        return t`This device cannot keep a passkey that asks for your finger, face or PIN.`
      return t`The passkey did not work. Try again.`
    }
    return t`Something went wrong on this page.`
  }
}
