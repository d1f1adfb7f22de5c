import { z } from 'zod'
import { type Heard, knock } from '../../knock.ts'
import type { Canary, Stage } from '../../stage.ts'
import { type CanaryKey, freshKey, listKeys, opens } from './canary-keys.ts'
import { codeOf, pageHeaders } from './operations.ts'
import { type OwnSession, signInAnew, signOut } from './sign-in.ts'
import { memberIdByEmail } from './test-person.ts'
import { totpCode } from './totp.ts'

/** Secrets of a canary that are in force, each tried out, by what they are. */
export type Planted = {
  secrets: Record<string, string>
  /** A member who has a second factor for as long as this takes. */
  holder: OwnSession
  /** A key with every permission that one can have. */
  key: CanaryKey
  remove(): Promise<void>
}

/**
 * Has every kind of secret that there is made for the canary, and takes back what would stand in somebody's way: a second factor would be asked for at every
 * sign-in of that person.
 */
export async function plantSecrets(stage: Stage, canary: Canary, owner: OwnSession): Promise<Planted> {
  const memberId = await memberIdByEmail(stage, canary, canary.people.member.email)
  // Left behind by a check that was ended in between.
  await forgetFactors(stage, canary, memberId)
  const { scopes } = await listKeys(stage, owner)
  const key = await freshKey(stage, owner, { name: 'planted', scopes })
  if (!(await opens(stage, key, '/api/v1/account'))) throw new Error('the planted key opens nothing')
  const holder = await signInAnew(stage, canary, 'member')
  const remove = async () => {
    await forgetFactors(stage, canary, memberId)
    await signOut(stage, holder)
  }
  try {
    const secrets = {
      ...Object.fromEntries(
        Object.entries(canary.people).map(([role, { password }]) => [`password of the ${role}`, password]),
      ),
      ...(await whatsappSecrets(stage, canary)),
      'API key': key.secret.split('_').at(-1)!,
      'session of the owner': owner.token,
      'session of the member': holder.token,
      ...(await factorSecrets(stage, holder)),
      ...(await mailedLink(stage, owner)),
    }
    return { secrets, holder, key, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** With the app secret the canary's deliveries are signed, with the token its number was connected; the word is shown as Meta shows it. */
async function whatsappSecrets(stage: Stage, { whatsapp }: Canary): Promise<Record<string, string>> {
  const { appSecret, accessToken, verifyToken, webhookUrl } = whatsapp
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': 'planted',
    'hub.verify_token': verifyToken,
  })
  const { status } = await knock(stage, `${new URL(webhookUrl).pathname}?${query}`)
  return {
    'app secret': appSecret,
    'access token': accessToken,
    ...(status === 200 && { 'verify token': verifyToken }),
  }
}

const begunSchema = z.object({ secret: z.string().min(16) })
const codesSchema = z.object({ recoveryCodes: z.array(z.string().min(8)).min(5) })

async function factorSecrets(stage: Stage, holder: OwnSession): Promise<Record<string, string>> {
  const path = '/api/v1/second-factors/totp'
  const begun = begunSchema.parse((await mustDo(stage, holder, 'POST', path, {})).json)
  const code = totpCode(begun.secret, new Date())
  const { recoveryCodes } = codesSchema.parse((await mustDo(stage, holder, 'PUT', path, { code })).json)
  return {
    'seed of the authenticator': begun.secret,
    ...Object.fromEntries(
      recoveryCodes.flatMap((one, index) => [
        [`recovery code ${index + 1}`, one],
        [`recovery code ${index + 1} without its dash`, one.replaceAll('-', '')],
      ]),
    ),
  }
}

/** At most every few hours: an address is invited five times a day. Sent by mail, the link is known to nobody here. */
const linkHours = 6
const links = new WeakMap<Stage, { at: number; told: Record<string, string> }>()

async function mailedLink(stage: Stage, owner: OwnSession): Promise<Record<string, string>> {
  const before = links.get(stage)
  if (before && Date.now() - before.at < linkHours * 3_600_000) return before.told
  const { json } = await knock(stage, '/api/v1/sign-up')
  if ((json as { mail?: boolean } | null)?.mail !== false) return {}
  const heard = await send(stage, owner, 'POST', '/api/v1/invitations', {
    email: 'planted@canary-b.invalid',
    role: 'viewer',
  })
  // Another checker has spent what one address may be invited in a day.
  if (codeOf(heard) === 'rate_limited') return {}
  const token = /#([\w-]{20,})$/.exec((heard.json as { link?: string } | null)?.link ?? '')?.[1]
  if (!token) throw new Error(`an invitation is answered ${heard.status}`)
  await mustDo(stage, owner, 'POST', '/api/v1/invitations/look', { token })
  const told = { 'link of an invitation': token }
  links.set(stage, { at: Date.now(), told })
  return told
}

async function forgetFactors(stage: Stage, { accountId }: Canary, memberId: string) {
  await stage.probe(accountId, (client) => client.query('select forget_canary_factors($1)', [memberId]), {
    keep: true,
  })
}

async function mustDo(
  stage: Stage,
  as: OwnSession,
  method: string,
  path: string,
  body?: object,
): Promise<Heard> {
  const heard = await send(stage, as, method, path, body)
  if (heard.status >= 300) throw new Error(`a secret could not be planted: ${heard.status} at ${path}`)
  return heard
}

function send(stage: Stage, as: OwnSession, method: string, path: string, body?: object): Promise<Heard> {
  return knock(stage, path, {
    method,
    headers: { ...pageHeaders(as), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
}
