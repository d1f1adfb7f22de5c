import type { CDPSession, Page } from 'playwright-core'

/** A device of the person in front of this page that keeps passkeys, as the browser's own tools make one. */
export type Device = {
  id: string
  devtools: CDPSession
  /** How many passkeys it keeps. */
  passkeys(): Promise<number>
  /** Whether its owner shows a finger, a face or a PIN when it asks. */
  verifies(isOwner: boolean): Promise<void>
}

/** `key`: one that is plugged in and touched, knows nobody, and keeps nothing that could be found without being named. */
export async function giveDevice(page: Page, kind: 'phone' | 'key' = 'phone'): Promise<Device> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const knows = kind === 'phone'
  const { authenticatorId: id } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: knows ? 'internal' : 'usb',
      hasResidentKey: knows,
      hasUserVerification: knows,
      isUserVerified: knows,
      automaticPresenceSimulation: true,
    },
  })
  return {
    id,
    devtools,
    async passkeys() {
      const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: id })
      return credentials.length
    },
    async verifies(isOwner) {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: isOwner })
    },
  }
}
