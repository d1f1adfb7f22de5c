/** Meta's errors in words that a plumber would understand; the code stays beside them for whoever asks support. */
export function failureWords(code: number | null): string {
  return (code !== null && words[code]) || 'WhatsApp did not accept this message.'
}

/** Whether sending the same thing again may help, as far as a person decides it. */
export function retryHelps(code: number | null): boolean {
  return code === null || !never.has(code)
}

/** A code as it can be stored; Meta's have six digits. Null for what is none. */
export function failureCode(code: number | undefined): number | null {
  return code !== undefined && Math.abs(code) < 2 ** 31 ? code : null
}

const words: Record<number, string> = {
  4: 'Too many requests to WhatsApp at once. Try again in a few minutes.',
  10: 'The WhatsApp connection lacks a permission. Check the token in the settings.',
  100: 'WhatsApp did not understand this message.',
  190: 'The WhatsApp token is no longer valid. Connect the number again in the settings.',
  368: 'WhatsApp has blocked this account for a while because of its rules.',
  130403: 'The customer has blocked your number.',
  130429: 'Too many messages at once. Try again in a moment.',
  130472: 'WhatsApp did not deliver this to take part in an experiment.',
  130497: 'Your account may not write to people in this country.',
  131000: 'Something went wrong at WhatsApp. Try again.',
  131005: 'The WhatsApp connection lacks a permission. Check the token in the settings.',
  131008: 'WhatsApp misses a part of this message.',
  131009: 'WhatsApp did not accept a part of this message.',
  131016: 'WhatsApp is not available right now. Try again.',
  131021: 'This number is your own.',
  131026: 'This message cannot be delivered: the customer is not on WhatsApp, or their app is too old.',
  131030: 'This is a test number that may only write to numbers on its list.',
  131031: 'WhatsApp has locked your account.',
  131042: 'WhatsApp has a problem with your payment method.',
  131045: 'Your number is not registered rightly with WhatsApp.',
  131047:
    'More than 24 hours have passed since the customer wrote. Only an approved template can reach them.',
  131048: 'WhatsApp limits your number because of complaints. Wait before you write more.',
  131049: 'WhatsApp held this back to protect the customer from too many messages.',
  131050: 'The customer does not want marketing messages from you.',
  131051: 'WhatsApp does not support this kind of message.',
  131052: 'WhatsApp could not fetch the file.',
  131053: 'WhatsApp could not take the file: kind and content do not fit, or it is too large.',
  131056: 'Too many messages to this customer in a short time. Try again in a minute.',
  131057: 'WhatsApp is upgrading your number. Try again in a minute.',
  133004: 'WhatsApp is not available right now. Try again.',
  133010: 'Your number is not registered with WhatsApp.',
}

const never = new Set([130403, 130472, 130497, 131021, 131026, 131047, 131050, 131051, 131008, 131009, 100])
