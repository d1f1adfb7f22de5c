import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { roleSchema } from '#contract/permissions.ts'
import { type Rights, standardRights } from '#contract/rights.ts'
import { presetNames, presets, type Standing, standingOf } from '#contract/standing.ts'
import { addPerson, type Session, signInBy } from '#testing/fixtures/business.ts'
import type { Staged } from '#testing/fixtures/fixtures.ts'
import { draftOf, write } from '#testing/generated/draft.ts'
import { asSignedIn, openWorld, type World } from '#testing/generated/world.ts'

/**
 * Goes as every role and every ready-made set of rights through every operation that the contract describes, new ones included, and compares with the matrix
 * what it sees: who is let in, and whether anything of a hidden customer comes through.
 */

type Walker = { name: string; standing: Standing; session: Session }

let world: World
let walkers: Walker[]

const masked: Rights = {
  ...standardRights.member,
  contacts: { ...standardRights.member.contacts, identity: 'masked' },
}
const kinds: [string, Standing][] = [
  ...roleSchema.options.map((role): [string, Standing] => [role, standingOf(role)]),
  ...presetNames.map((name): [string, Standing] => [
    name,
    standingOf(presets[name].role, presets[name].rights),
  ]),
  ['masked', standingOf('member', masked)],
]
const closed = endpoints.filter(({ access, id }) => !('open' in access) && id !== 'live.openLive')

beforeAll(async () => {
  world = await openWorld()
  walkers = []
  for (const [name, standing] of kinds)
    walkers.push({ name, standing, session: await signIn(name, standing) })
}, 120_000)
afterAll(() => world?.close())

async function signIn(name: string, { role, rights }: Standing): Promise<Session> {
  const { memberId } = await addPerson(world.installation, world.us, role, name)
  await world.admin.query('update members set rights = $2 where id = $1', [memberId, JSON.stringify(rights)])
  return signInBy(world, world.us.accountId, memberId)
}

/** What would give a customer away who is nobody's: ids, number, words. */
function markers() {
  const { contactId, conversationId, messageId, photoId, dealId, lostDealId, marks } = world.us
  return {
    records: [contactId, conversationId, messageId, photoId, dealId, lostDealId],
    numbers: marks.filter((mark) => /^1512\d{7}$/.test(mark)),
  }
}

/** As its fixture says, but lists from their beginning and as long as they are. */
function wholeOf(endpoint: Endpoint, staged: Staged, { session }: Walker) {
  const { query: asked = {}, ...fixture } = endpoint.fixture as { query?: Record<string, unknown> }
  const { cursor: _cursor, limit: _limit, ...query } = asked
  const whole = { ...endpoint, fixture: { ...fixture, query } } as Endpoint
  return draftOf(world, whole, staged, asSignedIn(session))
}

/** A change is sent with a field that it does not know: who is let in is refused for that, and changes nothing. */
async function ask(endpoint: Endpoint, { session }: Walker, draft: Awaited<ReturnType<typeof draftOf>>) {
  await world.forgetAttempts()
  const nonsense = endpoint.method === 'GET' ? undefined : '{"surely_unknown":1}'
  return world.send(write(endpoint, draft, asSignedIn(session), nonsense))
}

describe('every operation', () => {
  test.each(closed.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s lets in whom the matrix names, and tells nobody of what they may not see',
    { timeout: 120_000 },
    async (_id, endpoint) => {
      const staged = await world.stage(endpoint, world.us)
      const owner = walkers.find(({ name }) => name === 'owner')!
      const draft = await wholeOf(endpoint, staged, owner)
      const { records, numbers } = markers()
      const complaints: string[] = []
      for (const walker of walkers) {
        const answer = await ask(endpoint, walker, draft)
        const { access } = endpoint
        const may = !('permission' in access) || walker.standing.permissions.includes(access.permission)
        const isForbidden = (answer.json as { code?: string } | null)?.code === 'forbidden'
        const complain = (what: string) => complaints.push(`${walker.name}: ${what} (${answer.status})`)
        if (may && isForbidden) complain('is forbidden what the matrix permits')
        if (!may && !isForbidden) complain('is let in where the matrix says no')
        if (answer.status === 401 || answer.status >= 500) complain('could not be told')
        const { contacts, conversations } = walker.standing.rights
        const asked = JSON.stringify([draft.path, draft.query])
        if (contacts.which === 'mine' && conversations === 'mine')
          for (const record of records)
            if (answer.text.includes(record) && !asked.includes(record)) complain(`sees ${record}`)
        if (contacts.identity === 'masked')
          for (const number of numbers)
            if (answer.text.includes(number)) complain(`sees the number ${number}`)
      }
      expect(complaints).toEqual([])
    },
  )

  test('shows the owner all of it, so that what others do not see proves something', async () => {
    const owner = walkers.find(({ name }) => name === 'owner')!
    let told = ''
    for (const endpoint of closed.filter(({ method, raw }) => method === 'GET' && !raw)) {
      const draft = await wholeOf(endpoint, await world.stage(endpoint, world.us), owner)
      told += (await ask(endpoint, owner, draft)).text
    }
    const { records, numbers } = markers()
    expect(numbers.length).toBeGreaterThan(0)
    for (const marker of [...records, ...numbers]) expect(told.includes(marker), marker).toBe(true)
  }, 120_000)
})
