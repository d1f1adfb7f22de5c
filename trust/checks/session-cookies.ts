import { randomBytes } from 'node:crypto'
import { type Heard, knock } from '../knock.ts'
import type { Stage } from '../stage.ts'
import { Broken, type Check, type Examined } from './check.ts'
import { describedOperations, operations, pageHeaders, pathOf, pathToNothing } from './support/operations.ts'
import { isSignedIn, signInAnew, signOut } from './support/sign-in.ts'

export const sessionCookies: Check = {
  id: 'session-cookies',
  commitment: 'C-3.1d',
  looksAt:
    'Signs a test person in and out, reads every cookie that is set and every answer that is given, and tries to keep an old or a made-up session id across a sign-in.',
  run: examine,
}

type Looked = { where: string; heard: Heard }

async function examine(stage: Stage): Promise<Examined> {
  const described = await describedOperations(stage)
  const { a } = stage.canaries
  const madeUp = randomBytes(32).toString('base64url')
  const empty = await signInAnew(stage, a, 'viewer')
  const first = await signInAnew(stage, a, 'viewer', `${empty.name}=${madeUp}`)
  mustBeNew(first.token, madeUp)
  if (await isSignedIn(stage, `${first.name}=${madeUp}`)) throw new Broken('made_up_session_accepted')
  if (!(await isSignedIn(stage, first.cookie))) throw new Error('the new session is not signed in')
  const second = await signInAnew(stage, a, 'viewer', first.cookie)
  mustBeNew(second.token, first.token)
  if (await isSignedIn(stage, first.cookie)) throw new Broken('old_session_lives', 'after a new sign-in')
  if (!(await isSignedIn(stage, second.cookie))) throw new Error('the new session is not signed in')
  const stored = await mustBeStoredAsHash(stage, second.token)

  const looked = [
    ...(await answersTo(stage)),
    ...[empty, first, second].map(({ heard }) => ({ where: 'sign-in', heard })),
  ]
  for (const session of [empty, second]) {
    looked.push({ where: 'sign-out', heard: await signOut(stage, session) })
  }
  const encrypted = stage.place.origin.startsWith('https:')
  const tokens = [empty, first, second].map(({ token }) => token)
  tokens.push((await a.as('owner')).cookie.replace(/^[^=]*=/, ''))
  const cookies = looked.flatMap(({ where, heard }) => {
    mustHoldNoToken(where, heard, tokens)
    return heard.setCookies.map((line) => mustBeGuarded(where, line, encrypted))
  })
  if (cookies.length < 5) throw new Error(`only ${cookies.length} cookies were seen at sign-in and sign-out`)
  return {
    examined: looked.length,
    floor: described.filter(({ changes }) => !changes).length + pages.length + 5,
    control: `a test person signed in three times; the last session was let in, ${stored} sessions stand there by their hash`,
    measured: { cookies: cookies.length, secure: encrypted ? 'yes' : 'no TLS here' },
  }
}

const pages = ['/', '/trust', '/sign-in', '/health/live']

/** Every page and every question of the API, asked as somebody who is signed in. */
async function answersTo(stage: Stage): Promise<Looked[]> {
  const owner = await stage.canaries.a.as('owner')
  const belongings = await stage.canaries.a.belongings()
  const paths = operations
    .filter(({ changes }) => !changes)
    .map((operation) => pathOf(operation, belongings) ?? pathToNothing(operation))
  const looked: Looked[] = []
  for (const path of [...paths, ...pages]) {
    looked.push({ where: path, heard: await knock(stage, path, { headers: pageHeaders(owner) }) })
  }
  return looked
}

function mustBeNew(token: string, before: string) {
  if (token === before) throw new Broken('id_kept_at_sign_in')
  if (token.length < 22) throw new Broken('id_can_be_guessed', `${token.length} characters`)
}

/** The database holds a digest; the token itself, as text or as the bytes that it stands for, is in none of its rows. */
async function mustBeStoredAsHash(stage: Stage, token: string): Promise<number> {
  return stage.probe(stage.canaries.a.accountId, async (client) => {
    const { rows } = await client.query<{ sessions: string; hashed: string; clear: string }>(
      `select count(*) as sessions, count(*) filter (where token_hash = sha256($1)) as hashed,
              count(*) filter (where token_hash in ($1, $2)) as clear
         from sessions`,
      [Buffer.from(token), Buffer.from(token, 'base64url')],
    )
    const [row] = rows
    if (!row || Number(row.sessions) === 0) throw new Error('the sessions of the test business are not seen')
    if (Number(row.clear) > 0) throw new Broken('token_stored_in_clear')
    if (Number(row.hashed) !== 1) throw new Error('the session is not found by the hash of its token')
    return Number(row.sessions)
  })
}

function mustHoldNoToken(where: string, { text, headers }: Heard, tokens: string[]) {
  const told = Object.entries(headers).filter(([name]) => name !== 'set-cookie')
  const said = `${text}\n${JSON.stringify(told)}`
  if (tokens.some((token) => said.includes(token))) throw new Broken('id_in_an_answer', where)
}

/** What over TLS alone makes sense is asked for where browsers come by https. */
export function mustBeGuarded(where: string, line: string, encrypted: boolean): string {
  const [pair = '', ...rest] = line.split(';')
  const name = pair.split('=')[0]?.trim() ?? ''
  const attributes = new Map(
    rest.map((part): [string, string] => {
      const [key = '', value = ''] = part.split(/=(.*)/s)
      return [key.trim().toLowerCase(), value.trim()]
    }),
  )
  const faults: [reason: string, isSo: boolean][] = [
    ['cookie_open_to_scripts', !attributes.has('httponly')],
    ['cookie_sent_across_sites', !/^(lax|strict)$/i.test(attributes.get('samesite') ?? '')],
    ['cookie_for_one_path', attributes.get('path') !== '/'],
    ['cookie_for_other_hosts', attributes.has('domain')],
    ['cookie_sent_in_clear', encrypted && !attributes.has('secure')],
    ['cookie_not_bound_to_host', encrypted && !name.startsWith('__Host-')],
  ]
  for (const [reason, isSo] of faults) if (isSo) throw new Broken(reason, `${name} at ${where}`)
  return name
}
