import type { ResponseOf } from '#contract/endpoint.ts'
import type * as ownEmail from '#contract/own-email.ts'
import { ask } from './client.ts'
import { currentWho, refreshCsrf, signedOut } from './session-state.ts'

/** A link goes to the new address; nothing changes before it is followed. */
export async function askForEmailChange(email: string): Promise<void> {
  await ask('POST', '/email/change', { body: { email } })
}

export async function changeEmail(token: string): Promise<void> {
  await ask('PUT', '/email/change', { body: { token }, beforeSignIn: true })
  if (currentWho()) await refreshCsrf()
}

export async function undoEmailChange(token: string): Promise<ResponseOf<typeof ownEmail.undoEmailChange>> {
  const undone = await ask<ResponseOf<typeof ownEmail.undoEmailChange>>('PUT', '/email/undo', {
    body: { token },
    beforeSignIn: true,
  })
  signedOut()
  return undone
}
