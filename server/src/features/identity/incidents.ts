import { sql } from 'kysely'
import type { Incident, listIncidents as listEndpoint } from '#contract/alarms.ts'
import type { ResponseOf } from '#contract/endpoint.ts'
import { clock } from '#kernel/clock.ts'
import { announce } from '#kernel/events.ts'
import { refuse } from '#kernel/http/refusal.ts'
import { ids } from '#kernel/ids.ts'
import { memberIdOf, type Scope } from '#kernel/scope.ts'
import { incidentClosed } from './events.ts'
import { openPerson } from './people.ts'

/** Several people on one sign-in are told of once in so long, whether or not somebody has closed it. */
const quietDays = 7

/** Answers its id; null where the same was told of a while ago. */
export async function openIncident(
  { database }: Scope,
  kind: Incident['kind'],
  memberId: string,
): Promise<string | null> {
  const now = clock.now()
  const since = new Date(now.getTime() - quietDays * 86_400_000)
  const { rows } = await sql<{ id: string }>`
    insert into incidents (id, kind, member_id, opened_at)
    select ${ids.new()}::uuid, ${kind}, ${memberId}::uuid, ${now}::timestamptz
     where ${kind} = 'not_me' or not exists (
       select from incidents i where i.member_id = ${memberId} and i.kind = ${kind} and i.opened_at > ${since})
    on conflict do nothing
    returning id`.execute(database)
  return rows[0]?.id ?? null
}

const shownMax = 100

export async function listIncidents({
  database,
  installation,
}: Scope): Promise<ResponseOf<typeof listEndpoint>> {
  const rows = await database
    .selectFrom('incidents')
    .innerJoin('members', 'members.id', 'incidents.member_id')
    .innerJoin('people', 'people.id', 'members.person_id')
    .select(['incidents.id', 'incidents.kind', 'incidents.member_id', 'incidents.opened_at'])
    .select(['people.id as person_id', 'people.profile_cipher'])
    .where('incidents.closed_at', 'is', null)
    .orderBy('incidents.opened_at', 'desc')
    .orderBy('incidents.id', 'desc')
    .limit(shownMax)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      kind: row.kind as Incident['kind'],
      member: {
        id: row.member_id,
        name: openPerson(installation.master, row.person_id, row.profile_cipher).name,
      },
      openedAt: row.opened_at.toISOString(),
    })),
  }
}

export async function closeIncident(scope: Scope, { id }: { id: string }): Promise<undefined> {
  const closed = await scope.database
    .updateTable('incidents')
    .set({ closed_at: clock.now(), closed_by: memberIdOf(scope.actor) })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returning(['member_id', 'kind'])
    .executeTakeFirst()
  if (!closed) refuse('not_found')
  await announce(scope, incidentClosed, {
    data: { memberId: closed.member_id, incidentId: id, kind: closed.kind as Incident['kind'] },
  })
}
