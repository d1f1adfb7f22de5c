import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, itemsOf, openDesk } from '#testing/desk.ts'

const folder = new URL('../../../../wire/whatsapp/samples/', import.meta.url)
const names = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => !name.startsWith('graph-'))

type Envelope = { entry: { changes?: { value: { metadata?: { phone_number_id: string } } }[] }[] }

/** The sample as Meta would send it to this number. */
function sample(name: string, phoneNumberId: string): Envelope {
  const body = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as Envelope
  for (const change of body.entry.flatMap((entry) => entry.changes ?? [])) {
    if (change.value.metadata) change.value.metadata.phone_number_id = phoneNumberId
  }
  return body
}

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ botOn: false })
})
afterAll(() => desk?.close())

const stateCounts = () =>
  desk.rows<{ kind: string; state: string; count: number }>(
    'select kind, state, count(*)::int as count from whatsapp_items group by 1, 2 order by 1, 2',
  )

describe('every recorded sample of the webhook', () => {
  test.each(names)(
    '%s is answered with 200, stored once and never fails when it is processed',
    async (name) => {
      const body = sample(name, desk.number.phoneNumberId)
      const before = await desk.rows('select id from whatsapp_items')
      expect(await desk.deliver(body)).toBe(200)
      const once = await desk.rows('select id from whatsapp_items')
      expect(await desk.deliver(body)).toBe(200)
      expect(await desk.rows('select id from whatsapp_items')).toHaveLength(once.length)
      expect(once.length).toBeGreaterThan(before.length)
      await desk.runTasks()
      const left = await desk.rows(
        "select state, error from whatsapp_items where state <> 'done' and error is distinct from 'ItemUnreadable'",
      )
      expect(left).toEqual([])
      expect(
        await desk.rows(
          "select id from graphile_worker._private_jobs where attempts > 0 and last_error is not null and payload::text like '%itemId%'",
        ),
      ).toEqual([])
    },
  )

  test('together they are all shown: every message of a customer stands in a thread', async () => {
    const shown = new Set<string>()
    for (const { id } of itemsOf<{ id: string }>(await desk.owner.get('/conversations?limit=100'))) {
      const answer = await desk.owner.get(`/conversations/${id}/messages?limit=100`)
      expect(answer.status).toBe(200)
      for (const { content } of itemsOf<{ content: { kind: string; type?: string } }>(answer)) {
        shown.add(content.type ?? content.kind)
      }
    }
    for (const kind of ['text', 'media', 'location', 'people', 'choice', 'reaction', 'notice', 'hologram']) {
      expect(shown).toContain(kind)
    }
    expect(await stateCounts()).not.toContainEqual(expect.objectContaining({ state: 'stored' }))
  })

  test('what can never be understood stays on the page for the owner, with its kind', async () => {
    const { unprocessed } = (await desk.owner.get('/whatsapp/deliveries')).body
    const kinds = (unprocessed as unknown as { kind: string; error: string }[]).map(
      ({ kind, error }) => `${kind} ${error}`,
    )
    expect(kinds).toContain('message ItemUnreadable')
    expect(kinds).toContain('status ItemUnreadable')
  })
})
