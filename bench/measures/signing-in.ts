import { setTimeout as pause } from 'node:timers/promises'
import { against, type Result } from '../line.ts'
import { HttpConnection } from '../load/http-connection.ts'
import { percentile } from '../statistics.ts'
import type { Stand } from '../subject/stand.ts'

const pairs = 10_000
const pairsPerSecond = 500
const floodConnections = 100
/** Of people who are known here and people who are not: so many passwords are tried for each. */
const passwordsEach = 20
/** reference/security.md 4.2. */
const guessesMax = 5

/**
 * 10,000 leaked pairs from addresses of which no two are the same, through the proxy that the server trusts. Meanwhile somebody signs in on a browser of
 * theirs, again and again: 95 of 100 times within so many milliseconds, against the same in peace. Fails when more than five guesses for one person were
 * looked at, or when the real person was refused.
 */
export async function measureSignInFlood(stand: Stand): Promise<Result> {
  const owner = await knownBrowser(stand)
  const peace: number[] = []
  for (let turn = 0; turn < 20; turn++) peace.push(await owner.signIn())
  const during: number[] = []
  let flooding = true
  const signingIn = (async () => {
    while (flooding) during.push(await owner.signIn())
  })()
  // Heard of below, when the flood is over.
  signingIn.catch(() => undefined)
  const flood = await floodWith(stand)
  flooding = false
  await signingIn
  owner.close()
  return {
    measure: 'sign_in_flood',
    ...against(percentile(during, 0.95), percentile(peace, 0.95)),
    unit: 'ms (p95)',
    n: during.length,
    more: { worst_ms: Math.max(...during), ...flood },
  }
}

/** How much longer one waits for a refusal with an e-mail that is known here than with one that is not: p95, in turn. */
export async function measureSignInDifference(stand: Stand, full: boolean): Promise<Result> {
  const asker = new HttpConnection(stand.server.url)
  const { email } = personOf(stand)
  const times = { known: [] as number[], unknown: [] as number[] }
  for (let turn = 0; turn < (full ? 1000 : 100); turn++) {
    // Each is one of the five that are looked at in an hour: what is spent is given back, so that every one is looked at.
    await stand.database.query('delete from rate_limits')
    const kinds = turn % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
    for (const kind of kinds) {
      const begun = performance.now()
      const { status } = await guess(asker, {
        email: kind === 'known' ? email : `nobody-${turn}@bench.example`,
        turn,
      })
      if (status !== 401) throw new Error(`a wrong password for somebody ${kind} gave ${status}`)
      times[kind].push(performance.now() - begun)
    }
  }
  asker.close()
  const [known, unknown] = [percentile(times.known, 0.95), percentile(times.unknown, 0.95)]
  return {
    measure: 'sign_in_difference',
    value: Math.abs(known - unknown),
    baseline: null,
    ratio: null,
    unit: 'ms (of p95)',
    n: times.known.length + times.unknown.length,
    more: {
      known_ms: known,
      unknown_ms: unknown,
      of_median_ms: Math.abs(percentile(times.known, 0.5) - percentile(times.unknown, 0.5)),
    },
  }
}

function personOf({ server }: Stand) {
  const person = server.demo.people.find(({ role }) => role === 'owner')
  if (!person) throw new Error('the demo has no owner')
  return person
}

/** A browser in which the owner has signed in before. */
async function knownBrowser(stand: Stand): Promise<{ signIn(): Promise<number>; close(): void }> {
  const { url } = stand.server
  const { email, password } = personOf(stand)
  const body = JSON.stringify({ email, password })
  const headers = { 'content-type': 'application/json', origin: url, 'x-forwarded-for': '203.0.113.5' }
  const first = await fetch(`${url}/api/v1/session`, { method: 'POST', headers, body })
  if (first.status !== 200) throw new Error(`the owner signs in with ${first.status}`)
  const mark = first.headers.getSetCookie().find((cookie) => cookie.startsWith('plumbline_device='))
  if (!mark) throw new Error('the browser is not known again')
  const connection = new HttpConnection(url)
  const lines = Object.entries({ ...headers, cookie: mark.split(';')[0] }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  const head = ['POST /api/v1/session HTTP/1.1', ...lines].join('\r\n')
  return {
    async signIn() {
      const begun = performance.now()
      const { status, body: answer } = await connection.ask(head, body)
      if (status !== 200) throw new Error(`the owner is refused in their own browser: ${status} ${answer}`)
      return performance.now() - begun
    },
    close: () => connection.close(),
  }
}

async function floodWith(stand: Stand): Promise<Record<string, number>> {
  const emails = [
    ...stand.server.demo.people.map(({ email }) => email),
    ...Array.from({ length: pairs / passwordsEach }, (_, index) => `leaked-${index}@bench.example`),
  ].slice(0, pairs / passwordsEach)
  const looked = new Map<string, number>()
  let refused = 0
  let turn = 0
  const begun = performance.now()
  // As a proxy holds them: a fixed number of connections, on each of which one asks after another.
  const flood = async () => {
    const connection = new HttpConnection(stand.server.url)
    for (let own = turn++; own < pairs; own = turn++) {
      const early = begun + (own * 1000) / pairsPerSecond - performance.now()
      if (early > 0) await pause(early)
      const email = emails[own % emails.length]!
      const { status } = await guess(connection, { email, turn: own })
      if (status === 401) looked.set(email, (looked.get(email) ?? 0) + 1)
      else if (status === 429) refused++
      else throw new Error(`a leaked pair gave ${status}`)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: floodConnections }, flood))
  const seconds = (performance.now() - begun) / 1000
  const most = Math.max(...looked.values())
  if (most > guessesMax) throw new Error(`${most} guesses for one person were looked at`)
  const compared = [...looked.values()].reduce((sum, count) => sum + count, 0)
  return { pairs, compared, refused, most_for_one: most, pairs_per_s: pairs / seconds }
}

/** Each from an address of its own, as the proxy in front says it. */
function guess(connection: HttpConnection, { email, turn }: { email: string; turn: number }) {
  const from =
    turn % 2 === 0 ? `198.18.${(turn >> 8) & 255}.${turn & 255}` : `2001:db8:${turn.toString(16)}::1`
  const head = `POST /api/v1/session HTTP/1.1\r\ncontent-type: application/json\r\nsec-fetch-site: same-origin\r\nx-forwarded-for: ${from}`
  return connection.ask(head, JSON.stringify({ email, password: `leaked password ${turn}` }))
}
