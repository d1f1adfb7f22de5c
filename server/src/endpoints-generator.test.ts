import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '#contract/all.ts'
import type { Endpoint } from '#contract/endpoint.ts'
import { draftOf, write } from '#testing/generated/draft.ts'
import { faults, mountFaults } from '#testing/generated/faults.ts'
import type { Part } from '#testing/generated/faulty-endpoint.ts'
import { forgeries } from '#testing/generated/forgeries.ts'
import { keys } from '#testing/generated/keys.ts'
import { idPlaces, neighbours } from '#testing/generated/neighbours.ts'
import { attemptsOn, nonsense } from '#testing/generated/nonsense.ts'
import { recorded } from '#testing/generated/recorded.ts'
import { rightful } from '#testing/generated/rightful.ts'
import { roles } from '#testing/generated/roles.ts'
import { strangers } from '#testing/generated/strangers.ts'
import { openWorld, rightfulHeaders, type World } from '#testing/generated/world.ts'

/** The tests that are generated from the contract, tested: each part notices what it is for, and is quiet where nothing is wrong. */

let world: World

beforeAll(async () => {
  world = await openWorld(mountFaults)
})
afterAll(() => world?.close())

const parts: Record<Part, (endpoint: Endpoint) => Promise<string[]>> = {
  rightful: (endpoint) => rightful(world, endpoint),
  strangers: async (endpoint) => strangers(world, endpoint, await world.stage(endpoint, world.us)),
  neighbours: (endpoint) => neighbours(world, endpoint),
  roles: async (endpoint) => roles(world, endpoint, await world.stage(endpoint, world.us)),
  keys: async (endpoint) => keys(world, endpoint, await world.stage(endpoint, world.us)),
  forgeries: async (endpoint) => forgeries(world, endpoint, await world.stage(endpoint, world.us)),
  nonsense: (endpoint) => nonsense(world, endpoint),
  recorded: (endpoint) => recorded(world, endpoint),
}

describe('an endpoint', () => {
  test.each(faults.flatMap((fault) => (fault.part === null ? [[fault.what, fault] as const] : [])))(
    '%s is complained of by no part',
    async (_what, { described }) => {
      for (const [part, complaintsOf] of Object.entries(parts)) {
        expect(await complaintsOf(described), part).toEqual([])
      }
    },
  )

  test.each(faults.flatMap((fault) => (fault.part ? [[fault.what, fault.part, fault] as const] : [])))(
    '%s is noticed by the part about %s',
    async (_what, part, { described, says }) => {
      if (part !== 'rightful') expect(await parts.rightful(described)).toEqual([])
      expect((await parts[part](described)).join('\n')).toMatch(says)
    },
  )

  test('whose fixture nobody makes fails, by its name', async () => {
    const [endpoint] = endpoints
    const nameless = { ...endpoint!, fixture: { name: 'no such stage' } }
    await expect(rightful(world, nameless)).rejects.toThrow(/names the fixture no such stage/)
  })

  test('whose fixture lacks something that is sent fails, by its name', async () => {
    const endpoint = endpoints.find(({ id }) => id === 'deals.readDeal')!
    await expect(rightful(world, { ...endpoint, fixture: { name: 'account' } })).rejects.toThrow(
      /the stage has no id/,
    )
  })

  test('whose list has one page only fails, for its cursor was never seen', async () => {
    const endpoint = endpoints.find(({ id }) => id === 'deals.listDeals')!
    const query = { cursor: '{cursor}', stageId: '{lostStageId}' }
    await expect(rightful(world, { ...endpoint, fixture: { name: 'deal', query } })).rejects.toThrow(
      /has no second page/,
    )
  })
})

test('every part has a fault that it alone is there for', () => {
  expect(new Set(faults.flatMap(({ part }) => part ?? []))).toEqual(new Set(Object.keys(parts)))
})

test('of every endpoint whatever can be sent is tried with nonsense, and whatever is an id with another’s', async () => {
  for (const endpoint of endpoints) {
    const staged = await world.stage(endpoint, world.us)
    const draft = await draftOf(world, endpoint, staged, await rightfulHeaders(endpoint, staged))
    const attempts = attemptsOn(endpoint, draft)
    const refused = attempts.filter(({ taken }) => !taken)
    for (const where of ['path', 'query', 'body'] as const) {
      for (const name of Object.keys(Object(draft[where]))) {
        const tried = refused.filter((attempt) => attempt.where === where && attempt.at[0] === name)
        expect(tried.length, `${endpoint.id} ${where} ${name}`).toBeGreaterThan(2)
      }
    }
    const ids = JSON.stringify([endpoint.path, endpoint.fixture]).match(/"?\{(id|\w+Id|cursor)\}"?/g) ?? []
    // The numbers of a WhatsApp account are Meta's ids, not ours.
    const ours = ids.filter((name) => !/phoneNumberId|wabaId|clientId/.test(name))
    expect(idPlaces(draft), endpoint.id).toHaveLength(ours.length)
  }
})

test('the word that gives a business away stands in what its owner reads', async () => {
  const telling: string[] = []
  for (const endpoint of endpoints.filter(({ method, raw }) => method === 'GET' && !raw)) {
    const staged = await world.stage(endpoint, world.us)
    const headers = await rightfulHeaders(endpoint, staged)
    const draft = await draftOf(world, endpoint, staged, headers)
    const { text } = await world.send(write(endpoint, draft, headers))
    if (text.includes(world.us.mark)) telling.push(endpoint.id)
  }
  expect(telling).toEqual(
    expect.arrayContaining([
      'accounts.readAccount',
      'contacts.readContact',
      'deals.readBoard',
      'deals.readDeal',
      'inbox.listMessages',
      'inbox.readConversation',
      'team.listMembers',
    ]),
  )
})
