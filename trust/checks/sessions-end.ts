import { knock } from '../knock.ts'
import type { Canary, Role, Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { ageSession } from './support/ageing.ts'
import { listenLive } from './support/live-stream.ts'
import { pageHeaders } from './support/operations.ts'
import { isSignedIn, type OwnSession, signInAnew, signOut } from './support/sign-in.ts'

export const sessionsEnd: Check = {
  id: 'sessions-end',
  commitment: 'C-3.1e',
  looksAt:
    'Makes sessions of test people older than they are, up to each limit and beyond it, with an open live stream among them; has the owner choose another limit; and changes a password to see the other sessions die.',
  run: examine,
}

type Age = {
  what: string
  session: OwnSession
  began?: string
  seen?: string
  lives: boolean
  reason: string
}

const usualMinutes = 480
const streamSeconds = 5

async function examine(stage: Stage): Promise<Examined> {
  const { a } = stage.canaries
  await choose(stage, a, { idleMinutes: usualMinutes, phonesStay: true })
  const office = await signInAnew(stage, a, 'viewer')
  const used = await signInAnew(stage, a, 'viewer')
  const phone = await signInAnew(stage, a, 'member')
  const worn = await signInAnew(stage, a, 'member')
  const longest = await keptOnPhones(stage, a, [phone, worn])
  const ages: Age[] = [
    { what: 'unused for 7 h 55 min', session: office, seen: '7 hours 55 minutes', lives: true, reason: '' },
    // The one before has used it: from there it counts anew.
    {
      what: 'unused for 8 h',
      session: office,
      seen: '8 hours 1 second',
      lives: false,
      reason: 'idle_session_lives',
    },
    {
      what: 'used for 6 days 23 h',
      session: used,
      began: '6 days 23 hours',
      seen: '2 minutes',
      lives: true,
      reason: '',
    },
    {
      what: 'used for 7 days',
      session: used,
      began: '2 hours',
      seen: '2 minutes',
      lives: false,
      reason: 'session_never_ends',
    },
    { what: 'a phone unused for 6 days', session: phone, seen: '6 days 23 hours', lives: true, reason: '' },
    {
      what: 'a phone unused for 7 days',
      session: phone,
      seen: '7 days 1 second',
      lives: false,
      reason: 'idle_session_lives',
    },
    {
      what: 'a phone used for 29 days',
      session: worn,
      began: '29 days 23 hours',
      seen: '2 minutes',
      lives: true,
      reason: '',
    },
    {
      what: 'a phone used for 30 days',
      session: worn,
      began: '2 hours',
      seen: '2 minutes',
      lives: false,
      reason: 'session_never_ends',
    },
  ]
  for (const age of ages) await mustBeAsOld(stage, a, age)
  const chosen = await mustFollowTheOwner(stage, a)
  await mustEndStreams(stage, a)
  const died = await mustEndWithPassword(stage)
  return {
    examined: ages.length + longest + chosen + 1 + died,
    floor: 8 + 2 + 2 + 1 + 2,
    control: 'four aged sessions were let in just before their limit, an open stream was open until then',
    measured: { ages: ages.length },
  }
}

async function mustBeAsOld(stage: Stage, canary: Canary, { what, session, began, seen, lives, reason }: Age) {
  await ageSession(stage, canary, session, { began, seen })
  const isIn = await isSignedIn(stage, session.cookie)
  if (lives && !isIn) throw new Error(`a session is not let in: ${what}`)
  if (!lives && isIn) throw new Broken(reason, what)
}

/** Members' phones stay, and nobody else's. */
async function keptOnPhones(stage: Stage, canary: Canary, members: OwnSession[]): Promise<number> {
  const stays = async (session: Pick<OwnSession, 'cookie' | 'csrf'>) => {
    const { status, json } = await put(stage, session, '/api/v1/session/phone', { stay: true })
    if (status !== 200) throw new Error(`a phone could not be kept: ${status}`)
    return (json as { stays?: unknown }).stays === true
  }
  for (const session of members)
    if (!(await stays(session))) throw new Error('a member’s phone does not stay')
  const others: Role[] = ['owner', 'viewer']
  for (const role of others)
    if (await stays(await canary.as(role))) throw new Broken('phone_of_anybody_stays', role)
  return others.length
}

/** A shorter limit is there at once, for sessions that are open already too. */
async function mustFollowTheOwner(stage: Stage, canary: Canary): Promise<number> {
  const open = await signInAnew(stage, canary, 'viewer')
  const phone = await signInAnew(stage, canary, 'member')
  await keptOnPhones(stage, canary, [phone])
  try {
    await choose(stage, canary, { idleMinutes: 15, phonesStay: false })
    for (const session of [open, phone]) {
      if (!(await isSignedIn(stage, session.cookie))) throw new Error('a session in use has ended')
      await ageSession(stage, canary, session, { seen: '15 minutes 1 second' })
      if (await isSignedIn(stage, session.cookie)) throw new Broken('owner_is_not_followed')
    }
  } finally {
    await choose(stage, canary, { idleMinutes: usualMinutes, phonesStay: true })
  }
  return 2
}

async function choose(stage: Stage, canary: Canary, limits: { idleMinutes: number; phonesStay: boolean }) {
  // Whoever chooses has just shown that it is them.
  const owner = await signInAnew(stage, canary, 'owner')
  const { status } = await put(stage, owner, '/api/v1/account/session-limits', limits)
  await signOut(stage, owner)
  if (status >= 300) throw new Error(`the owner could not choose a limit: ${status}`)
}

/** A stream is open while its session is over: as soon as anybody's sessions end, it looks, and ends too. */
async function mustEndStreams(stage: Stage, canary: Canary) {
  const old = await signInAnew(stage, canary, 'viewer')
  const young = await signInAnew(stage, canary, 'viewer')
  const third = await signInAnew(stage, canary, 'viewer')
  const stream = await listenLive(stage, old.cookie, '')
  try {
    await ageSession(stage, canary, old, { seen: '8 hours 1 second' })
    if (!stream.isOpen()) throw new Error('the stream has ended before anything was asked')
    const { status } = await send(stage, young, 'POST', '/api/v1/sessions/end-others', {})
    if (status >= 300 || (await isSignedIn(stage, third.cookie))) throw new Error('no session was ended')
    const again = await knock(stage, '/api/v1/live', { headers: { cookie: old.cookie } })
    if (again.status !== 401) throw new Broken('stream_of_an_ended_session', 'opened anew')
    await until(
      () => !stream.isOpen(),
      () => new Broken('stream_of_an_ended_session', 'left open'),
    )
  } finally {
    stream.close()
    await signOut(stage, young)
  }
}

/** The other canary's viewer gets another password and the old one back: each time the other sessions are dead within five seconds. */
async function mustEndWithPassword(stage: Stage): Promise<number> {
  const { b } = stage.canaries
  const { password } = b.people.viewer
  const kept = await signInAnew(stage, b, 'viewer')
  const other = await signInAnew(stage, b, 'viewer')
  const stream = await listenLive(stage, other.cookie, '')
  const passing = `${password} for a moment`
  try {
    const moved = await change(stage, kept, password, passing)
    try {
      if (await isSignedIn(stage, other.cookie)) throw new Broken('session_survives_password')
      await until(
        () => !stream.isOpen(),
        () => new Broken('stream_survives_password'),
      )
      if (await isSignedIn(stage, kept.cookie)) throw new Broken('copied_token_survives_password')
    } finally {
      await signOut(stage, await change(stage, moved, passing, password))
    }
  } finally {
    stream.close()
  }
  return 2
}

/** Answers the session that goes on. */
async function change(
  stage: Stage,
  session: OwnSession,
  current: string,
  password: string,
): Promise<OwnSession> {
  const heard = await put(stage, session, '/api/v1/password', { current, password })
  const [, token = ''] =
    /^[^=]+=([^;]+)/.exec(heard.setCookies.find((line) => line.startsWith(`${session.name}=`)) ?? '') ?? []
  const { csrf } = (heard.json ?? {}) as { csrf?: string }
  if (heard.status !== 200 || !token || !csrf)
    throw new Error(`a password could not be changed: ${heard.status}`)
  return { ...session, token, csrf, cookie: `${session.name}=${token}` }
}

const put = (stage: Stage, session: Pick<OwnSession, 'cookie' | 'csrf'>, path: string, body: unknown) =>
  send(stage, session, 'PUT', path, body)

function send(
  stage: Stage,
  session: Pick<OwnSession, 'cookie' | 'csrf'>,
  method: string,
  path: string,
  body: unknown,
) {
  return knock(stage, path, {
    method,
    headers: { ...pageHeaders(session), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function until(isSo: () => boolean, late: () => Error) {
  for (const end = Date.now() + streamSeconds * 1000; !isSo(); ) {
    if (Date.now() > end) throw late()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
