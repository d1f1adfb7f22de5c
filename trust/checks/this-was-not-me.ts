import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Heard, knock } from '../knock.ts'
import type { Canary, Role, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { askByKey, type CanaryKey, freshKey, opens } from './support/canary-keys.ts'
import { comesTrue } from './support/comes-true.ts'
import { memberIdOf } from './support/give-rights.ts'
import { incidentsOf, seeTo } from './support/incidents.ts'
import { listenLive } from './support/live-stream.ts'
import { codeOf, pageHeaders } from './support/operations.ts'
import { isSignedIn, type OwnSession, signInAnew, signOut, trySignIn } from './support/sign-in.ts'

export const thisWasNotMe: Check = {
  id: 'this-was-not-me',
  commitment: 'A-13',
  looksAt:
    'Signs test people in several times, with an open live stream among them, and raises the alarm beside a session and by a link as mails carry it. All must be over within ten seconds, the old password must open nothing, an API key of a moment before neither, the owner must be told within a minute, and the link must not work twice. A new password brings them back; the key stays shut.',
  run: examine,
}

const overSeconds = 10
const toldSeconds = 60

async function examine(stage: Stage): Promise<Examined> {
  const { b } = stage.canaries
  let shut: Person | null = null
  let incidents = 0
  const measured: Record<string, number> = {}
  const seen: string[] = []
  try {
    for (const { way, role, raise } of ways) {
      const memberId = await memberIdOf(stage, b, role)
      seen.push(memberId)
      const before = await seenOf(b, memberId)
      const key = role === 'admin' ? await keyOf(stage, b) : null
      shut = { role, memberId }
      measured[`${way}OverMilliseconds`] = await mustEndAll(stage, b, role, (sessions) =>
        raise(stage, b, memberId, sessions),
      )
      await mustBeHeld(stage, key)
      const since = Date.now()
      const told = await comesTrue(toldSeconds, async () =>
        (await seenOf(b, memberId)).some((id) => !before.includes(id)),
      )
      if (!told) throw new Broken('no_incident', way)
      incidents++
      measured[`${way}ToldMilliseconds`] = Date.now() - since
      const again = await trySignIn(stage, b.people[role])
      if (again.status === 200) throw new Broken('old_password_signs_in', way)
      if (codeOf(again) !== 'sign_in_frozen') throw new Error(`the old password was answered ${again.status}`)
      await comeBack(stage, b, shut)
      shut = null
      await mustBeHeld(stage, key)
    }
  } finally {
    if (shut) await comeBack(stage, b, shut)
    await seeTo(stage, b, (incident) => seen.includes(incident.member.id))
  }
  return {
    examined: 2 * 2 + 1 + incidents,
    floor: 2 * 2 + 1 + 2,
    control:
      'before each alarm two sessions were let in, a live stream was open, and a key opened what it was given; after it a new password signed in',
    measured,
  }
}

type Person = { role: Role; memberId: string }

/** Whoever may make keys has made one a moment before. */
async function keyOf(stage: Stage, canary: Canary): Promise<CanaryKey> {
  const session = await signInAnew(stage, canary, 'admin')
  const key = await freshKey(stage, session, { name: 'before an alarm', scopes: ['account.read'] })
  if (!(await opens(stage, key, '/api/v1/account'))) throw new Error('a key opens nothing before the alarm')
  return key
}

async function mustBeHeld(stage: Stage, key: CanaryKey | null) {
  if (!key) return
  const heard = await askByKey(stage, key, '/api/v1/account')
  if (heard.status === 200) throw new Broken('key_survives_alarm')
  if (codeOf(heard) !== 'key_doubted') throw new Error(`a key after an alarm is answered ${heard.status}`)
}

/** Two sessions, one with a stream; answers after how many milliseconds the last of them was over. */
async function mustEndAll(
  stage: Stage,
  canary: Canary,
  role: Role,
  raise: (sessions: OwnSession[]) => Promise<void>,
): Promise<number> {
  const sessions = [await signInAnew(stage, canary, role), await signInAnew(stage, canary, role)]
  for (const { cookie } of sessions)
    if (!(await isSignedIn(stage, cookie))) throw new Error('a session is over before the alarm')
  const stream = await listenLive(stage, sessions[1]!.cookie, '')
  try {
    if (!stream.isOpen()) throw new Error('a stream is over before the alarm')
    await raise(sessions)
    const begun = Date.now()
    const over = await comesTrue(overSeconds, async () => {
      for (const { cookie } of sessions) if (await isSignedIn(stage, cookie)) return false
      return !stream.isOpen()
    })
    if (!over) throw new Broken('session_survives_alarm')
    return Date.now() - begun
  } finally {
    stream.close()
  }
}

const ways: { way: string; role: Role; raise: typeof bySession }[] = [
  { way: 'session', role: 'viewer', raise: bySession },
  { way: 'link', role: 'admin', raise: byLink },
]

async function bySession(stage: Stage, _canary: Canary, _memberId: string, [own]: OwnSession[]) {
  const listed = await ask(stage, own!, 'GET', '/api/v1/sessions')
  const { items } = sessionsSchema.parse(listed.json)
  const suspect = items.find(({ current }) => !current)
  if (!suspect) throw new Error('no session is listed beside the one that asks')
  const { status } = await ask(stage, own!, 'POST', `/api/v1/sessions/${suspect.id}/alarm`)
  if (status !== 200) throw new Error(`an alarm beside a session is answered ${status}`)
}

const sessionsSchema = z.object({ items: z.array(z.object({ id: z.string(), current: z.boolean() })) })

/** The link of a mail, made as the mail's task makes it: the checker knows the token, the database its hash. */
async function byLink(stage: Stage, canary: Canary, memberId: string) {
  const token = await linkFor(stage, canary, memberId, 'alarm')
  const press = () => open(stage, 'POST', '/api/v1/alarms', { token })
  const { status } = await press()
  if (status !== 200) throw new Error(`the link of an alarm is answered ${status}`)
  if (codeOf(await press()) !== 'link_used') throw new Broken('link_works_twice')
}

/** A new password by a link: the same one again, so that the other checks find their test person as they left them. */
async function comeBack(stage: Stage, canary: Canary, { role, memberId }: Person) {
  const { password } = canary.people[role]
  const token = await linkFor(stage, canary, memberId, 'reset_password')
  const { status } = await open(stage, 'PUT', '/api/v1/password/reset', { token, password })
  if (status !== 204) throw new Error(`a new password is answered ${status}`)
  await signOut(stage, await signInAnew(stage, canary, role))
}

async function linkFor(
  stage: Stage,
  { accountId }: Canary,
  memberId: string,
  purpose: string,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = createHash('sha256').update(token).digest()
  const made = await stage.probe(
    accountId,
    async (client) => {
      const { rows } = await client.query<{ made: boolean }>(
        `select make_canary_link($1, $2, $3, now() + interval '5 minutes') as made`,
        [hash, purpose, memberId],
      )
      return rows[0]?.made
    },
    { keep: true },
  )
  if (!made) throw new Error('a link for a test person could not be made')
  return token
}

/** Ids of the alarms of this person that nobody has seen to. */
async function seenOf(canary: Canary, memberId: string): Promise<string[]> {
  const incidents = await incidentsOf(canary)
  return incidents
    .filter(({ kind, member }) => kind === 'not_me' && member.id === memberId)
    .map(({ id }) => id)
}

function ask(stage: Stage, session: OwnSession, method: string, path: string): Promise<Heard> {
  const headers = { ...pageHeaders(session), ...(method !== 'GET' && { 'content-type': 'application/json' }) }
  return knock(stage, path, { method, headers, ...(method !== 'GET' && { body: '{}' }) })
}

function open(stage: Stage, method: string, path: string, body: object): Promise<Heard> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
  return knock(stage, path, { method, headers, body: JSON.stringify(body) })
}
