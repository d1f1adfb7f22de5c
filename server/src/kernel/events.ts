import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { clock } from './clock.ts'
import { ids } from './ids.ts'
import type { Scope } from './scope.ts'
import { keyIdOf, memberIdOf } from './scope.ts'
import { defineTask, enqueue, type Task, type TaskContext } from './tasks.ts'

/** Which records an event is about; each is a column, so that a timeline reads an index. */
export type Subjects = { contactId?: string; conversationId?: string; dealId?: string; messageId?: string }

export type EventType<Data> = {
  name: string
  data: z.ZodType<Data>
  /** Told to open pages as well. */
  live: boolean
  /** By what browser and from which network is sealed beside it, as `{ origin }`. */
  origin: boolean
}

/** Something that happened, named `feature.what_happened`. Its data holds ids, states and counts, never what people said. */
export function defineEvent<Data>(
  name: string,
  data: z.ZodType<Data>,
  { live = true, origin = false }: { live?: boolean; origin?: boolean } = {},
): EventType<Data> {
  if (names.has(name)) throw new Error(`two events are named ${name}`)
  names.add(name)
  return { name, data, live, origin }
}

const names = new Set<string>()

/** Every event that this program can announce. */
export function eventNames(): string[] {
  return [...names]
}

/** Values before and after, in words; sealed beside an event as `{ changes }`. */
export type Change = { field: string; before: string | null; after: string | null }

export type Announcement<Data> = Subjects & { data: Data; eventId: string }

type WithConsequence = (scope: Scope, announcement: Announcement<unknown>) => Promise<void>
type AfterConsequence = {
  task: Task<AfterPayload>
  queue(announcement: Announcement<unknown>): string | null
  when(scope: Scope, announcement: Announcement<unknown>): boolean | Promise<boolean>
}

const afterPayloadSchema = z.object({
  eventId: z.uuid(),
  contactId: z.uuid().optional(),
  conversationId: z.uuid().optional(),
  dealId: z.uuid().optional(),
  messageId: z.uuid().optional(),
  data: z.unknown(),
})
type AfterPayload = z.infer<typeof afterPayloadSchema>

const withConsequences = new Map<string, WithConsequence[]>()
const afterConsequences = new Map<string, AfterConsequence[]>()

/**
 * Announces that something happened: written in the verb's own transaction, told to open pages when it commits, and followed by its
 * consequences. `attention` marks what a person should be called for; `secret` is sealed for the timeline (before and after values).
 */
export async function announce<Data>(
  scope: Scope,
  type: EventType<Data>,
  {
    data,
    attention,
    secret: said,
    ...subjects
  }: Subjects & { data: Data; attention?: boolean; secret?: object },
) {
  const eventId = ids.new()
  const secret = type.origin && scope.origin ? { ...said, origin: scope.origin } : said
  const parsed = type.data.parse(data)
  // What was said about a customer goes with the customer's key.
  const box =
    subjects.contactId && secret !== undefined
      ? await scope.boxes.contact(subjects.contactId)
      : scope.boxes.account
  const sealed = secret === undefined ? null : box.seal('events', 'secret', eventId, secret)
  const row = scope.database.insertInto('events').values({
    id: eventId,
    type: type.name,
    actor_kind: scope.actor.kind,
    actor_id: scope.actor.kind === 'customer' ? scope.actor.contactId : memberIdOf(scope.actor),
    key_id: keyIdOf(scope.actor),
    contact_id: subjects.contactId ?? null,
    conversation_id: subjects.conversationId ?? null,
    deal_id: subjects.dealId ?? null,
    message_id: subjects.messageId ?? null,
    data: JSON.stringify(attention ? { ...parsed, attention: true } : parsed),
    secret_cipher: sealed,
    // What the seal of the audit log is over: it stays when the sealed bytes go with their customer.
    secret_digest: sealed && createHash('sha256').update(sealed).digest(),
    request_id: scope.requestId ?? null,
    at: clock.now(),
  })
  if (type.live) {
    const note = JSON.stringify({
      a: scope.accountId,
      t: type.name,
      ...subjects,
      ...(attention && { attention }),
    })
    // Stored and told in one trip; the notice carries the number that the row was given.
    await scope.database
      .with('event', () => row.returning('seq'))
      .selectFrom('event')
      .select(sql`pg_notify('live', (${note}::jsonb || jsonb_build_object('s', seq))::text)`.as('told'))
      .execute()
  } else await row.execute()
  const announcement = { ...subjects, data: parsed, eventId }
  for (const consequence of withConsequences.get(type.name) ?? []) await consequence(scope, announcement)
  for (const { task, queue, when } of afterConsequences.get(type.name) ?? []) {
    if (!(await when(scope, announcement))) continue
    await enqueue(scope, task, { ...subjects, eventId, data: parsed }, { queue: queue(announcement) })
  }
}

/**
 * What follows from an event. *with*: in the same transaction; it may refuse the whole. *after*: a task once committed, at
 * least once, in order per conversation. Called only from consequences.ts.
 */
export function on<Data>(type: EventType<Data>) {
  return {
    with(consequence: (scope: Scope, announcement: Announcement<Data>) => Promise<void>) {
      append(withConsequences, type.name, consequence as WithConsequence)
    },
    /**
     * `ordered: false` for work that may wait for the network: it must not hold up the conversation. `when`: a task that would find nothing to do
     * is not made; asked in the transaction of the event, so it must be cheap and must not wait.
     */
    after(name: string, task: AfterTask<Data>, { ordered = true, when = always }: AfterOptions<Data> = {}) {
      const defined = defineTask<AfterPayload>({
        name: `after.${type.name}.${name}`,
        payload: afterPayloadSchema,
        ordered,
        outward: !ordered,
        run: (context, { data, ...subjects }) => task(context, { ...subjects, data: type.data.parse(data) }),
      })
      append(afterConsequences, type.name, {
        task: defined,
        queue: ({ conversationId }) => (ordered && conversationId ? `conversation:${conversationId}` : null),
        when: when as AfterConsequence['when'],
      })
    },
  }
}

/** The same by an event's name alone, for what is to follow from many, whichever features they are of. */
export function onNamed(name: string) {
  return on<Record<string, unknown>>({ name, data: z.looseObject({}), live: false, origin: false })
}

type AfterOptions<Data> = {
  ordered?: boolean
  when?(scope: Scope, announcement: Announcement<Data>): boolean | Promise<boolean>
}

const always = () => true

type AfterTask<Data> = (context: TaskContext, announcement: Announcement<Data>) => Promise<void>

function append<Value>(map: Map<string, Value[]>, key: string, value: Value) {
  map.set(key, [...(map.get(key) ?? []), value])
}
