import { type GoogleSimulator, startGoogleSimulator } from '#simulator/google/google.ts'
import type { GoogleAccount } from '#simulator/google/people.ts'
import type { Trick } from '#simulator/google/tricks.ts'

/** The stand-in of Google, and the settings with which an installation sends people there. */
export async function googleServer(): Promise<GoogleSimulator & { settings: Record<string, string> }> {
  const simulator = await startGoogleSimulator({ port: 0 })
  const { clientId, clientSecret } = simulator.provider.register('Plumbline', [returnAddress])
  return {
    ...simulator,
    settings: {
      GOOGLE_ISSUER: simulator.url,
      GOOGLE_CLIENT_ID: clientId,
      GOOGLE_CLIENT_SECRET: clientSecret,
    },
  }
}

/** Where test installations have people sent back to. */
export const returnAddress = 'http://localhost:4000/sign-in/google'

/** Chooses an account (null: says no) on the page at this address, and answers what the browser comes back with. */
export async function chooseAt(
  address: string,
  person: Pick<GoogleAccount, 'sub'> | null,
  trick?: Trick,
): Promise<string> {
  const chosen = new URL(address.replace('/o/oauth2/v2/auth?', '/choose?'))
  if (person) chosen.searchParams.set('person', person.sub)
  if (trick) chosen.searchParams.set('trick', trick)
  const sent = await fetch(chosen, { redirect: 'manual' })
  const location = sent.headers.get('location')
  if (!location?.startsWith(`${returnAddress}?`)) throw new Error(`nobody was sent back: ${sent.status}`)
  return new URL(location).search
}

/** Somebody new with an account there. */
export async function newAccountAt(issuer: string, given: Partial<GoogleAccount>): Promise<GoogleAccount> {
  const answer = await fetch(`${issuer}/control/people`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Gus Googler', email: 'gus@gmail.com', ...given }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return (await answer.json()) as GoogleAccount
}
