import { ask } from './client.ts'
import { currentWho, refreshCsrf } from './session-state.ts'

/** What is done without being signed in, by the token of a link that was mailed. */

export async function askForReset(email: string): Promise<void> {
  await ask('POST', '/password/reset', { body: { email }, beforeSignIn: true })
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await ask('PUT', '/password/reset', { body: { token, password }, beforeSignIn: true })
}

export async function verifyEmail(token: string): Promise<void> {
  await ask('PUT', '/email/verification', { body: { token }, beforeSignIn: true })
  if (currentWho()) await refreshCsrf()
}

/** Once more, to whoever is signed in. */
export async function askForVerification(): Promise<void> {
  await ask('POST', '/email/verification', { body: {} })
}
