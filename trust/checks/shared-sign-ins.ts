import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { knock } from '../knock.ts'
import type { Canary, Stage } from '../stage.ts'
import { Broken, type Check, type Examined, type NotClaimed } from './check.ts'
import { comesTrue } from './support/comes-true.ts'
import { incidentsOf, type ShownIncident, seeTo } from './support/incidents.ts'
import { pageHeaders } from './support/operations.ts'

export const sharedSignIns: Check = {
  id: 'shared-sign-ins',
  commitment: 'A-12',
  looksAt:
    'Signs one test person in from four networks within a moment. After three the owner must be told nothing; after the fourth there must be a nudge that can be put away and a line in the audit log.',
  run: examine,
}

const toldSeconds = 20

type Session = { cookie: string; csrf: string; from: string }

async function examine(stage: Stage): Promise<Examined | NotClaimed> {
  const { hostname } = new URL(stage.place.url)
  if (process.platform !== 'linux' || !['localhost', '127.0.0.1'].includes(hostname))
    return {
      notClaimed: 'The checker reaches this server from one network alone, so it cannot come from four.',
    }
  const { b } = stage.canaries
  const memberId = await idOf(b)
  const sessions: Session[] = []
  const since = new Date()
  await forget(stage, b, memberId)
  try {
    const [fourth, ...three] = fourNetworks()
    for (const from of three) sessions.push(await signInFrom(stage, b, from))
    if (!(await comesTrue(toldSeconds, async () => (await networksOf(stage, b, memberId)) === 3)))
      throw new Broken('networks_not_noted')
    if (await isNudged(b, memberId)) throw new Broken('told_too_early')
    sessions.push(await signInFrom(stage, b, fourth!))
    if (!(await comesTrue(toldSeconds, () => isNudged(b, memberId)))) throw new Broken('owner_not_told')
    if (!(await isLogged(b, memberId, since))) throw new Broken('not_in_the_log')
    await seeTo(stage, b, (incident) => isOf(incident, memberId))
    if (await isNudged(b, memberId)) throw new Broken('nudge_cannot_be_put_away')
  } finally {
    for (const session of sessions) await signOut(stage, session)
    await forget(stage, b, memberId)
  }
  return {
    examined: sessions.length,
    floor: 4,
    control:
      'four sign-ins of one person from four networks succeeded, and after three of them nobody was told',
  }
}

/** Addresses of this machine, each in a /24 of its own. */
function fourNetworks(): string[] {
  const first = randomInt(16, 240)
  return [0, 1, 2, 3].map((step) => `127.${first + step}.${randomInt(1, 250)}.${randomInt(1, 250)}`)
}

async function signInFrom(stage: Stage, canary: Canary, from: string): Promise<Session> {
  const { status, json, setCookies } = await knock(stage, '/api/v1/session', {
    method: 'POST',
    from,
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(canary.people.member),
  })
  const told = z.object({ csrf: z.string() }).safeParse(json)
  const [cookie = ''] = setCookies.map((line) => line.split(';')[0] ?? '')
  if (status !== 200 || !told.success) throw new Error(`a canary could not sign in: ${status}`)
  return { cookie, csrf: told.data.csrf, from }
}

async function signOut(stage: Stage, { from, ...session }: Session) {
  await knock(stage, '/api/v1/session', { method: 'DELETE', from, headers: pageHeaders(session) })
}

/** From the list of the team: the person themself asks for nothing, so that no network of theirs is noted for it. */
async function idOf(canary: Canary): Promise<string> {
  const { json } = await (await canary.as('owner')).send('GET', '/api/v1/members')
  const { items } = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) }).parse(json)
  const member = items.find(({ email }) => email === canary.people.member.email)
  if (!member) throw new Error('a test person is not in their team')
  return member.id
}

const isOf = ({ kind, member }: ShownIncident, memberId: string) =>
  kind === 'shared_sign_in' && member.id === memberId

async function isNudged(canary: Canary, memberId: string): Promise<boolean> {
  return (await incidentsOf(canary)).some((incident) => isOf(incident, memberId))
}

async function isLogged(canary: Canary, memberId: string, since: Date): Promise<boolean> {
  const path = `/api/v1/audit?kind=sign_in&from=${encodeURIComponent(since.toISOString())}`
  const { json } = await (await canary.as('owner')).send('GET', path)
  const { items } = z
    .object({ items: z.array(z.object({ type: z.string(), data: z.record(z.string(), z.unknown()) })) })
    .parse(json)
  return items.some(
    ({ type, data }) => type === 'identity.shared_sign_in_noticed' && data.memberId === memberId,
  )
}

function networksOf(stage: Stage, { accountId }: Canary, memberId: string): Promise<number> {
  return stage.probe(accountId, async (client) => {
    const { rows } = await client.query<{ networks: number }>(
      'select count(*)::int as networks from member_networks where member_id = $1',
      [memberId],
    )
    return rows[0]!.networks
  })
}

/** As if it were the first time in a long while: what was noted is gone, and what the owner was told of lies back. */
async function forget(stage: Stage, canary: Canary, memberId: string) {
  await seeTo(stage, canary, (incident) => isOf(incident, memberId))
  await stage.probe(
    canary.accountId,
    async (client) => {
      await client.query('delete from member_networks where member_id = $1', [memberId])
      await client.query(
        `update incidents set opened_at = opened_at - interval '30 days' where member_id = $1 and kind = 'shared_sign_in'`,
        [memberId],
      )
    },
    { keep: true },
  )
}
